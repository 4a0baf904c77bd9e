package io.halley.poll;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The parked polls by the moment at which their wait is over, in ticks of {@value #TICK_MILLIS} ms. A poll is late by
 * less than two ticks and never early, and a sweep looks only at what is due.
 */
final class Deadlines {
    /** Finer than a person notices, coarse enough that ten sweeps a second cost nothing. */
    static final long TICK_MILLIS = 100;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

    private final PollIndex<Long> byTick = new PollIndex<>();

    /** @return the first tick that begins when these milliseconds have passed */
    static long tick(long millisFromNow) {
        return Math.floorDiv(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisFromNow), TICK_NANOS) + 1;
    }

    void add(Poll poll) {
        byTick.add(poll.deadline(), poll);
    }

    void remove(Poll poll) {
        byTick.remove(poll.deadline(), poll);
    }

    /**
     * Ends the waits that are over, tick by tick; where that fails, those of the tick are due again. It looks for every tick
     * that has begun, not only for those since the last look: a thread that was held up may park a poll under a tick that
     * has begun already.
     */
    void endDue(Consumer<Collection<Poll>> end) {
        long now = now();
        for (Long tick : byTick.keys()) {
            if (tick <= now) {
                end(tick, end);
            }
        }
    }

    private void end(Long tick, Consumer<Collection<Poll>> end) {
        Collection<Poll> due = byTick.take(tick);
        try {
            end.accept(due);
        } catch (Throwable e) {
            byTick.putBack(tick, due);
            throw e;
        }
    }

    private static long now() {
        return Math.floorDiv(System.nanoTime(), TICK_NANOS);
    }
}
