package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunbooksTest {
    private static final String RUNBOOKS = "src/docs/runbooks.md";

    @Test
    void eachAlertSaysWhatToDoAndLeadsToItsRunbook() throws IOException {
        List<String> headings = Files.readAllLines(Path.of(RUNBOOKS)).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> RUNBOOKS + "#" + line.substring(3).toLowerCase(Locale.ROOT))
                .toList();
        for (JsonNode rule : WatchFiles.ruleGroups().at("/groups/0/rules")) {
            JsonNode annotations = rule.get("annotations");
            assertThat(headings).contains(annotations.get("runbook_url").asString());
            assertThat(annotations.get("summary").asString()).isNotBlank();
            assertThat(annotations.get("description").asString()).isNotBlank();
        }
        assertThat(headings).hasSameSizeAs(WatchFiles.alerts().keySet());
    }
}
