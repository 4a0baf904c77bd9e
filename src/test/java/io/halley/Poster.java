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

/** Clients that post one message after the other, each until it is acknowledged, with one key, whatever happens meanwhile. */
final class Poster {
    private final Supplier<HalleyClient> server;
    private final String room;
    private final Map<Long, String> posted = new ConcurrentSkipListMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final CompletableFuture<?> all;
    private volatile boolean stopped;

    /** @param server whom to post to, asked anew for each try */
    Poster(Supplier<HalleyClient> server, String room, int posters) {
        this.server = server;
        this.room = room;
        all = CompletableFuture.allOf(IntStream.range(0, posters)
                .mapToObj(poster -> CompletableFuture.runAsync(() -> run(poster), Threads.OF_THEIR_OWN))
                .toArray(CompletableFuture[]::new));
    }

    /** Waits until so many more are acknowledged. */
    void awaitMore(int count) {
        int enough = acknowledged.get() + count;
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
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
            String text = "message " + i + " of " + poster;
            HttpResponse<String> response = Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> post(text), answer -> answer != null && answer.statusCode() == 201);
            if (posted.put(json(response).getJsonNumber("id").longValue(), text) != null) {
                throw new IllegalStateException("one id, two messages: " + response.body());
            }
            acknowledged.incrementAndGet();
        }
    }

    private @Nullable HttpResponse<String> post(String text) {
        try {
            HttpResponse<String> response =
                    server.get().postText(room, text, "Idempotency-Key", text.replace(' ', '-'));
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
