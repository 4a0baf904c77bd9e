package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/** The metrics count what happens, and alerts and dashboard ask for none that does not exist. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class WatchIT {
    /** Prometheus' own, whether it could ask a server; and what a cluster says of its volumes. */
    private static final Set<String> OTHERS =
            Set.of("up", "kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes");

    private final HalleyClient client = HalleyDeployment.client();

    @Test
    void countsWhatHappens() {
        String room = freshRoom();
        String cursor = client.cursor(room);
        Map<String, Double> before = metrics();
        CompletableFuture<HttpResponse<String>> poll = client.poll(cursor, room);
        await().until(() -> metrics().getOrDefault("halley_polls_parked", 0.0) >= 1);
        client.postText(room, "one");
        poll.join();
        client.poll(cursor, room).join();
        client.get(messages(room) + "?limit=0");
        client.get(messages(room) + "?after=" + cursor, "Prefer", "wait=1");
        client.get(messages(room) + "?after=" + client.cursor(room), "Prefer", "wait=1");
        await().untilAsserted(() -> {
            Map<String, Double> after = metrics();
            assertThat(after.get("halley_polls_parked_limit")).isPositive();
            assertThat(after.get("halley_follower_lag_seconds")).isBetween(0.0, 60.0);
            assertMore(before, after, "halley_posts_total");
            assertMore(before, after, "halley_batch_size_count");
            assertMore(before, after, "halley_batch_size_sum");
            assertMore(before, after, "halley_append_seconds_count");
            assertMore(before, after, "halley_deliveries_total{way=\"woken\"}");
            assertMore(before, after, "halley_deliveries_total{way=\"at_once\"}");
            assertMore(before, after, "halley_delivery_seconds_count");
            assertMore(before, after, "halley_polls_idle_total");
            assertMore(before, after, "halley_refused_total{reason=\"malformed\"}");
        });
    }

    @Test
    void speaksEachFormatThatPrometheusMayAskFor() {
        for (String format : List.of(
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
                "application/openmetrics-text;version=1.0.0",
                "text/plain;version=0.0.4")) {
            HttpResponse<String> metrics = client.get("/metrics", "Accept", format + ",*/*;q=0.1");
            assertThat(metrics.statusCode()).as(format).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith(format.replaceFirst(";.*", ""));
            assertThat(metrics.body()).contains("halley_polls_parked");
        }
    }

    @Test
    void alertsAndDashboardAskForMetricsThatExist() {
        var names = metrics().keySet().stream()
                .map(sample -> sample.replaceFirst("\\{.*", ""))
                .toList();
        assertThat(WatchFiles.alerts()).isNotEmpty();
        assertThat(WatchFiles.panels()).isNotEmpty();
        WatchFiles.alerts()
                .forEach((alert, expression) -> assertThat(WatchFiles.metrics(expression))
                        .as(alert)
                        .isNotEmpty()
                        .allMatch(metric -> OTHERS.contains(metric) || names.contains(metric)));
        assertThat(WatchFiles.panels())
                .allSatisfy(expression -> assertThat(WatchFiles.metrics(expression))
                        .as(expression)
                        .isNotEmpty()
                        .isSubsetOf(names));
    }

    private static void assertMore(Map<String, Double> before, Map<String, Double> after, String sample) {
        assertThat(after.get(sample)).as(sample).isGreaterThan(before.get(sample));
    }

    /** What is told now: values by name and labels. */
    private Map<String, Double> metrics() {
        Map<String, Double> samples = new TreeMap<>();
        client.get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                });
        return samples;
    }
}
