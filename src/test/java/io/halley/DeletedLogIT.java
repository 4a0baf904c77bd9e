package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody deletes the embedded database's write-ahead log, to which the server goes on writing. */
class DeletedLogIT {
    @Test
    void nothingThatWasAcknowledgedIsLost(@TempDir Path folder) throws IOException {
        String room = HalleyClient.freshRoom();
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            HalleyClient client = server.client();
            assertThat(client.postText(room, "one").statusCode()).isEqualTo(201);
            Files.delete(folder.resolve("data/halley.db-wal"));
            assertThat(post(client, room).statusCode()).isEqualTo(503);
            assertThat(post(client, room).statusCode()).isEqualTo(503);
            assertThat(Files.readString(server.log())).containsOnlyOnce("start this server anew");

            assertThat(client.get("/health/live").statusCode()).isEqualTo(503);

            server.kill();
            server.restart();
            assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(post(client, room).statusCode()).isEqualTo(201);
            assertThat(client.everything(room)).containsValues("one", "two").hasSize(2);
        }
    }

    private static HttpResponse<String> post(HalleyClient client, String room) {
        return client.postText(room, "two", "Idempotency-Key", "the-second");
    }
}
