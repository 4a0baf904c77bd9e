package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log is JSON by one setting, and a server's start is told in one record of it. */
class LogIT {
    /** What Java and Liberty's launcher say by themselves, before anything is set up that could say it in JSON. */
    private static final Pattern BEFORE_THE_LOG =
            Pattern.compile("(Launching |\\tParameters: |OpenJDK .* warning: |Picked up |NOTE: ).*");

    @Test
    void isJsonByOneSetting(@TempDir Path folder) throws IOException {
        Map<String, String> json = Map.of("WLP_LOGGING_CONSOLE_FORMAT", "JSON", "HALLEY_HISTORY_MAX_MESSAGES", "1000");
        try (LibertyServer server = new LibertyServer(folder, json).await()) {
            List<JsonNode> records = Files.readAllLines(server.log()).stream()
                    .filter(line -> !BEFORE_THE_LOG.matcher(line).matches())
                    .map(line -> JsonMapper.shared().readTree(line))
                    .toList();
            assertThat(records)
                    .filteredOn(logged -> logged.get("module").asString("").equals("io.halley.platform.FirstThings"))
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
