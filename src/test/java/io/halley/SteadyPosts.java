package io.halley;

import static io.halley.HalleyClient.json;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Posts at a fixed rate, whether or not earlier ones are answered, each with a key until it is acknowledged. */
final class SteadyPosts {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HalleyClient client;
    private final List<String> rooms;
    private final Queue<String> undocumented;
    private final Map<Long, String> posted = new ConcurrentSkipListMap<>();
    private final Map<Long, String> roomOf = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    SteadyPosts(HalleyClient client, List<String> rooms, int perSecond, Queue<String> undocumented) {
        this.client = client;
        this.rooms = rooms;
        this.undocumented = undocumented;
        long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var unused = clock.scheduleAtFixedRate(this::next, 0, period, TimeUnit.NANOSECONDS);
    }

    /** Waits until so many more are acknowledged. */
    void awaitMore(int count) {
        int enough = posted.size() + count;
        await().atMost(PATIENCE).until(() -> posted.size() >= enough);
    }

    /** @return the texts by their ids, once all that were begun are acknowledged */
    Map<Long, String> stop() {
        int last = begun.getAndSet(Integer.MIN_VALUE);
        await().atMost(PATIENCE).until(() -> posted.size() >= last);
        clock.shutdownNow();
        return posted;
    }

    Map<String, List<Long>> idsByRoom() {
        Map<String, List<Long>> ids = new TreeMap<>();
        posted.keySet()
                .forEach(id -> ids.computeIfAbsent(roomOf.get(id), room -> new ArrayList<>())
                        .add(id));
        return ids;
    }

    /** Nine in ten go to a tenth of the rooms. */
    private void next() {
        int number = begun.getAndIncrement();
        if (number < 0) {
            return;
        }
        int busy = Math.max(1, rooms.size() / 10);
        int room = number % 10 == 0 ? busy + number / 10 % (rooms.size() - busy) : number % busy;
        post(rooms.get(room), "message " + number);
    }

    private void post(String room, String text) {
        var unused = client.postTextAsync(room, text, "Idempotency-Key", text.replace(' ', '-'))
                .whenComplete((answer, failure) -> take(room, text, answer, failure));
    }

    private void take(String room, String text, HttpResponse<String> answer, @Nullable Throwable failure) {
        if (failure == null && answer.statusCode() == 201) {
            long id = json(answer).getJsonNumber("id").longValue();
            roomOf.put(id, room);
            if (posted.put(id, text) != null) {
                undocumented.add("one id, two messages: " + answer.body());
            }
            return;
        }
        if (failure != null || !Follower.isDocumented(answer, 201)) {
            undocumented.add("a post: " + (failure != null ? failure : answer.statusCode() + " " + answer.body()));
        }
        long later = failure != null ? 1 : Follower.retryAfter(answer);
        var unused = clock.schedule(() -> post(room, text), later, TimeUnit.SECONDS);
    }
}
