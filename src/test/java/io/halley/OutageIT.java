package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.ids;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away and comes back. */
class OutageIT {
    private static final Duration RECOVERY = Duration.ofMinutes(1);

    private PostgresServer postgres;
    private LibertyServer server;
    private HalleyClient client;

    @BeforeEach
    void start(@TempDir Path folder) {
        postgres = new PostgresServer(folder.resolve("postgres"));
        server = new LibertyServer(
                        folder.resolve("server"), new HashMap<>(postgres.settings(postgres.createDatabase())))
                .await();
        client = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
        postgres.close();
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsAcknowledgedAndNobodyWhoWaitsIsSentAway() {
        String room = freshRoom();
        long before = json(client.postText(room, "before")).getJsonNumber("id").longValue();
        CompletableFuture<HttpResponse<String>> parked = client.poll(client.cursor(room), room);
        await().until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":1"));
        postgres.kill();

        HttpResponse<String> refused = client.postText(room, "away");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 5);
        for (String probe : List.of("started", "ready", "live")) {
            assertThat(client.get("/health/" + probe).statusCode()).isEqualTo(200);
        }
        assertThat(client.get("/metrics").body()).contains("halley_log_available{access=\"write\"} 0");
        assertThat(client.get("/health/ready").body()).contains("\"logWritable\":false");
        assertThat(parked).isNotDone();

        postgres.restart();
        await().atMost(RECOVERY)
                .until(() -> client.get("/metrics").body().contains("halley_log_available{access=\"write\"} 1"));
        assertThat(client.get("/health/ready").body()).contains("\"logWritable\":true");
        long after = json(client.postText(room, "after")).getJsonNumber("id").longValue();
        assertThat(ids(json(parked.join()))).containsExactly(after);
        assertThat(client.everything(room).keySet()).containsExactly(before, after);
    }
}
