package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Prometheus' own trial of rules, over series that nobody had to suffer. */
final class Promtool {
    private static final String EVALUATED_AT = "30m";

    private final Path folder;

    /** @param groups the rules, as JSON, which is YAML too */
    Promtool(JsonNode groups, Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.writeString(folder.resolve("rules.yaml"), groups.toString());
    }

    /**
     * @param series their samples of each minute, in Prometheus' own notation, by name and labels
     * @param fires how many of the alert fire after half an hour of them
     */
    void assertFires(String alert, Map<String, String> series, int fires) throws IOException, InterruptedException {
        String input = series.entrySet().stream()
                .map(one -> "      - {series: '%s', values: '%s'}%n".formatted(one.getKey(), one.getValue()))
                .collect(Collectors.joining());
        String samples = fires == 0 ? "[]" : "[{value: " + fires + "}]";
        Path test =
                Files.writeString(folder.resolve(alert + ".yaml"), """
                rule_files: [rules.yaml]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                %s    promql_expr_test:
                      - expr: sum(count_over_time(ALERTS{alertname="%s", alertstate="firing"}[1s])) by ()
                        eval_time: %s
                        exp_samples: %s
                """.formatted(input, alert, EVALUATED_AT, samples));
        Process tool = new ProcessBuilder("promtool", "test", "rules", test.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(alert + " over " + series + ": " + told).isZero();
    }
}
