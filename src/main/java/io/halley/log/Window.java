package io.halley.log;

import io.halley.message.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All messages of one room above its floor. */
final class Window {
    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private long floor;
    private int asked;

    Window(long floor) {
        this.floor = floor;
    }

    /** @param most how many messages the room keeps */
    synchronized void add(Message message, int most) {
        if (message.id() > (messages.isEmpty() ? floor : messages.lastKey())) {
            messages.put(message.id(), message);
            if (messages.size() > most) {
                floor = messages.pollFirstEntry().getKey();
            }
        }
    }

    synchronized void forget(Message oldest) {
        if (messages.remove(oldest.id()) != null) {
            floor = oldest.id();
        }
    }

    /**
     * Whether it holds nothing, and was asked for once at most since the last time: whoever asks for rooms that nobody
     * speaks in asks once, and who waits in a quiet room asks again and again.
     */
    synchronized boolean isIdle() {
        boolean once = asked <= 1;
        asked /= 2;
        return once && messages.isEmpty();
    }

    synchronized boolean isEmpty() {
        return messages.isEmpty();
    }

    /** @return false where the window does not reach back to {@code after} */
    synchronized boolean copy(long after, long upTo, int limit, List<Message> found) {
        asked = Math.min(asked + 1, Integer.MAX_VALUE - 1);
        if (after < floor) {
            return false;
        }
        int left = limit;
        for (Map.Entry<Long, Message> next : messages.tailMap(after, false).entrySet()) {
            if (left-- == 0 || next.getKey() > upTo) {
                break;
            }
            found.add(next.getValue());
        }
        return true;
    }
}
