package io.halley.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import jakarta.enterprise.event.Startup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoorTest {
    private volatile String answer = "";
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private HttpServer behind;

    @BeforeEach
    void start() throws IOException {
        behind = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        behind.createContext("/", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            asked.incrementAndGet();
        });
        behind.start();
    }

    @AfterEach
    void stop() {
        behind.stop(0);
    }

    @Test
    void endsAServerWhosePortLeadsToAnotherOne() {
        answer = "another server's";
        door(Duration.ZERO).start(new Startup());
        await().until(() -> ended.get() == 1);
    }

    @Test
    void waitsUntilItOpensAndAsksNoMore() {
        Door door = door(Duration.ofMinutes(1));
        door.start(new Startup());
        await().until(() -> asked.get() == 2);
        answer = "{" + door.instance() + "}";
        int before = asked.get();
        await().until(() -> asked.get() > before);
        await().during(Duration.ofMillis(1_500)).until(() -> asked.get() <= before + 2);
        assertThat(ended).hasValue(0);
    }

    private Door door(Duration patience) {
        URI address = URI.create("http://127.0.0.1:" + behind.getAddress().getPort() + "/");
        return new Door(
                List.of(address), Optional::empty, patience, ended::incrementAndGet, Executors.defaultThreadFactory());
    }
}
