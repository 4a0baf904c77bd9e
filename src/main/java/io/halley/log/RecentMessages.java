package io.halley.log;

import io.halley.message.Message;
import io.halley.message.RoomName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
 */
final class RecentMessages {
    /**
     * What the windows may hold, as an estimate of their heap. 16 MiB are some 20,000 messages of usual length: minutes
     * of a busy server, where a client polls again within milliseconds and reloads within seconds.
     */
    private static final long MAX_BYTES = 16L << 20;

    /** Empty windows cost about 200 bytes each; past this many they are dropped, to be asked for again. */
    private static final int MAX_WINDOWS = 50_000;

    /** Objects and references around a message's own characters and bytes. */
    private static final int OVERHEAD_BYTES = 300;

    private final History history;
    private final Map<RoomName, Window> windows = new ConcurrentHashMap<>();
    private final Deque<Message> oldestFirst = new ArrayDeque<>();
    private long bytes;
    private volatile long visible;

    /** How often empty windows were dropped. */
    private final AtomicInteger dropped = new AtomicInteger();

    RecentMessages(History history) {
        this.history = history;
    }

    /** Begins with nothing in memory, after the log's newest message. */
    void startAt(long head) {
        visible = head;
    }

    /** @return the newest message that readers are told of */
    long visible() {
        return visible;
    }

    /** Takes in what the follower has read, in its order. Where it failed half way, it may be given the same again. */
    void add(List<Message> news) {
        long before = visible;
        news.forEach(message -> takeIn(message, before));
        visible = news.get(news.size() - 1).id();
        forgetOldest();
    }

    private void takeIn(Message message, long before) {
        windows.compute(message.room(), (room, window) -> {
            Window open = window == null ? new Window(before) : window;
            open.add(message);
            return open;
        });
        Message newest = oldestFirst.peekLast();
        if (newest == null || newest.id() < message.id()) {
            oldestFirst.add(message);
            bytes += size(message);
        }
    }

    /** @return the messages asked for, one more than the limit where there are more; empty where only the log knows */
    Optional<List<Message>> after(Question question) {
        long upTo = visible;
        long after = question.after().id();
        if (after > upTo) {
            return Optional.empty();
        }
        List<Message> found = new ArrayList<>();
        for (RoomName room : question.rooms()) {
            Window window = window(room);
            if (window == null || !window.copy(after, upTo, question.limit() + 1, found)) {
                return Optional.empty();
            }
        }
        if (question.rooms().size() > 1) {
            found.sort(Comparator.comparingLong(Message::id));
        }
        return Optional.of(found.size() > question.limit() + 1 ? found.subList(0, question.limit() + 1) : found);
    }

    /**
     * A room that was not asked for until now gets its window here. Its floor is read outside of the map's locks, where a
     * slow database holds nobody up; a window that was opened and dropped again meanwhile would make it wrong, so then
     * there is none.
     *
     * @return null where only the log knows
     */
    private @Nullable Window window(RoomName room) {
        Window open = windows.get(room);
        if (open != null || windows.size() >= MAX_WINDOWS) {
            return open;
        }
        int before = dropped.get();
        Window fresh = new Window(history.lastId(room));
        return windows.compute(room, (name, other) -> other != null || dropped.get() != before ? other : fresh);
    }

    private void forgetOldest() {
        while (bytes > MAX_BYTES) {
            Message oldest = oldestFirst.remove();
            bytes -= size(oldest);
            windows.computeIfPresent(oldest.room(), (room, window) -> {
                window.forget(oldest);
                return window;
            });
        }
        if (windows.size() >= MAX_WINDOWS) {
            dropped.incrementAndGet();
            windows.values().removeIf(Window::isEmpty);
        }
    }

    private static long size(Message message) {
        String html = message.html();
        return OVERHEAD_BYTES + 2L * message.json().length + (html == null ? 0 : html.length());
    }

    /** All messages of one room above its floor. */
    private static final class Window {
        private final Deque<Message> messages = new ArrayDeque<>(2);
        private long floor;

        Window(long floor) {
            this.floor = floor;
        }

        synchronized void add(Message message) {
            Message newest = messages.peekLast();
            if (message.id() > (newest == null ? floor : newest.id())) {
                messages.add(message);
            }
        }

        synchronized void forget(Message oldest) {
            if (oldest.equals(messages.peek())) {
                messages.remove();
                floor = oldest.id();
            }
        }

        synchronized boolean isEmpty() {
            return messages.isEmpty();
        }

        /** @return false where the window does not reach back to {@code after} */
        synchronized boolean copy(long after, long upTo, int limit, List<Message> found) {
            if (after < floor) {
                return false;
            }
            Deque<Message> newer = new ArrayDeque<>();
            for (Iterator<Message> back = messages.descendingIterator(); back.hasNext(); ) {
                Message message = back.next();
                if (message.id() <= after) {
                    break;
                }
                if (message.id() <= upTo) {
                    newer.addFirst(message);
                    if (newer.size() > limit) {
                        newer.removeLast();
                    }
                }
            }
            found.addAll(newer);
            return true;
        }
    }
}
