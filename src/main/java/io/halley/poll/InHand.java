package io.halley.poll;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is in hand of one body, beside that of all: how much memory it takes is not for clients to decide. The first piece
 * is free, so that most messages get through whatever others have begun to send.
 */
final class InHand {
    /** A body is there up to four times while it becomes a message, which makes a quarter of the memory. */
    private static final long MOST = Runtime.getRuntime().maxMemory() / 16;

    private static final AtomicLong ALL = new AtomicLong();

    private final AtomicLong own = new AtomicLong();
    private final int free;

    InHand(int free) {
        this.free = free;
    }

    /**
     * @param bytes how long the body is by now
     * @return whether there is room for so much
     */
    boolean grows(int bytes) {
        long more = Math.max(0, bytes - free) - own.get();
        own.addAndGet(more);
        return ALL.addAndGet(more) <= MOST || own.get() == 0;
    }

    /** As often as one likes: it counts once. */
    void release() {
        ALL.addAndGet(-own.getAndSet(0));
    }
}
