package io.halley.poll;

import io.halley.platform.Chunks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Does the same for many polls, or for many who are to be told different things: a few at once where they are, many in chunks by several threads.
 *
 * <p><b>The server paces it.</b> Who answers a poll only fills the server's buffer; the answer then stands in the server's
 * queue until one of its threads sends it. So the next chunk begins when a task that was put behind the last one has had
 * its turn. Answered as fast as they can be, 15,000 polls would hold as many buffers of 8 KiB at once, which the garbage
 * collector copies and the processor's cache cannot hold: that was a third of the CPU time of a delivery, and the last of
 * them waited longer.
 */
final class FanOut {
    private static final Logger LOG = System.getLogger(FanOut.class.getName());

    /** How many chunks are under way: each keeps a processor busy, while the server's threads have as many to send. */
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();

    private final Executor executor;
    private final Executor server;

    /** @param server works off the queue in which the answers stand */
    FanOut(Executor executor, Executor server) {
        this.executor = executor;
        this.server = server;
    }

    /**
     * @param deed says whether it has done something for a poll: somebody else may have been first
     * @param counting gets those for which it has, chunk by chunk
     */
    void toEach(Collection<Poll> polls, Predicate<Poll> deed, Consumer<List<Poll>> counting) {
        inChunks(List.copyOf(polls), chunk -> toAll(chunk, deed, counting));
    }

    /** @param deed is done for each chunk once, and where all fit into one before this returns */
    <T> void inChunks(List<T> all, Consumer<List<T>> deed) {
        List<List<T>> chunks = Chunks.of(all);
        if (chunks.size() <= 1) {
            deed.accept(all);
            return;
        }
        Queue<List<T>> left = new ConcurrentLinkedQueue<>(chunks);
        for (int i = 0; i < Math.min(AT_ONCE, chunks.size()); i++) {
            execute(executor, () -> toNext(left, deed));
        }
    }

    private <T> void toNext(Queue<List<T>> left, Consumer<List<T>> deed) {
        List<T> chunk = left.poll();
        if (chunk != null) {
            try {
                deed.accept(chunk);
            } finally {
                execute(server, () -> execute(executor, () -> toNext(left, deed)));
            }
        }
    }

    /** A server that takes no more tasks is going down: then they are answered here, as fast as they can be. */
    private static void execute(Executor executor, Runnable next) {
        try {
            executor.execute(next);
        } catch (Throwable e) { // Also where there is no memory for another thread: nobody else answers them.
            LOG.log(Level.DEBUG, "The queue is closed", e);
            next.run();
        }
    }

    private static void toAll(List<Poll> chunk, Predicate<Poll> deed, Consumer<List<Poll>> counting) {
        counting.accept(chunk.stream().filter(poll -> doOrReport(deed, poll)).toList());
    }

    /** Whose answer fails gets none, and asks again (rule 5); whatever it is, the next ones get theirs. */
    static boolean doOrReport(Predicate<Poll> deed, Poll poll) {
        try {
            return deed.test(poll);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A poll could not be answered", e);
            return false;
        }
    }
}
