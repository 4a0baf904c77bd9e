package io.halley;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Not a test of right and wrong but a measurement, run by its name: how long it takes from the moment at which a message
 * is due to be posted on one replica until a poll that waits on another has it, beside the same on one replica.
 */
@Tag("measurement")
class ReplicaLatencyIT {
    private static final int SECONDS = 20;
    private static final int WARM_UP_SECONDS = 20;

    @Test
    void printsLatencies(@TempDir Path folder) {
        try (PostgresServer postgres = new PostgresServer(folder.resolve("postgres"))) {
            Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
            try (LibertyServer a = LibertyServer.asShipped(folder.resolve("a"), settings);
                    LibertyServer b = LibertyServer.asShipped(folder.resolve("b"), settings)) {
                HalleyClient clientA = a.await().client();
                HalleyClient clientB = b.await().client();
                measure(clientA, clientA, 200, WARM_UP_SECONDS);
                measure(clientA, clientB, 200, WARM_UP_SECONDS);
                for (int rate : List.of(100, 1_000)) {
                    report("one replica, " + rate + "/s", measure(clientA, clientA, rate, SECONDS));
                    report("A to B, " + rate + "/s", measure(clientA, clientB, rate, SECONDS));
                }
            }
        }
    }

    private static List<Long> measure(HalleyClient speaks, HalleyClient hears, int rate, int seconds) {
        Deliveries deliveries = new Deliveries(speaks, hears, rate);
        deliveries.await(rate * seconds);
        return deliveries.stop().stream().map(Deliveries.Delivery::micros).toList();
    }

    private static void report(String what, List<Long> micros) {
        List<Long> sorted = micros.stream().sorted().toList();
        System.getLogger("halley.latency")
                .log(
                        System.Logger.Level.INFO,
                        "{0}: median {1} us, 99th percentile {2} us, of {3}",
                        what,
                        sorted.get(sorted.size() / 2),
                        sorted.get(sorted.size() * 99 / 100),
                        sorted.size());
    }
}
