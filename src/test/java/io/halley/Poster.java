package io.halley;

import static io.halley.HalleyClient.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Clients that post one message after the other, each until it is acknowledged, with one key, whatever happens meanwhile.
 * Now and then they post one again, as one does who has not got the answer, and it has to be the same message.
 */
final class Poster {
    private static final int REPEAT_EVERY = 10;

    /** As long as a server may take to start. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Supplier<HalleyClient> server;
    private final String room;
    private final String what;
    private final Map<Long, String> posted = new ConcurrentSkipListMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final CompletableFuture<?> all;
    private volatile boolean stopped;

    /** @param server whom to post to, asked anew for each try */
    Poster(Supplier<HalleyClient> server, String room, int posters) {
        this(server, room, posters, "message");
    }

    /** @param what all their texts begin with, which are their keys, too */
    Poster(Supplier<HalleyClient> server, String room, int posters, String what) {
        this.server = server;
        this.room = room;
        this.what = what;
        all = CompletableFuture.allOf(IntStream.range(0, posters)
                .mapToObj(poster -> CompletableFuture.runAsync(() -> run(poster), Threads.OF_THEIR_OWN))
                .toArray(CompletableFuture[]::new));
    }

    /** Waits until so many more are acknowledged. */
    void awaitMore(int count) {
        int enough = acknowledged.get() + count;
        Awaitility.await().atMost(PATIENCE).until(() -> {
            if (all.isCompletedExceptionally()) {
                all.join();
            }
            return acknowledged.get() >= enough;
        });
    }

    /** Lets all finish what they have begun, and says what was acknowledged: texts by their ids. */
    Map<Long, String> stop() {
        stopped = true;
        all.join();
        return posted;
    }

    private void run(int poster) {
        for (int i = 0; !stopped; i++) {
            String text = what + " " + i + " of " + poster;
            long id = postUntilAcknowledged(text);
            if (posted.put(id, text) != null) {
                throw new IllegalStateException("one id, two messages: " + id + ", " + text);
            }
            acknowledged.incrementAndGet();
            if (i % REPEAT_EVERY == 0 && postUntilAcknowledged(text) != id) {
                throw new IllegalStateException("one key, two messages: " + id + ", " + text);
            }
        }
    }

    private long postUntilAcknowledged(String text) {
        HttpResponse<String> response = Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(() -> post(server.get(), room, text), answer -> answer != null && answer.statusCode() == 201);
        return json(response).getJsonNumber("id").longValue();
    }

    /** @return what it was answered, if anything was */
    static @Nullable HttpResponse<String> post(HalleyClient server, String room, String text) {
        try {
            HttpResponse<String> response = server.postText(room, text, "Idempotency-Key", text.replace(' ', '-'));
            if (response.statusCode() != 201 && response.statusCode() != 503) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return response;
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException) {
                return null;
            }
            throw e;
        }
    }
}
