package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.Deliveries.Delivery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all others notice while somebody tries to take a server from them: how long twenty messages a second are on their way,
 * and how long the watch has to wait, before, meanwhile and afterwards. Nobody may miss anything; how slow it gets is a
 * measurement, in a table at the end. {@code -Dhalley.attacks.seconds=30} keeps each up for half a minute,
 * {@code -Dhalley.attacks.only=polls} has those alone whose name says so.
 */
@Tag("measurement")
class AttacksIT {
    private static final System.Logger LOG = System.getLogger("halley.attacks");
    private static final int SECONDS = Integer.getInteger("halley.attacks.seconds", 10);
    private static final String ONLY = System.getProperty("halley.attacks.only", "");
    private static final int PER_SECOND = 20;
    private static final int WARM_UP = 200 * PER_SECOND;

    /** Where the places are what an attack takes, there are few. */
    private static final Map<String, String> FEW_PLACES = Map.of("HALLEY_HTTP_MAX_CONNECTIONS", "300");

    private final List<String> table = new ArrayList<>(List.of(
            "| attack | median before, during, after (ms) | ratio | p99 before, during, after (ms) | ratio | health, most (ms) |"
                    + " well after (s) |",
            "|---|---|---|---|---|---|---|"));

    @Test
    void nobodyElseMissesAnything(@TempDir Path folder) {
        for (String attack :
                Attacks.names().stream().filter(name -> name.contains(ONLY)).toList()) {
            Map<String, String> settings = new HashMap<>(attack.contains("drip") ? FEW_PLACES : Map.of());
            int watch = Ports.free();
            settings.put("HALLEY_MANAGEMENT_PORT", String.valueOf(watch));
            settings.put("HALLEY_HTTP_TRUSTED_PROXIES", Attacks.PROXY);
            Path own = folder.resolve("server-" + table.size());
            try (LibertyServer server = LibertyServer.asShipped(own, settings).await()) {
                prepare(server.client());
                table.add(endure(attack, server, watch, own.resolve("attack.log")));
            }
        }
        LOG.log(System.Logger.Level.INFO, "\n" + String.join("\n", table));
    }

    private static void prepare(HalleyClient client) {
        IntStream.range(0, Attacks.LONG_ROOMS + 20)
                .forEach(i -> assertThat(client.postText(Attacks.longRoom(i), Attacks.LONG_TEXT)
                                .statusCode())
                        .isEqualTo(201));
        Deliveries warmUp = new Deliveries(client, client, 10 * PER_SECOND);
        warmUp.await(WARM_UP);
        warmUp.stop();
    }

    private static String endure(String name, LibertyServer server, int watch, Path output) {
        HalleyClient client = server.client();
        Deliveries deliveries = new Deliveries(client, client, PER_SECOND);
        deliveries.await(SECONDS * PER_SECOND);
        long begun = System.nanoTime();
        try (HealthProbe probe = new HealthProbe(new HalleyClient(URI.create("http://localhost:" + watch + "/")))) {
            try (Attacks attack = new Attacks(name, server, output)) {
                await().during(Duration.ofSeconds(SECONDS))
                        .atMost(Duration.ofSeconds(SECONDS + 1))
                        .until(attack::goesOn);
            }
            long ended = System.nanoTime();
            await().during(Duration.ofSeconds(SECONDS))
                    .atMost(Duration.ofSeconds(SECONDS + 1))
                    .until(server::isAlive);
            List<Delivery> all = deliveries.stop();
            return row(name, all, begun, ended, probe.slowest());
        }
    }

    private static String row(String name, List<Delivery> all, long begun, long ended, long health) {
        List<Long> before = sorted(all, Long.MIN_VALUE, begun);
        List<Long> during = sorted(all, begun, ended);
        List<Long> after = sorted(all, ended, Long.MAX_VALUE);
        double well = all.stream()
                .filter(each -> each.due() > ended && each.micros() > 2 * at(before, 99))
                .mapToLong(each -> each.due() + each.micros() * 1_000 - ended)
                .max()
                .orElse(0);
        return String.format(
                "| %s | %s, %s, %s | %.1f | %s, %s, %s | %.1f | %d | %.1f |",
                name,
                millis(before, 50),
                millis(during, 50),
                millis(after, 50),
                (double) at(during, 50) / at(before, 50),
                millis(before, 99),
                millis(during, 99),
                millis(after, 99),
                (double) at(during, 99) / at(before, 99),
                health,
                well / TimeUnit.SECONDS.toNanos(1));
    }

    private static List<Long> sorted(List<Delivery> all, long from, long to) {
        return all.stream()
                .filter(each -> each.due() >= from && each.due() < to)
                .map(Delivery::micros)
                .sorted()
                .toList();
    }

    private static long at(List<Long> sorted, int percent) {
        return sorted.get(sorted.size() * percent / 100);
    }

    private static String millis(List<Long> sorted, int percent) {
        return String.format("%.1f", at(sorted, percent) / 1_000.0);
    }
}
