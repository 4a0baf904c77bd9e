package io.halley.log;

import io.halley.message.Message;
import io.halley.message.RoomName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The newest messages in memory: what nearly every poll is answered from.
 *
 * <p>Each room has a window of its own with a floor: all its messages above the floor are in the window. A reader whose
 * cursor is at the floor or above is served from here, also where the window is empty; so a poll in a quiet room, which
 * is most polls, asks no database, however far the other rooms have gone on. A room that is asked for before it is
 * spoken in gets its floor from the log; one that is spoken in first, from where the follower was.
 *
 * <p>One thread writes, the follower. It raises {@code visible} after it has put all messages up to there into their
 * windows, and readers read {@code visible} first and take nothing above it. Otherwise a reader of two rooms could see
 * the newer message of the one and miss the older of the other, and its cursor would pass it by (rule 2).
 *
 * <p>What the history no longer keeps is not kept here either, by the same limits: a server need not hear of what another
 * one has trimmed.
 */
final class RecentMessages {
    /**
     * What the windows may hold, as an estimate of their heap. 16 MiB are some 20,000 messages of usual length: minutes
     * of a busy server, where a client polls again within milliseconds and reloads within seconds. A small heap gives a
     * sixteenth of itself.
     */
    static final long MAX_BYTES = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);

    /**
     * Empty windows cost some 250 bytes each; past this many those that were asked for once are dropped, to be asked for
     * again. On a heap of 200 MB and more; below, a window for each 4 KiB of it.
     */
    static final int MAX_WINDOWS = (int) Math.min(50_000, Runtime.getRuntime().maxMemory() / 4_096);

    /** To look through all windows takes some milliseconds. */
    private static final long DROP_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Objects and references around a message's own characters and bytes. */
    private static final int OVERHEAD_BYTES = 440;

    private final History history;
    private final HistoryLimits limits;
    private final Map<RoomName, Window> windows = new ConcurrentHashMap<>();
    private final Deque<Kept> oldestFirst = new ArrayDeque<>();
    private long bytes;
    private long droppedAtNanos = System.nanoTime() - DROP_EVERY_NANOS;
    private volatile long visible;

    /** How often windows were dropped. */
    private final AtomicInteger dropped = new AtomicInteger();

    RecentMessages(History history, HistoryLimits limits) {
        this.history = history;
        this.limits = limits;
    }

    /** Begins with nothing in memory, after the log's newest message. */
    void startAt(long head) {
        dropped.incrementAndGet();
        windows.clear();
        oldestFirst.clear();
        bytes = 0;
        visible = head;
    }

    /** @return the newest message that readers are told of */
    long visible() {
        return visible;
    }

    /** What a message has in memory. Only its window has the message itself, so that nothing is left of one that is deleted. */
    private record Kept(long id, RoomName room, Instant at, long bytes) {}

    /** Takes in what the follower has read, in its order. Where it failed half way, it may be given the same again. */
    void add(List<Message> news) {
        long before = visible;
        news.forEach(message -> takeIn(message, before));
        visible = news.get(news.size() - 1).id();
        forgetOldest();
    }

    private void takeIn(Message message, long before) {
        int most = limits.maxMessages().orElse(Integer.MAX_VALUE);
        windows.compute(message.room(), (room, window) -> {
            Window open = window == null ? new Window(before) : window;
            open.add(message, most);
            return open;
        });
        Kept newest = oldestFirst.peekLast();
        if (newest == null || newest.id < message.id()) {
            Kept kept = new Kept(message.id(), message.room(), message.at(), size(message));
            oldestFirst.add(kept);
            bytes += kept.bytes;
        }
    }

    /**
     * May have to ask the log how far the rooms are.
     *
     * @return the messages asked for, one more than the limit where there are more; empty where only the log knows
     */
    Optional<List<Message>> after(Question question) {
        return question.after().id() <= visible && open(question.rooms()) ? atHand(question) : Optional.empty();
    }

    /** @return the same, also empty where a room has not been asked for: the log is not asked anything */
    Optional<List<Message>> atHand(Question question) {
        long upTo = visible;
        if (question.after().id() > upTo) {
            return Optional.empty();
        }
        List<Message> found = new ArrayList<>();
        for (RoomName room : question.rooms()) {
            Window window = windows.get(room);
            if (window == null || !window.copy(question, upTo, found)) {
                return Optional.empty();
            }
        }
        if (question.rooms().size() > 1) {
            found.sort(Comparator.comparingLong(Message::id));
        }
        return Optional.of(found.size() > question.limit() + 1 ? found.subList(0, question.limit() + 1) : found);
    }

    /**
     * Rooms that were not asked for until now get their windows here. Their floors are read outside of the map's locks,
     * where a slow database holds nobody up; a window that was opened and dropped again meanwhile would make one wrong, so
     * then there is none.
     *
     * @return false where only the log knows
     */
    private boolean open(List<RoomName> rooms) {
        List<RoomName> unseen =
                rooms.stream().filter(room -> !windows.containsKey(room)).toList();
        if (unseen.isEmpty()) {
            return true;
        }
        if (windows.size() + unseen.size() > MAX_WINDOWS) {
            return false;
        }
        int before = dropped.get();
        Map<RoomName, Long> floors = history.newestIds(unseen);
        for (RoomName room : unseen) {
            Window fresh = new Window(floors.getOrDefault(room, 0L));
            windows.computeIfAbsent(room, name -> dropped.get() == before ? fresh : null);
        }
        return true;
    }

    /** To be called each second. */
    void tidy(Instant now) {
        limits.maxAge().ifPresent(age -> forgetOlderThan(now.minus(age)));
        dropIdle();
    }

    /** A message that an older one follows is as old as that one, whatever its own clock has said. */
    private void forgetOlderThan(Instant before) {
        Kept last = null;
        for (Kept kept : oldestFirst) {
            last = kept.at.isBefore(before) ? kept : last;
        }
        while (last != null && oldestFirst.peek() != null && oldestFirst.element().id <= last.id) {
            forget(oldestFirst.remove());
        }
    }

    private void forgetOldest() {
        while (bytes > MAX_BYTES) {
            forget(oldestFirst.remove());
        }
        dropIdle();
    }

    private void dropIdle() {
        if (windows.size() > MAX_WINDOWS * 9 / 10 && System.nanoTime() - droppedAtNanos >= DROP_EVERY_NANOS) {
            dropped.incrementAndGet();
            windows.values().removeIf(Window::isIdle);
            if (windows.size() > MAX_WINDOWS * 9 / 10) {
                windows.values().removeIf(Window::isEmpty);
            }
            droppedAtNanos = System.nanoTime();
        }
    }

    private void forget(Kept oldest) {
        bytes -= oldest.bytes;
        windows.computeIfPresent(oldest.room, (room, window) -> {
            window.forget(oldest.id);
            return window;
        });
    }

    /** An edit is there twice: its message has the same JSON around the same text from then on. */
    private static long size(Message message) {
        String html = message.html();
        long bytes = OVERHEAD_BYTES + 2L * message.json().length + (html == null ? 0 : html.length());
        return message.of() == 0 ? bytes : 2 * bytes;
    }
}
