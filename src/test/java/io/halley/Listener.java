package io.halley;

import static io.halley.HalleyClient.json;

import jakarta.json.Json;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Follows a room from a cursor on, as a client does: asks, takes what came, asks again, and after a failure asks again
 * with the cursor that it has. By long poll, by stream or as a Durable Stream, or by each in turn.
 */
final class Listener {
    /** So many answers by one way, and as many by the next: who leaves a stream closes a connection. */
    private static final int TURN = 20;

    private static final Executor AT_ONCE = Runnable::run;
    private static final Executor BACK_OFF = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private final Supplier<HalleyClient> server;
    private final String room;
    private final Way way;
    private final List<Long> heard = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Set<Integer> waitedInVain = new TreeSet<>();
    private volatile @Nullable RuntimeException broken;
    private volatile boolean stopped;
    private int answers;
    private volatile String cursor;

    /** How it asks. */
    enum Way {
        POLL,
        STREAM,
        DURABLE,
        EACH_IN_TURN;

        /** Of many, a quarter asks in each way. */
        static Way of(int listener) {
            return values()[listener % values().length];
        }
    }

    /** @param server whom to ask, anew each time */
    Listener(Supplier<HalleyClient> server, String room, String cursor) {
        this(server, room, cursor, Way.POLL);
    }

    Listener(Supplier<HalleyClient> server, String room, String cursor, Way way) {
        this.server = server;
        this.room = room;
        this.cursor = cursor;
        this.way = way;
    }

    Listener start() {
        HalleyClient client = server.get();
        switch (turn()) {
            case STREAM -> stream(client);
            case DURABLE -> take(client.sendAsync(client.request(durable())), Listener::page);
            default -> take(client.poll(cursor, room), HalleyClient::json);
        }
        return this;
    }

    private Way turn() {
        return way == Way.EACH_IN_TURN ? Way.values()[answers / TURN % (Way.values().length - 1)] : way;
    }

    /** An offset is a cursor whose number has zeros before it. */
    private String durable() {
        int hyphen = cursor.indexOf('-');
        String offset =
                cursor.substring(0, hyphen) + String.format("_%016d", Long.parseLong(cursor.substring(hyphen + 1)));
        return "/api/rooms/" + room + "/stream?live=long-poll&offset=" + offset;
    }

    /** What an answer of a Durable Stream has, as a poll's has it. */
    private static JsonObject page(HttpResponse<String> answer) {
        String next = answer.headers().firstValue("Stream-Next-Offset").orElseThrow();
        int underscore = next.indexOf('_');
        return Json.createObjectBuilder()
                .add(
                        "messages",
                        HalleyClient.json("{\"all\":" + (answer.body().isEmpty() ? "[]" : answer.body()) + "}")
                                .getJsonArray("all"))
                .add("cursor", next.substring(0, underscore) + "-" + Long.parseLong(next.substring(underscore + 1)))
                .build();
    }

    private void stream(HalleyClient client) {
        AtomicBoolean left = new AtomicBoolean();
        ServerSentEvents events = new ServerSentEvents(event -> {
            if (take(event)) {
                return true;
            }
            left.set(true);
            if (!stopped && broken == null) {
                start();
            }
            return false;
        });
        var unused = client.sendAsync(
                        client.request(
                                HalleyClient.messages(room), "Accept", "text/event-stream", "Last-Event-ID", cursor),
                        events.handler())
                .whenComplete((response, failure) -> {
                    if (!left.getAndSet(true)) {
                        takeEnd(response, failure);
                    }
                });
    }

    /** @return whether it goes on listening */
    private boolean take(ServerSentEvents.Event event) {
        if (!event.name().isEmpty()) {
            broken = new IllegalStateException(event.toString());
            return false;
        }
        hear(json(event.data()));
        return !stopped && (way == Way.STREAM || answers % TURN > 0);
    }

    private void takeEnd(HttpResponse<?> response, @Nullable Throwable failure) {
        if (failure != null || response.statusCode() != 200) {
            fail(failure == null ? String.valueOf(response.statusCode()) : failure.toString());
        }
        if (!stopped) {
            BACK_OFF.execute(this::start);
        }
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

    private void take(CompletableFuture<HttpResponse<String>> answer, Function<HttpResponse<String>, JsonObject> page) {
        var unused = answer.whenComplete((response, failure) -> {
            try {
                boolean heardWell = failure == null && List.of(200, 204).contains(response.statusCode());
                if (heardWell) {
                    hear(page.apply(response));
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
        });
    }

    private synchronized void fail(String how) {
        failures.add(how);
    }

    private synchronized void hear(JsonObject page) {
        List<Long> ids = HalleyClient.ids(page);
        answers++;
        heard.addAll(ids);
        if (ids.isEmpty()) {
            waitedInVain.add(heard.size());
        }
        cursor = page.getString("cursor");
    }
}
