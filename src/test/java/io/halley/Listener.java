package io.halley;

import static io.halley.HalleyClient.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    private final List<String> failures = new ArrayList<>();
    private final Set<Integer> waitedInVain = new TreeSet<>();
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

    /**
     * What no client should meet where nothing is broken: requests that failed, and waits that ended empty although there
     * was more to hear, which a message that woke nobody would show as.
     *
     * @param all how many messages there were in all
     */
    synchronized List<String> troubles(int all) {
        List<String> troubles = new ArrayList<>(failures);
        waitedInVain.stream()
                .filter(count -> count < all)
                .forEach(count -> troubles.add("waited in vain after " + count + " messages"));
        return troubles;
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
            } else {
                fail(failure == null ? response.statusCode() + " " + response.body() : failure.toString());
                if (failure == null && response.statusCode() != 503) {
                    throw new IllegalStateException(response.statusCode() + " " + response.body());
                }
            }
            if (!stopped) {
                (heardWell ? AT_ONCE : BACK_OFF).execute(this::start);
            }
        } catch (RuntimeException e) {
            broken = e;
        }
    }

    private synchronized void fail(String how) {
        failures.add(how);
    }

    private synchronized void hear(JsonObject page) {
        List<Long> ids = HalleyClient.ids(page);
        heard.addAll(ids);
        if (ids.isEmpty()) {
            waitedInVain.add(heard.size());
        }
        cursor = page.getString("cursor");
    }
}
