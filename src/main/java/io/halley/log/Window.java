package io.halley.log;

import io.halley.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All entries of one room above its floor, each with what its message says now. */
final class Window {
    /** What stands for the room itself, of which its topic is told: no message has it as its id. */
    private static final long THE_ROOM = 0;

    private final TreeMap<Long, Message> entries = new TreeMap<>();

    /** For each message the change that it had last, where that is here; and the room's last topic. */
    private final Map<Long, Message> changes = new HashMap<>();

    private long floor;
    private int asked;

    Window(long floor) {
        this.floor = floor;
    }

    /** @param most how many messages the room keeps */
    synchronized void add(Message entry, int most) {
        if (entry.id() > (entries.isEmpty() ? floor : entries.lastKey())) {
            entries.put(entry.id(), entry);
            if (entry.reaction() != null) {
                tell(entry.of(), entry);
            } else if (entry.of() > 0) {
                change(entry);
            } else if (entry.type() == Message.Type.TOPIC) {
                overtake(THE_ROOM, entry);
            } else if (entry.replyTo() > 0) {
                tell(entry.replyTo(), entry);
            }
            if (entries.size() > most) {
                forget(entries.firstKey());
            }
        }
    }

    /** The text that the message had before is nowhere afterwards. */
    private void change(Message entry) {
        overtake(entry.of(), entry);
        tell(entry.of(), entry);
    }

    private void overtake(long of, Message entry) {
        Message before = changes.put(of, entry);
        if (before != null) {
            entries.replace(before.id(), before.overtaken());
        }
    }

    private void tell(long of, Message entry) {
        entries.computeIfPresent(of, (id, message) -> message.after(entry));
    }

    synchronized void forget(long oldest) {
        Message gone = entries.remove(oldest);
        if (gone != null) {
            floor = oldest;
            changes.remove(gone.of(), gone);
        }
    }

    /**
     * Whether it holds nothing, and was asked for once at most since the last time: whoever asks for rooms that nobody
     * speaks in asks once, and who waits in a quiet room asks again and again.
     */
    synchronized boolean isIdle() {
        boolean once = asked <= 1;
        asked /= 2;
        return once && entries.isEmpty();
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Finds what is asked for, and one more than its limit where there are more.
     *
     * @return false where the window does not reach back to the question's cursor
     */
    synchronized boolean copy(Question question, long upTo, List<Message> found) {
        long after = question.after().id();
        asked = Math.min(asked + 1, Integer.MAX_VALUE - 1);
        if (after < floor) {
            return false;
        }
        int left = question.limit() + 1;
        for (Message next : entries.tailMap(after, false).values()) {
            if (left == 0 || next.id() > upTo) {
                break;
            }
            if (question.asksFor(next)) {
                found.add(next);
                left--;
            }
        }
        return true;
    }
}
