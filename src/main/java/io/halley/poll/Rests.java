package io.halley.poll;

import io.halley.message.RoomName;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gathers what is said quickly (adaptive coalescing). After many polls of a room were answered, the room rests for a
 * while that grows with their number, and is twice as long where each got more than anybody reads; what is said meanwhile
 * goes out in one answer to each at its end. Who waits in a quiet room is answered at once: there is no delay but behind
 * an answer, and none where there are few listeners.
 *
 * <p>An answer costs the same with one message as with twenty. Without a rest, a thousand messages a second would reach a
 * hundred listeners in answers of as many messages as come while one asks again: the processors are kept busy by a room
 * that nobody could read any faster.
 */
final class Rests {
    /** Five times what an answer and the poll behind it take: so a busy room leaves most of a processor to others. */
    private static final long NANOS_PER_POLL = TimeUnit.MICROSECONDS.toNanos(250);

    /** A frame and a half of a screen, three where it is doubled: nobody sees it. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** A room with fewer listeners than this is no work worth gathering. */
    private static final int FEW = 25;

    /** More in one answer than anybody reads in the time: the next may as well bring twice as many. */
    private static final int MORE_THAN_ONE_READS = 16;

    /** The rooms that rest, and whether something was said there, or asked for, since. */
    private final ConcurrentHashMap<RoomName, Boolean> resting = new ConcurrentHashMap<>();

    private final ScheduledExecutorService executor;
    private final Consumer<RoomName> wake;

    /** @param wake is told of a room whose rest is over, where something happened in the meantime */
    Rests(ScheduledExecutorService executor, Consumer<RoomName> wake) {
        this.executor = executor;
        this.wake = wake;
    }

    /** So many polls of this room are being answered, with so many messages each. */
    void begin(RoomName room, int polls, int messages) {
        if (polls >= FEW && resting.putIfAbsent(room, false) == null) {
            try {
                var unused = executor.schedule(() -> end(room), nanos(polls, messages), TimeUnit.NANOSECONDS);
            } catch (Throwable e) { // Whatever it is, a rest that nobody ends would be for ever.
                resting.remove(room);
                throw e;
            }
        }
    }

    /** @return how long a room rests, 50 ms at most */
    static long nanos(int polls, int messages) {
        long nanos = Math.min(LONGEST_NANOS, polls * NANOS_PER_POLL);
        return messages < MORE_THAN_ONE_READS ? nanos : 2 * nanos;
    }

    /** Puts off until its rest is over what happens in a room that rests. @return whether any of these does */
    boolean putOff(Collection<RoomName> rooms) {
        for (RoomName room : rooms) {
            if (resting.computeIfPresent(room, (resting, before) -> true) != null) {
                return true;
            }
        }
        return false;
    }

    private void end(RoomName room) {
        if (Boolean.TRUE.equals(resting.remove(room))) {
            wake.accept(room);
        }
    }
}
