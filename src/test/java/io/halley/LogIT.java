package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log is JSON by one setting, and a server's start is told in one record of it. */
class LogIT {
    /** The launcher says what it launches, before anything is set up that could say it in JSON. */
    private static final int LAUNCHER_LINES = 2;

    @Test
    void isJsonByOneSetting(@TempDir Path folder) throws IOException {
        Map<String, String> json = Map.of("WLP_LOGGING_CONSOLE_FORMAT", "JSON", "HALLEY_HISTORY_MAX_MESSAGES", "1000");
        try (LibertyServer server = new LibertyServer(folder, json).await()) {
            server.stop();
            List<JsonNode> records = Files.readAllLines(server.log()).stream()
                    .skip(LAUNCHER_LINES)
                    .map(line -> JsonMapper.shared().readTree(line))
                    .toList();
            assertThat(records)
                    .filteredOn(logged -> logged.get("module").asString("").equals("io.halley.FirstThings"))
                    .singleElement()
                    .satisfies(start -> {
                        assertThat(start.get("loglevel").asString()).isEqualTo("INFO");
                        assertThat(start.get("message").asString())
                                .contains(
                                        "Halley " + Version.current() + " starts",
                                        "embedded",
                                        "jdbc:sqlite:",
                                        "1000 messages a room",
                                        "waits of 25 s",
                                        "bodies of 65536 bytes");
                    });
        }
    }
}
