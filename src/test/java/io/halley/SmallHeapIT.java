package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers with a heap of 96 MB over one PostgreSQL, under the longest messages, readers that are far behind, reads of
 * all there is, and retention. Whatever fails, fails for one request: who posts and listens in a quiet room beside it
 * loses nothing, and both servers stay alive. {@code -Dhalley.small-heap.seconds=600} goes on for ten minutes.
 */
class SmallHeapIT {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("halley.small-heap.seconds", 20));

    /** Just below what a post may have. */
    private static final String LONG_TEXT = "=".repeat(20_000);

    private static final int POSTERS = 4;
    private static final int READERS = 8;
    private static final int LONG_ROOMS = 10;

    /** What a client may be told of a server that is short of something, or of a history that was trimmed. */
    private static final Set<Integer> EXPECTED = Set.of(200, 201, 410, 429, 503);

    private final List<Integer> unexpected = new ArrayList<>();
    private final AtomicInteger served = new AtomicInteger();
    private volatile boolean over;

    @Test
    void whateverFailsFailsForOneRequest(@TempDir Path folder) {
        try (PostgresServer postgres = new PostgresServer(folder.resolve("postgres"))) {
            Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
            settings.put("HALLEY_HISTORY_MAX_MESSAGES", "2000");
            settings.put("HALLEY_HISTORY_MAX_AGE", "1m");
            try (LibertyServer one = start(folder.resolve("one"), settings);
                    LibertyServer other = start(folder.resolve("other"), settings)) {
                strain(List.of(one, other));
            }
        }
    }

    private void strain(List<LibertyServer> servers) {
        String quiet = freshRoom();
        List<HalleyClient> clients = servers.stream().map(LibertyServer::client).toList();
        Listener listener =
                new Listener(() -> clients.get(0), quiet, clients.get(0).cursor(quiet)).start();
        Poster poster = new Poster(() -> clients.get(1), quiet, 1);
        List<CompletableFuture<Void>> strain = Stream.concat(
                        IntStream.range(0, POSTERS).mapToObj(i -> again(clients.get(i % 2), this::postLong)),
                        IntStream.range(0, READERS).mapToObj(i -> again(clients.get(i % 2), this::readLong)))
                .toList();
        await().during(TIME)
                .atMost(TIME.plusMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(clients).allMatch(client -> isLive(client)));
        over = true;
        strain.forEach(CompletableFuture::join);
        Map<Long, String> posted = poster.stop();
        assertThat(listener.heardAtLeast(posted.size())).containsExactlyElementsOf(posted.keySet());
        listener.stop();
        assertThat(unexpected).isEmpty();
        assertThat(served).hasPositiveValue();
        assertThat(clients).allMatch(SmallHeapIT::isLive);
    }

    private static LibertyServer start(Path folder, Map<String, String> settings) {
        return LibertyServer.withHeap("96m", folder, settings).await();
    }

    private static boolean isLive(HalleyClient client) {
        return client.get("/health/live").statusCode() == 200;
    }

    private CompletableFuture<Void> again(HalleyClient client, Consumer<HalleyClient> deed) {
        return CompletableFuture.runAsync(
                () -> {
                    while (!over) {
                        deed.accept(client);
                    }
                },
                Threads.OF_THEIR_OWN);
    }

    private void postLong(HalleyClient client) {
        note(() -> client.postText("long-" + served.get() % LONG_ROOMS, LONG_TEXT));
    }

    /** Everything at once, and then one by one from where it begins. */
    private void readLong(HalleyClient client) {
        String room = "long-" + served.get() % LONG_ROOMS;
        HttpResponse<String> newest = note(() -> client.get("/api/rooms/" + room + "/messages?limit=500"));
        if (newest.statusCode() == 200) {
            String epoch = json(newest).getString("cursor").split("-", 2)[0];
            note(() -> client.get("/api/rooms/" + room + "/messages?limit=1&after=" + epoch + "-0"));
            note(() -> client.get("/api/rooms?limit=500"));
        }
    }

    private interface Asking {
        HttpResponse<String> ask();
    }

    private HttpResponse<String> note(Asking asking) {
        while (true) {
            try {
                HttpResponse<String> answer = asking.ask();
                served.incrementAndGet();
                synchronized (unexpected) {
                    if (!EXPECTED.contains(answer.statusCode())) {
                        unexpected.add(answer.statusCode());
                    }
                }
                return answer;
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof IOException)) {
                    throw e;
                }
            }
        }
    }
}
