package io.halley.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For how many posts the next transaction waits, so that they share it: never longer than a transaction has been seen to
 * take, because what is saved by waiting longer is less than the wait, and not at all where one takes less than it costs to
 * share it. Where a disk is flushed in the fourth part of a millisecond each post is written at once; where it takes five,
 * those of five share.
 *
 * <p>Whether it pays is tried: ten times a second one transaction waits for as long as that after the one before it, and
 * sees how many have come. Until the next trial each waits for as many, and no longer than that. A post that comes after
 * a pause waits for nothing, and so does a client that posts one message after the other: nobody else comes, so that one
 * is company enough. Nor does a busy server wait: as many as need to share come while the transaction before is written.
 *
 * <p>Changed by whoever writes, and read by whoever posts.
 */
final class Company {
    /** What Kafka, too, waits by default (linger.ms, since version 4): nobody sees it. */
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * More are never waited for: they would save an eighth of the cost. To wait for all of 64 clients took a third of the
     * posts a second, because nobody posted while they were written, and nothing was written while they posted.
     */
    static final int ENOUGH = 8;

    /** So the trials take at most a twentieth of the time of a client for which they are in vain. */
    static final long TRIAL_EVERY_NANOS = 20 * LONGEST_NANOS;

    /**
     * Whoever shares a transaction is handed to the thread that writes, and told by a third one: on a machine that sleeps
     * between two posts, to wake these two takes as much CPU as half a transaction of a millisecond.
     */
    static final long WORTH_SHARING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The last eight transactions or so tell how long one takes: one that stood in line for the processor does not count. */
    private static final int REMEMBERED = 8;

    private final LongSupplier nanoTime;
    private long began;
    private long usual;
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
        began = nanoTime.getAsLong();
        if (trial) {
            size = Math.min(posts, ENOUGH);
            lastTrial = began;
        }
        boolean worthSharing = usual >= WORTH_SHARING_NANOS;
        if (!worthSharing) {
            size = 1;
        }
        trial = worthSharing && began - lastTrial >= TRIAL_EVERY_NANOS;
    }

    /** It has ended. */
    void end() {
        long now = nanoTime.getAsLong();
        long taken = now - began;
        usual += usual == 0 ? taken : (taken - usual) / REMEMBERED;
        until = now + Math.min(usual, LONGEST_NANOS);
    }
}
