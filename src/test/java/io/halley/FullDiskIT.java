package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others have filled the disk: whoever posts and whoever watches is told so, in words, and once. */
class FullDiskIT {
    @TempDir
    private Path mounted;

    private SmallDisk disk;

    @BeforeEach
    void mount() {
        disk = SmallDisk.orSkip(mounted);
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void isToldWhenItBeginsAndWhenItIsOver(@TempDir Path folder) throws IOException {
        Path onDisk = Files.createDirectory(mounted.resolve("data"));
        try (LibertyServer server = new LibertyServer(folder, Map.of("HALLEY_DATA_DIR", onDisk.toString())).await()) {
            HalleyClient client = server.client();
            String room = freshRoom();
            client.postText(room, "before");
            disk.fill();
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> refused = client.postText(room, "x".repeat(i < 10 ? 5 : 3_000));
                if (refused.statusCode() != 201) { // The database's own files may have a little room left.
                    assertThat(refused.statusCode()).isEqualTo(503);
                    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                }
            }
            assertThat(client.postText(room, "x".repeat(3_000)).statusCode()).isEqualTo(503);
            assertThat(client.get("/metrics").body()).contains("halley_log_available{access=\"write\"} 0");
            assertThat(client.get("/health/ready").body()).contains("\"logWritable\":false");
            assertThat(HalleyClient.texts(client.newest(room))).contains("before");

            disk.giveRoom();
            await().ignoreExceptions()
                    .until(() -> client.postText(room, "after").statusCode() == 201);
            assertThat(client.get("/metrics").body()).contains("halley_log_available{access=\"write\"} 1");
            assertThat(client.get("/health/ready").body()).contains("\"logWritable\":true");
            assertThat(told(server, "cannot be written"))
                    .singleElement()
                    .asString()
                    .contains("its disk is full");
            assertThat(told(server, "can be written again")).hasSize(1);
        }
    }

    private static List<String> told(LibertyServer server, String words) throws IOException {
        try (Stream<String> lines = Files.lines(server.log())) {
            return lines.filter(line -> line.contains(words)).toList();
        }
    }
}
