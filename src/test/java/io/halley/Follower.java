package io.halley;

import static io.halley.HalleyClient.json;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Follows a room through a proxy as a good client does, and forgives nothing: all that it is answered has to be in the
 * documentation. It notes when it has to ask again because a server that goes has sent it on, after it waited there or
 * instead.
 */
final class Follower {
    /** An answer that comes earlier than this before the end of the wait, with nothing in it, sends the client on. */
    private static final Duration EARLY = Duration.ofSeconds(24);

    private final HalleyClient client;
    private final String room;
    private final Queue<Long> sentOn;
    private final Queue<Long> turnedAway;
    private final Queue<String> undocumented;
    private final List<Long> heard = new ArrayList<>();
    private volatile boolean stopped;
    private volatile String cursor;

    /**
     * @param sentOn gets the moment of each poll that is asked because the one before did not wait to its end
     * @param turnedAway gets the moment of each poll that is asked because the one before was not let wait
     * @param undocumented gets each answer that the documentation does not have
     */
    Follower(
            HalleyClient client,
            String room,
            String cursor,
            Queue<Long> sentOn,
            Queue<Long> turnedAway,
            Queue<String> undocumented) {
        this.client = client;
        this.room = room;
        this.cursor = cursor;
        this.sentOn = sentOn;
        this.turnedAway = turnedAway;
        this.undocumented = undocumented;
    }

    void ask() {
        long asked = System.nanoTime();
        var unused = client.poll(cursor, room).whenComplete((answer, failure) -> take(answer, failure, asked));
    }

    void stop() {
        stopped = true;
    }

    String room() {
        return room;
    }

    synchronized List<Long> heard() {
        return List.copyOf(heard);
    }

    /** Waits until it has heard so many, and says what it has heard. */
    List<Long> heardAtLeast(int count) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofMinutes(3))
                .until(() -> heard().size() >= count);
        return heard();
    }

    private void take(HttpResponse<String> answer, @Nullable Throwable failure, long asked) {
        if (stopped) {
            return;
        }
        if (failure != null || !isDocumented(answer, 200)) {
            undocumented.add(Instant.now() + ", a poll: "
                    + (failure != null ? failure : answer.statusCode() + " " + answer.headers() + answer.body()));
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::ask);
            return;
        }
        boolean empty = answer.statusCode() != 200 || hear(answer) == 0;
        boolean early = System.nanoTime() - asked < EARLY.toNanos();
        boolean waited = answer.headers().firstValue("Preference-Applied").isPresent();
        CompletableFuture.delayedExecutor(retryAfter(answer), TimeUnit.SECONDS).execute(() -> {
            if (empty && early) {
                (waited ? sentOn : turnedAway).add(System.nanoTime());
            }
            ask();
        });
    }

    private synchronized int hear(HttpResponse<String> answer) {
        List<Long> ids = HalleyClient.ids(json(answer));
        heard.addAll(ids);
        cursor = json(answer).getString("cursor");
        return ids.size();
    }

    /** @return whether it is the answer that was hoped for, or Halley's own way to say that it must be asked again */
    static boolean isDocumented(HttpResponse<String> answer, int hoped) {
        return answer.statusCode() == hoped
                || (answer.statusCode() == 503
                        && answer.headers()
                                .firstValue("Content-Type")
                                .orElse("")
                                .equals("application/problem+json")
                        && answer.headers().firstValue("Retry-After").isPresent());
    }

    static long retryAfter(HttpResponse<String> answer) {
        return answer.headers().firstValueAsLong("Retry-After").orElse(0);
    }
}
