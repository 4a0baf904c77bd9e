package io.halley.log;

import io.halley.database.LogUnavailableException;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may be in which room, as this server knows it: asked at each request, and again before whoever waits is answered. The
 * table is the truth, and what is done to a room is an entry of the log; so this follows the log as readers do.
 *
 * <p><b>It is never behind what is read.</b> The follower brings a room up to date before anybody is told of the entry, or of
 * anything after it; and whoever reads the database, which may be ahead of the follower, learns with the messages which entry
 * has changed their rooms last ({@link #catchUp}). So whoever is asked about behind the read gets nothing that was said after
 * they were taken out.
 *
 * <p>As long as nobody has made a room, all rooms are public, and nothing is asked or kept. Else a room is looked up when it
 * is asked for, and kept as long as it is asked for again and again. Whoever answers those who wait looks nothing up: who is
 * not known then asks again, and is looked up at the door.
 */
public final class PrivateRooms {
    /** Knows of none. */
    public static final PrivateRooms NONE = new PrivateRooms(null);

    /** What is kept, as an estimate: on a heap of 256 MB 4 MiB, some 20,000 rooms. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 64;

    private static final int ROOM_BYTES = 200;
    private static final int MEMBER_BYTES = 100;

    /** Each holds a request's thread; the others wait for their turn, and find what these have found. */
    private static final int LOOK_UPS_AT_ONCE = 4;

    private static final int MOST_WAIT_SECONDS = 2;

    private final @Nullable History history;
    private final long mostBytes;
    private final Semaphore lookUps = new Semaphore(LOOK_UPS_AT_ONCE);
    private final Map<RoomName, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** How often the log has told of a change: what was looked up meanwhile may be older than that. */
    private final AtomicLong changes = new AtomicLong();

    /** Whether anybody has made a room. */
    private volatile boolean some;

    PrivateRooms(@Nullable History history) {
        this(history, MOST_BYTES);
    }

    PrivateRooms(@Nullable History history, long mostBytes) {
        this.history = history;
        this.mostBytes = mostBytes;
    }

    private static final class Known {
        final Circle circle;
        volatile boolean asked;

        Known(Circle circle) {
            this.circle = circle;
        }

        int bytes() {
            return ROOM_BYTES + MEMBER_BYTES * circle.members().size();
        }
    }

    /** @return who may be in a room, where that is known; nothing is looked up */
    public Optional<Circle> known(RoomName room) {
        if (!some) {
            return Optional.of(Circle.ofRoomThatNobodyMade(room));
        }
        Known found = known.get(room);
        if (found == null) {
            return Optional.empty();
        }
        if (!found.asked) {
            found.asked = true;
        }
        return Optional.of(found.circle);
    }

    /**
     * The same, looked up where it has to be.
     *
     * @throws LogUnavailableException where it cannot be
     */
    public Circle of(RoomName room) {
        return known(room).orElseGet(() -> inTurn(lookUps, () -> known(room).orElseGet(() -> lookUp(room))));
    }

    private Circle lookUp(RoomName room) {
        long before = changes.get();
        Circle circle = circles(Set.of(room)).getOrDefault(room, Circle.ofRoomThatNobodyMade(room));
        keep(room, new Known(circle), before);
        return circle;
    }

    private Map<RoomName, Circle> circles(Collection<RoomName> rooms) {
        return history == null ? Map.of() : history.circles(rooms);
    }

    /** While the database hangs not all who ask wait for it. */
    private static <T> T inTurn(Semaphore turns, Supplier<T> work) {
        try {
            if (!turns.tryAcquire(MOST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new LogUnavailableException("others have been looking for " + MOST_WAIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("this server is going down");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /**
     * The follower first counts a change and then looks: what was found before it is not kept behind it, unless there is
     * something older in its place.
     */
    private void keep(RoomName room, Known found, long before) {
        known.compute(room, (name, now) -> now == null && changes.get() != before ? null : replaced(now, found));
        if (bytes.get() > mostBytes) {
            makeRoom();
        }
    }

    /** Who has looked later may have found more. */
    private Known replaced(@Nullable Known now, Known found) {
        if (now != null && now.circle.changed() > found.circle.changed()) {
            return now;
        }
        bytes.addAndGet(found.bytes() - (now == null ? 0 : now.bytes()));
        return found;
    }

    /** For those that are asked for again and again; where these are too many, they are looked up again. */
    private synchronized void makeRoom() {
        for (Map.Entry<RoomName, Known> one : known.entrySet()) {
            if (!one.getValue().asked) {
                forget(one.getKey());
            }
            one.getValue().asked = false;
        }
        if (bytes.get() > mostBytes * 3 / 4) {
            known.keySet().forEach(this::forget);
        }
    }

    private void forget(RoomName room) {
        known.computeIfPresent(room, (name, before) -> {
            bytes.addAndGet(-before.bytes());
            return null;
        });
    }

    /** Begins with nothing, as the log is when it is opened. */
    void begin() {
        boolean any = history != null && history.hasMadeRooms();
        changes.incrementAndGet();
        known.keySet().forEach(this::forget);
        some = any;
    }

    /**
     * Brings up to date what the database has shown to be older than what was read.
     *
     * @param changed the entry that has changed each of these rooms last
     */
    void catchUp(Map<RoomName, Long> changed) {
        changed.forEach((room, entry) -> {
            some = true;
            Known found = known.get(room);
            if (found != null && found.circle.changed() < entry) {
                inTurn(lookUps, () -> lookUp(room));
            }
        });
    }

    /** The log has told of these, and nobody else has been told of them yet. @return the rooms that are changed by them */
    Set<RoomName> follow(List<Message> news) {
        Set<RoomName> changed = news.stream()
                .filter(entry -> entry.type().isAboutMembers())
                .map(Message::room)
                .collect(Collectors.toSet());
        if (!changed.isEmpty()) {
            some = true;
            changes.incrementAndGet();
            circles(changed)
                    .forEach((room, circle) ->
                            known.computeIfPresent(room, (name, now) -> replaced(now, new Known(circle))));
        }
        return changed;
    }

    int size() {
        return known.size();
    }
}
