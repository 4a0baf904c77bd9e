package io.halley.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For how many posts the next transaction waits, so that they share it. To flush a disk and to wake those who listen costs
 * the same for one post as for twenty, and a server that gets a post every millisecond would do little else.
 *
 * <p>Whether it pays is tried: ten times a second one transaction waits until 5 ms after the one before it had begun, and
 * sees how many have come. Until the next trial each waits for as many, and no longer than that. A post that comes after
 * a pause waits for nothing, and so does a client that posts one message after the other: nobody else comes, so that one
 * is company enough. Nor does a busy server wait: as many as need to share come while the transaction before is written.
 *
 * <p>Changed by whoever writes, and read by whoever posts.
 */
final class Company {
    /** What Kafka, too, waits by default (linger.ms, since version 4): nobody sees it, and it leaves 200 flushes a second. */
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * More are never waited for: they would save an eighth of the cost. To wait for all of 64 clients took a third of the
     * posts a second, because nobody posted while they were written, and nothing was written while they posted.
     */
    static final int ENOUGH = 8;

    /** So the trials take a twentieth of the time of a client for which they are in vain. */
    static final long TRIAL_EVERY_NANOS = 20 * LONGEST_NANOS;

    private final LongSupplier nanoTime;
    private long lastTrial;
    private volatile long until;
    private volatile int size = 1;
    private volatile boolean trial;

    Company(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lastTrial = nanoTime.getAsLong();
        until = lastTrial;
    }

    /** @return whether a transaction with so many posts may begin */
    boolean isThere(int posts) {
        return posts >= (trial ? ENOUGH : size) || nanosLeft() <= 0;
    }

    /** @return how long to wait at most; not above 0 where the time is over */
    long nanosLeft() {
        return until - nanoTime.getAsLong();
    }

    /** A transaction with so many posts begins. */
    void begin(int posts) {
        long now = nanoTime.getAsLong();
        if (trial) {
            size = Math.min(posts, ENOUGH);
            lastTrial = now;
        }
        trial = now - lastTrial >= TRIAL_EVERY_NANOS;
        until = now + LONGEST_NANOS;
    }
}
