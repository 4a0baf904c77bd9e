package io.halley;

import static io.halley.HalleyClient.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Follows a room from a cursor on, as a client does: asks, takes what came, asks again, and after a failure asks again
 * with the cursor that it has.
 */
final class Listener {
    private static final Executor AT_ONCE = Runnable::run;
    private static final Executor BACK_OFF = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private final Supplier<HalleyClient> server;
    private final String room;
    private final List<Long> heard = new ArrayList<>();
    private volatile @Nullable RuntimeException broken;
    private volatile boolean stopped;
    private String cursor;

    /** @param server whom to ask, anew each time */
    Listener(Supplier<HalleyClient> server, String room, String cursor) {
        this.server = server;
        this.room = room;
        this.cursor = cursor;
    }

    Listener start() {
        var unused = server.get().poll(cursor, room).whenComplete(this::take);
        return this;
    }

    void stop() {
        stopped = true;
    }

    synchronized List<Long> heard() {
        return List.copyOf(heard);
    }

    /** Waits until it has heard so many, and says what it has heard. */
    List<Long> heardAtLeast(int count) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            if (broken != null) {
                throw broken;
            }
            return heard().size() >= count;
        });
        return heard();
    }

    private void take(HttpResponse<String> response, Throwable failure) {
        try {
            boolean heardWell = failure == null && response.statusCode() == 200;
            if (heardWell) {
                hear(json(response));
            } else if (failure == null && response.statusCode() != 503) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            if (!stopped) {
                (heardWell ? AT_ONCE : BACK_OFF).execute(this::start);
            }
        } catch (RuntimeException e) {
            broken = e;
        }
    }

    private synchronized void hear(JsonObject page) {
        heard.addAll(HalleyClient.ids(page));
        cursor = page.getString("cursor");
    }
}
