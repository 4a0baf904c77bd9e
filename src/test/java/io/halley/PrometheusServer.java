package io.halley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus, the machine's own, in a hurry: it asks every second, and minutes of the rules are seconds here. */
final class PrometheusServer implements AutoCloseable {
    private final HalleyClient http;
    private final Process process;

    private PrometheusServer(int port, Process process) {
        this.http = new HalleyClient(URI.create("http://127.0.0.1:" + port + "/"));
        this.process = process;
    }

    /** @param rules groups of rules, as JSON, which is YAML too */
    static PrometheusServer watching(URI halley, String rules, Path folder) {
        try {
            int port = Ports.free();
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("rules.yaml"), rules);
            Files.writeString(folder.resolve("prometheus.yaml"), """
                    global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                    rule_files: [rules.yaml]
                    scrape_configs:
                      - job_name: halley
                        static_configs: [{targets: ['%s']}]
                    """.formatted(halley.getAuthority()));
            Process process = new ProcessBuilder(List.of(
                            "prometheus",
                            "--config.file=prometheus.yaml",
                            "--storage.tsdb.path=data",
                            "--web.listen-address=127.0.0.1:" + port))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            PrometheusServer prometheus = new PrometheusServer(port, process);
            prometheus.awaitSamples(folder);
            return prometheus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The alerts that fire now. */
    Set<String> firing() {
        Set<String> firing = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").at("/data/alerts")) {
            if (alert.get("state").asString().equals("firing")) {
                firing.add(alert.at("/labels/alertname").asString());
            }
        }
        return firing;
    }

    /** How many series an expression has now. */
    int series(String expression) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asString("").equals("success")) {
            throw new IllegalArgumentException(expression + ": " + answer);
        }
        return answer.at("/data/result").size();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitSamples(Path folder) {
        Awaitility.await("Prometheus, see " + folder)
                .failFast("it has ended", () -> !process.isAlive())
                .ignoreExceptions()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> series("rate(halley_posts_total[10s])") > 0);
    }

    private JsonNode get(String path) {
        HttpRequest.Builder request = http.request(path).GET();
        return JsonMapper.shared().readTree(http.send(request).body());
    }
}
