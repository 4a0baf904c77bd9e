package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Not a test of right and wrong but a measurement, run by its name: how long it takes from the moment at which a message
 * is due to be posted on one replica until a poll that waits on another has it, beside the same on one replica. Posts
 * are due at a fixed rate and count from when they were due, so that a slow answer is not hidden by the posts that it
 * holds up (coordinated omission).
 */
@Tag("measurement")
class ReplicaLatencyIT {
    private static final int SECONDS = 20;
    private static final int WARM_UP_SECONDS = 20;

    @Test
    void printsLatencies(@TempDir Path folder) {
        try (PostgresServer postgres = new PostgresServer(folder.resolve("postgres"))) {
            Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
            try (LibertyServer a = new LibertyServer(folder.resolve("a"), settings);
                    LibertyServer b = new LibertyServer(folder.resolve("b"), settings)) {
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
        String room = freshRoom();
        Map<String, Long> due = new ConcurrentHashMap<>();
        List<Long> micros = new ArrayList<>();
        Ear ear = new Ear(hears, room, due, micros);
        ear.listen(speaks.cursor(room));
        int posts = rate * seconds;
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        for (int i = 0; i < posts; i++) {
            String text = "message " + i;
            long at = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
            due.put(text, at);
            var unused = clock.schedule(
                    () -> speaks.postTextAsync(room, text).isDone(), at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> ear.heard() == posts);
        clock.shutdownNow();
        return micros;
    }

    /** Polls on and notes how long each message was on its way. */
    private record Ear(HalleyClient client, String room, Map<String, Long> due, List<Long> micros) {
        void listen(String cursor) {
            var unused = client.poll(cursor, room).thenAccept(response -> {
                long now = System.nanoTime();
                JsonObject page = json(response);
                note(HalleyClient.texts(page), now);
                if (!due.isEmpty()) {
                    listen(page.getString("cursor"));
                }
            });
        }

        private void note(List<String> texts, long now) {
            synchronized (micros) {
                texts.forEach(text ->
                        micros.add(TimeUnit.NANOSECONDS.toMicros(now - Objects.requireNonNull(due.remove(text)))));
            }
        }

        int heard() {
            synchronized (micros) {
                return micros.size();
            }
        }
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
