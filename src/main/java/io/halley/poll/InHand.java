package io.halley.poll;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is in hand of one body, beside that of all, and of all of one address: how much memory it takes is not for clients to
 * decide, and no address gets more than a quarter of it. The first piece is free, so that most messages get through whatever
 * others have begun to send.
 */
final class InHand {
    /** A body is there up to four times while it becomes a message, which makes a quarter of the memory. */
    private static final long MOST = Runtime.getRuntime().maxMemory() / 16;

    private static final long MOST_OF_ONE = MOST / 4;

    private static final AtomicLong ALL = new AtomicLong();
    private static final ConcurrentHashMap<String, Long> BY_ADDRESS = new ConcurrentHashMap<>();

    private final AtomicLong own = new AtomicLong();
    private final String client;
    private final int free;

    /** @param client whose it is; empty where it is counted with all, and for nobody */
    InHand(String client, int free) {
        this.client = client;
        this.free = free;
    }

    /**
     * @param bytes how long the body is by now
     * @return whether there is room for so much
     */
    boolean grows(int bytes) {
        long more = Math.max(0, bytes - free) - own.get();
        own.addAndGet(more);
        boolean fits = ALL.addAndGet(more) <= MOST;
        if (!client.isEmpty() && more > 0) {
            fits &= BY_ADDRESS.merge(client, more, Long::sum) <= MOST_OF_ONE;
        }
        return fits || own.get() == 0;
    }

    /** As often as one likes: it counts once. */
    void release() {
        long bytes = own.getAndSet(0);
        ALL.addAndGet(-bytes);
        if (!client.isEmpty() && bytes > 0) {
            BY_ADDRESS.computeIfPresent(client, (address, all) -> all == bytes ? null : all - bytes);
        }
    }
}
