package io.halley.log;

import io.halley.count.Counts;
import io.halley.message.Message;
import io.halley.trace.Traces;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one writer of this server. While one transaction is being made durable, the posts that come meanwhile wait, and
 * all go into the next one (group commit): the disk is flushed once for many, and the busier it gets, the more share a
 * flush. Nothing waits for company: a lone post is written at once.
 */
final class LogWriter implements Runnable {
    /** About 50 ms of SQLite's work; longer transactions would hold up the other replicas' writers. */
    private static final int MAX_BATCH = 500;

    /** Posts that may wait: with the largest bodies 64 MiB, and a tenth of a second's work at full speed. */
    private static final int MAX_WAITING = 1_000;

    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final MessageLog log;
    private final Consumer<List<Message>> afterCommit;
    private volatile long lastWritten;
    private volatile boolean stopped;

    /** @param afterCommit gets what was committed, batch after batch */
    LogWriter(MessageLog log, Consumer<List<Message>> afterCommit) {
        this.log = log;
        this.afterCommit = afterCommit;
    }

    private record Pending(Entry entry, CompletableFuture<Message> outcome, Context trace) {}

    /**
     * @return the message, once it is on disk; ends with a {@link KeyReusedException} or a
     *     {@link LogUnavailableException}. It is completed by the writing thread, which must not be held up.
     */
    CompletableFuture<Message> write(Entry entry) {
        Pending pending = new Pending(entry, new CompletableFuture<>(), Traces.current());
        if (stopped || !waiting.offer(pending)) {
            pending.outcome.completeExceptionally(new LogUnavailableException(
                    stopped ? "this server is going down" : "more posts are waiting than can be written"));
        }
        return pending.outcome;
    }

    @Override
    public void run() {
        List<Pending> batch = new ArrayList<>(MAX_BATCH);
        while (!stopped) {
            try {
                batch.add(waiting.take());
                waiting.drainTo(batch, MAX_BATCH - 1);
                append(batch);
            } catch (InterruptedException e) {
                stopped = true;
            }
            batch.clear();
        }
        waiting.drainTo(batch);
        fail(batch, new LogUnavailableException("this server is going down"));
    }

    /** @return the id of the newest message that this server has acknowledged */
    long lastWritten() {
        return lastWritten;
    }

    void stop() {
        stopped = true;
    }

    private void append(List<Pending> batch) {
        List<Optional<Message>> outcomes;
        long start = System.nanoTime();
        try {
            outcomes = log.append(batch.stream().map(Pending::entry).toList());
        } catch (Throwable e) { // Whatever it is, this thread goes on, and nobody waits in vain.
            fail(batch, e);
            return;
        }
        List<Message> written = outcomes.stream().flatMap(Optional::stream).toList();
        lastWritten = written.stream().mapToLong(Message::id).reduce(lastWritten, Math::max);
        Counts.appended(written.size(), batch.size(), start);
        trace(batch, outcomes, start);
        afterCommit.accept(written);
        for (int i = 0; i < batch.size(); i++) {
            CompletableFuture<Message> outcome = batch.get(i).outcome;
            outcomes.get(i)
                    .ifPresentOrElse(outcome::complete, () -> outcome.completeExceptionally(new KeyReusedException()));
        }
    }

    private static void trace(List<Pending> batch, List<Optional<Message>> outcomes, long startNanos) {
        if (Traces.areOn()) {
            Instant start = Instant.now().minusNanos(System.nanoTime() - startNanos);
            for (int i = 0; i < batch.size(); i++) {
                Context post = batch.get(i).trace;
                outcomes.get(i).ifPresent(message -> Traces.appended(message.id(), post, start, batch.size()));
            }
        }
    }

    private static void fail(List<Pending> batch, Throwable cause) {
        batch.forEach(pending -> pending.outcome.completeExceptionally(cause));
    }
}
