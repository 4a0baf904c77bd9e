package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each alert fires when its cause happens, and not before. A real Prometheus evaluates the rules as they are shipped,
 * with their thresholds; only time runs faster. What a test had better not bring about, it only tells Prometheus of.
 */
class AlertsIT {
    private static final int MAX_PARKED = 5;
    private static final String RANGE = "[10s]";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The history is trimmed once a minute. */
    private static final Duration UNTIL_TRIMMED = Duration.ofMinutes(2);

    private static final String HALLEY = "{job=\"halley\",instance=\"a\"}";

    private final Set<String> fired = new TreeSet<>();
    private String database;
    private PostgresServer postgres;
    private LibertyServer server;
    private HalleyClient client;
    private PrometheusServer prometheus;

    @BeforeEach
    void start(@TempDir Path folder) {
        Installed.demand("prometheus");
        postgres = new PostgresServer(folder.resolve("postgres"));
        database = postgres.createDatabase();
        Map<String, String> settings = new HashMap<>(postgres.settings(database));
        settings.put("HALLEY_POLL_MAX_PARKED", String.valueOf(MAX_PARKED));
        server = new LibertyServer(folder.resolve("server"), settings).await();
        client = server.client();
        prometheus = PrometheusServer.watching(server.uri(), hurried(), folder.resolve("prometheus"));
    }

    @AfterEach
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (server != null) {
            server.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void fireWhenTheirCauseHappens(@TempDir Path folder) throws SQLException, IOException, InterruptedException {
        fireWhereSeriesSaySo(folder);
        tooManyWait();
        messagesArriveLate();
        everyPanelShowsSomething();
        theLogGoesBack();
        theDatabaseGoesAway();
        theServerGoesAway();
        assertThat(fired).isEqualTo(WatchFiles.alerts().keySet());
    }

    private void fireWhereSeriesSaySo(Path folder) throws IOException, InterruptedException {
        Promtool promtool = new Promtool(WatchFiles.ruleGroups(), folder);
        fires(
                promtool,
                "HalleyDiskFills",
                Map.of("halley_disk_free_bytes" + HALLEY, "14x60", "halley_disk_size_bytes" + HALLEY, "100x60"),
                Map.of("halley_disk_free_bytes" + HALLEY, "16x60", "halley_disk_size_bytes" + HALLEY, "100x60"));
        fires(
                promtool,
                "HalleyDiskFills",
                Map.of(
                        "kubelet_volume_stats_available_bytes{persistentvolumeclaim=\"halley-postgres-1\"}", "14x60",
                        "kubelet_volume_stats_capacity_bytes{persistentvolumeclaim=\"halley-postgres-1\"}", "100x60"),
                Map.of(
                        "kubelet_volume_stats_available_bytes{persistentvolumeclaim=\"others-1\"}", "14x60",
                        "kubelet_volume_stats_capacity_bytes{persistentvolumeclaim=\"others-1\"}", "100x60"));
        String used = "jvm_memory_used_bytes{job=\"halley\",area=\"heap\"}";
        String max = "jvm_memory_max_bytes{job=\"halley\",area=\"heap\"}";
        fires(
                promtool,
                "HalleyHeapFull",
                Map.of(used, "95+0x30 95x30", max, "100x60"),
                Map.of(used, "95+0x25 50 95x34", max, "100x60"));
        fires(
                promtool,
                "HalleyRestarts",
                Map.of("process_start_time_seconds" + HALLEY, "1x20 2x5 3x40"),
                Map.of("process_start_time_seconds" + HALLEY, "1x25 2x40"));
        fires(
                promtool,
                "HalleyLogDamaged",
                Map.of("halley_log_failures_total{kind=\"damaged\"}", "0x25 1x40"),
                Map.of("halley_log_failures_total{kind=\"locked\"}", "0x25 1x40"));
    }

    private void fires(Promtool promtool, String alert, Map<String, String> bad, Map<String, String> good)
            throws IOException, InterruptedException {
        promtool.assertFires(alert, bad, 1);
        promtool.assertFires(alert, good, 0);
        fired.add(alert);
    }

    private void tooManyWait() {
        assertThatNoneFires("HalleyNearlyFull", "HalleyTurnsPollsAway");
        String room = freshRoom();
        String cursor = client.cursor(room);
        var parked = Stream.generate(() -> client.poll(cursor, room))
                .limit(MAX_PARKED)
                .toList();
        await().until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":" + MAX_PARKED));
        awaitFiring("HalleyNearlyFull", () -> {});
        awaitFiring("HalleyTurnsPollsAway", () -> client.poll(cursor, room).join());
        client.postText(room, "Go home");
        parked.forEach(CompletableFuture::join);
    }

    /** Somebody locks the messages, in the midst of a post. */
    private void messagesArriveLate() throws SQLException {
        assertThatNoneFires("HalleySlowDelivery");
        String room = freshRoom();
        CompletableFuture<HttpResponse<String>> poll = client.poll(client.cursor(room), room);
        CompletableFuture<HttpResponse<String>> post;
        try (Connection other = postgres.dataSource(database).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table message in access exclusive mode");
            post = client.postTextAsync(room, "Late");
            await().atMost(PATIENCE).until(() -> prometheus.series("halley_follower_lag_seconds > 2") > 0);
            other.rollback();
        }
        assertThat(post.join().statusCode()).isEqualTo(201);
        assertThat(poll.join().body()).contains("Late");
        awaitFiring("HalleySlowDelivery", () -> {});
    }

    private void everyPanelShowsSomething() {
        assertThat(WatchFiles.panels())
                .allSatisfy(expression -> assertThat(prometheus.series(
                                expression.replace("[$__rate_interval]", RANGE).replace("$instance", ".*")))
                        .as(expression)
                        .isPositive());
    }

    private void theLogGoesBack() {
        assertThatNoneFires("HalleyLogWentBack");
        postgres.execute(database, "update log_head set epoch = 'restored'");
        awaitFiring("HalleyLogWentBack", () -> {});
    }

    private void theDatabaseGoesAway() {
        assertThatNoneFires("HalleyLogUnavailable", "HalleyHistoryIsNotTrimmed");
        postgres.kill();
        awaitFiring("HalleyLogUnavailable", () -> {});
        awaitFiring("HalleyFollowerBehind", () -> {});
        await().atMost(UNTIL_TRIMMED)
                .until(() -> client.get("/metrics").body().contains("halley_retention_failures_total 1"));
        awaitFiring("HalleyHistoryIsNotTrimmed", () -> {});
    }

    private void theServerGoesAway() {
        assertThatNoneFires("HalleyDown");
        server.kill();
        awaitFiring("HalleyDown", () -> {});
    }

    /** Not before its cause. */
    private void assertThatNoneFires(String... alerts) {
        assertThat(prometheus.firing()).doesNotContain(alerts);
    }

    /** @param meanwhile what has to go on for it */
    private void awaitFiring(String alert, Runnable meanwhile) {
        await(alert).atMost(PATIENCE).until(() -> {
            meanwhile.run();
            return prometheus.firing().contains(alert);
        });
        fired.add(alert);
    }

    /** The rules as they are, but for their times. */
    private static String hurried() {
        return WatchFiles.ruleGroups()
                .toString()
                .replaceAll("\\[1?5m]", RANGE)
                .replaceAll("\"for\":\"\\w+\"", "\"for\":\"2s\"");
    }
}
