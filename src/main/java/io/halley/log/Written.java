package io.halley.log;

import io.halley.message.Message;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this server has written and its follower has not taken yet. It only saves the follower from reading it, and so it
 * holds no more than the writer lets wait: while the database hangs for whoever reads and takes what is written, it would
 * else be all that is posted.
 */
final class Written {
    /** Together, in characters. */
    private static final long MAX_LENGTH = RecentMessages.MAX_BYTES / 2;

    private final Queue<List<Message>> batches = new ConcurrentLinkedQueue<>();
    private final AtomicLong length = new AtomicLong();

    /** @return whether there was room; where there is none, it has to be read */
    boolean add(List<Message> batch) {
        if (length.addAndGet(length(batch)) <= MAX_LENGTH) {
            return batches.add(batch);
        }
        length.addAndGet(-length(batch));
        return false;
    }

    /** @return the batch that was written first; null where there is none */
    @Nullable
    List<Message> poll() {
        List<Message> batch = batches.poll();
        if (batch != null) {
            length.addAndGet(-length(batch));
        }
        return batch;
    }

    void clear() {
        while (!batches.isEmpty()) {
            var unused = poll();
        }
    }

    private static long length(List<Message> batch) {
        return batch.stream().mapToLong(Message::length).sum();
    }
}
