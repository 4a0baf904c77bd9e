package io.halley.poll;

import io.halley.Chunks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Does the same for many polls: a few at once where they are, many in chunks by several threads. */
final class FanOut {
    private static final Logger LOG = System.getLogger(FanOut.class.getName());

    private final Executor executor;

    FanOut(Executor executor) {
        this.executor = executor;
    }

    /** @param counting gets the polls, chunk by chunk, once it is done for them */
    void toEach(Collection<Poll> polls, Consumer<Poll> deed, Consumer<List<Poll>> counting) {
        List<Poll> all = List.copyOf(polls);
        List<List<Poll>> chunks = Chunks.of(all);
        if (chunks.size() <= 1) {
            toAll(all, deed, counting);
            return;
        }
        chunks.forEach(chunk -> executor.execute(() -> toAll(chunk, deed, counting)));
    }

    private static void toAll(List<Poll> chunk, Consumer<Poll> deed, Consumer<List<Poll>> counting) {
        chunk.forEach(poll -> doOrReport(deed, poll));
        counting.accept(chunk);
    }

    /** Whose answer fails gets none, and asks again (rule 5); that must not keep the next ones from theirs. */
    private static void doOrReport(Consumer<Poll> deed, Poll poll) {
        try {
            deed.accept(poll);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A poll could not be answered", e);
        }
    }
}
