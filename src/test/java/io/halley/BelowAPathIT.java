package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/** Behind a proxy that serves Halley below a path and changes nothing else, each link leads where it says. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class BelowAPathIT {
    private static final String PATH = "/chat";

    private final HalleyClient server = HalleyDeployment.client();
    private final String room = freshRoom();
    private HttpServer proxy;
    private HalleyClient client;

    @BeforeEach
    void start() throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext(PATH + "/", this::pass);
        proxy.start();
        client = new HalleyClient(
                URI.create("http://127.0.0.1:" + proxy.getAddress().getPort() + "/"));
    }

    @AfterEach
    void stop() {
        proxy.stop(0);
    }

    @Test
    void linksLeadWhereTheySay() {
        for (String address : List.of(messages(room), messages(room) + "/")) {
            HttpResponse<String> posted = client.send(
                    client.request(PATH + address, "Content-Type", "text/plain").POST(BodyPublishers.ofString("Hi")));
            String location = posted.headers().firstValue("Location").orElseThrow();
            assertThat(client.follow(posted, location).body()).isEqualTo(posted.body());
        }
        for (String address :
                List.of(messages(room) + "?", messages(room) + "/?", "/api/messages?room=x&room=" + room + "&")) {
            HttpResponse<String> gone = client.get(PATH + address + "after=00000000-1&limit=500");
            assertThat(texts(json(client.follow(gone, json(gone).getString("missed")))))
                    .contains("Hi");
        }
        for (String address : List.of("/api", "/api/")) {
            HttpResponse<String> about = client.get(PATH + address);
            JsonObject links = json(about).getJsonObject("links");
            for (String name : List.of("rooms", "description", "page")) {
                assertThat(client.follow(about, links.getString(name)).statusCode())
                        .as(name)
                        .isEqualTo(200);
            }
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        HttpResponse<String> answer = server.send(server.request(
                        exchange.getRequestURI().toString().substring(PATH.length()),
                        "Content-Type",
                        type == null ? "text/plain" : type)
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes())));
        answer.headers()
                .firstValue("Location")
                .ifPresent(to -> exchange.getResponseHeaders().add("Location", to));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
