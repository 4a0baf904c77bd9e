package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients behind a proxy that names them, of whom each address may post twice a second, 64 KiB, and begin a room a minute. */
class LimitsIT {
    private static final String OFFICE = "203.0.113.1";

    private LibertyServer server;
    private HalleyClient client;

    @BeforeEach
    void start(@TempDir Path folder) {
        Map<String, String> settings =
                Map.of("HALLEY_LIMIT_POSTS", "2", "HALLEY_LIMIT_BYTES", "65536", "HALLEY_LIMIT_ROOMS", "1");
        server = new LibertyServer(folder, settings).await();
        client = server.client();
        client.postText("lobby", "Hi");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void oneAddressCannotPostForAll() {
        until429(() -> post("lobby", "Hi", OFFICE));
        until429(() -> submit("msg=Hi", OFFICE));
        assertThat(submit("timestamp=0", OFFICE).statusCode()).isEqualTo(200);
        assertThat(post("lobby", "Hi", "203.0.113.2").statusCode()).isEqualTo(201);
        await().until(() -> post("lobby", "Hi", OFFICE).statusCode() == 201);
    }

    @Test
    void whateverItClaimsToBe() {
        int[] made = {0};
        until429(() -> post("lobby", "Hi", "198.51.100." + made[0]++ % 250 + ", " + OFFICE));
        until429(() -> post("lobby", "Hi", "2001:db8:1:2::" + made[0]++));
        assertThat(post("lobby", "Hi", "2001:db8:1:3::1").statusCode()).isEqualTo(201);
    }

    @Test
    void orSendMuchOrBeginManyRooms() {
        until429(() -> post("lobby", "x".repeat(60_000), "203.0.113.3"));
        until429(() -> post(freshRoom(), "Hi", "203.0.113.4"));
        assertThat(post("lobby", "Hi", "203.0.113.4").statusCode()).isEqualTo(201);
    }

    /** What is announced counts, so that nobody has to be heard out to be told that it is too much. */
    @Test
    void orAnnounceMuch() {
        RawHttp http = new RawHttp(server.uri());
        for (String door : List.of("/api/rooms/lobby/messages", "/comet.php")) {
            String type = door.equals("/comet.php") ? "application/x-www-form-urlencoded" : "text/plain";
            String head = "POST " + door + " HTTP/1.1\nX-Forwarded-For: 203.0.113.5\nContent-Type: " + type;
            await(door).until(() -> http.send(head, 60_000, new byte[0]).status() == 429);
            assertThat(post("lobby", "x".repeat(60_000), "203.0.113.5").statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void thisMachineIsNotLimited() {
        for (int i = 0; i < 100; i++) {
            assertThat(client.postText(freshRoom(), "Hi").statusCode()).isEqualTo(201);
        }
    }

    private static void until429(Supplier<HttpResponse<String>> asking) {
        HttpResponse<String> refused = await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(asking::get, answer -> answer.statusCode() == 429);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 5L);
        assertThat(json(refused).getString("type")).isEqualTo("urn:halley:problem:too-much");
    }

    private HttpResponse<String> post(String room, String text, String address) {
        return client.postText(room, text, "X-Forwarded-For", address);
    }

    private HttpResponse<String> submit(String form, String address) {
        return client.send(client.request(
                        "/comet.php", "Content-Type", "application/x-www-form-urlencoded", "X-Forwarded-For", address)
                .POST(BodyPublishers.ofString(form)));
    }
}
