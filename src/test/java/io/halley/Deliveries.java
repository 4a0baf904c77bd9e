package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Posts that are due at a fixed rate, and a poll that waits for them. A post counts from when it was due, so that a slow
 * answer is not hidden by the posts that it holds up (coordinated omission), and goes on being tried until it is acknowledged.
 */
final class Deliveries {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HalleyClient speaks;
    private final HalleyClient hears;
    private final String room = freshRoom();
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final List<Delivery> heard = new ArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final long start = System.nanoTime();
    private final long period;
    private volatile boolean over;

    Deliveries(HalleyClient speaks, HalleyClient hears, int perSecond) {
        this.speaks = speaks;
        this.hears = hears;
        period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        listen(speaks.cursor(room));
        var unused = clock.scheduleAtFixedRate(this::next, 0, period, TimeUnit.NANOSECONDS);
    }

    /** @param due by {@link System#nanoTime()} */
    record Delivery(long due, long micros) {}

    /** Waits until so many have been heard. */
    void await(int enough) {
        Awaitility.await().atMost(PATIENCE).until(() -> count() >= enough);
    }

    /** @return all of them, once the last one that was begun has been heard */
    List<Delivery> stop() {
        int all = begun.getAndSet(Integer.MIN_VALUE);
        Awaitility.await().atMost(PATIENCE).until(() -> count() == all);
        over = true;
        clock.shutdownNow();
        return List.copyOf(heard);
    }

    private void next() {
        int number = begun.getAndIncrement();
        if (number >= 0) {
            String text = "message " + number;
            due.put(text, start + number * period);
            post(text);
        }
    }

    private void post(String text) {
        var unused = speaks.postTextAsync(room, text, "Idempotency-Key", text.replace(' ', '-'))
                .whenComplete((answer, failure) -> {
                    if (failure != null || answer.statusCode() != 201) {
                        later(() -> post(text));
                    }
                });
    }

    private void listen(String cursor) {
        CompletableFuture<HttpResponse<String>> poll = hears.poll(cursor, room);
        var unused = poll.whenComplete((answer, failure) -> take(cursor, answer, failure));
    }

    private void take(String cursor, HttpResponse<String> answer, @Nullable Throwable failure) {
        long now = System.nanoTime();
        if (over) {
            return;
        }
        if (failure != null || answer.statusCode() != 200) {
            later(() -> listen(cursor));
            return;
        }
        JsonObject page = json(answer);
        listen(page.getString("cursor"));
        HalleyClient.texts(page).forEach(text -> note(text, now));
    }

    private synchronized void note(String text, long now) {
        Long was = due.remove(text);
        if (was == null) {
            throw new IllegalStateException("heard twice, or never said: " + text);
        }
        heard.add(new Delivery(was, TimeUnit.NANOSECONDS.toMicros(now - was)));
    }

    private synchronized int count() {
        return heard.size();
    }

    private void later(Runnable again) {
        if (!over) {
            var unused = clock.schedule(again, 100, TimeUnit.MILLISECONDS);
        }
    }
}
