package io.halley;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Odd requests against the clock, to a server with a heap of 512 MB, on which no wait is longer than a second: none is
 * answered with a fault of the server's or later than two seconds, somebody who looks after its health is answered
 * within one, and its memory is afterwards what it was. {@code -Dhalley.fuzz.seconds=600} goes on for ten minutes.
 */
@Tag("measurement")
class FuzzIT {
    private static final System.Logger LOG = System.getLogger("halley.fuzz");
    private static final int SECONDS_LONG = Integer.getInteger("halley.fuzz.seconds", 10);
    private static final int CLIENTS = 4;
    private static final int WARM_UP_SECONDS = 20;
    private static final long LATEST_MILLIS = 2_000;
    private static final long LATEST_HEALTH_MILLIS = 1_000;

    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+).*");

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void harmsNothing(@TempDir Path folder) {
        try (LibertyServer server = LibertyServer.asShipped(folder, Map.of("HALLEY_POLL_MAX_WAIT", "1s"))
                .await()) {
            server.client().postText("lobby", "so that a classic client is answered at once");
            fuzz(server, WARM_UP_SECONDS);
            long before = server.inHeap(TOTAL);
            slowest.set(0);
            try (HealthProbe probe = new HealthProbe(server.client())) {
                fuzz(server, SECONDS_LONG);
                long after = server.inHeap(TOTAL);
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0} requests, the slowest in {1} ms, health in {2} ms, live heap {3} and {4} bytes",
                        requests,
                        slowest,
                        probe.slowest(),
                        before,
                        after);
                assertThat(faults).isEmpty();
                assertThat(slowest.get()).isLessThan(LATEST_MILLIS);
                assertThat(probe.slowest()).isLessThan(LATEST_HEALTH_MILLIS);
                assertThat(after).isLessThan(before + before / 4);
            }
        }
    }

    private void fuzz(LibertyServer server, int seconds) {
        long end = System.nanoTime() + SECONDS.toNanos(seconds);
        List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> ask(server, end), Threads.OF_THEIR_OWN))
                .toList();
        clients.forEach(CompletableFuture::join);
    }

    private void ask(LibertyServer server, long end) {
        RawHttp http = new RawHttp(server.uri());
        Random chance = new Random();
        while (System.nanoTime() - end < 0 && faults.isEmpty()) {
            OddRequest odd = OddRequest.by(chance);
            long asked = System.nanoTime();
            String answer = answer(odd, http);
            slowest.accumulateAndGet(NANOSECONDS.toMillis(System.nanoTime() - asked), Math::max);
            requests.incrementAndGet();
            if (!answer.startsWith("HTTP/1.1 ") || answer.startsWith("HTTP/1.1 500")) {
                faults.add(odd + " was answered: " + answer);
            }
        }
    }

    private static String answer(OddRequest odd, RawHttp http) {
        try {
            return odd.sentTo(http);
        } catch (IOException e) {
            throw new UncheckedIOException(odd.toString(), e);
        }
    }
}
