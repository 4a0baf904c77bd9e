package io.halley.log;

import io.halley.count.Counts;
import io.halley.database.LogUnavailableException;
import io.halley.message.Message;
import io.halley.platform.Chunks;
import io.halley.trace.Traces;
import io.opentelemetry.context.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The one writer of this server. Posts that come while a transaction is being made durable, or soon after it, share the
 * next one (group commit): the disk is flushed once for many, and the busier it gets, the more share a flush. How many a
 * transaction waits for, {@link Company} knows.
 *
 * <p>A post that needs to wait for nobody is written by the thread that has brought it: to wake another one for it, and a
 * third one to answer, would cost as much as the writing. The others are written by a thread of this writer's, so that
 * nobody's post is kept for the sake of those behind it.
 */
final class LogWriter implements Runnable {
    private static final Logger LOG = System.getLogger(LogWriter.class.getName());

    /** About 50 ms of SQLite's work; longer transactions would hold up the other replicas' writers. */
    private static final int MAX_BATCH = 500;

    /** Posts that may wait: a tenth of a second's work at full speed. */
    private static final int MAX_WAITING = 1_000;

    /** What they may hold together, in characters: room for as many as may wait, unless they are of the longest. */
    private static final long MAX_WAITING_LENGTH = RecentMessages.MAX_BYTES / 2;

    /** Who holds it writes, and nobody else does. */
    private final ReentrantLock turn = new ReentrantLock();

    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong waitingLength = new AtomicLong();
    private final Company company = new Company(System::nanoTime);

    /** Rung when there is company enough, for the thread that waits for it. */
    private final Semaphore enough = new Semaphore(0);

    private final MessageLog log;
    private final Consumer<List<Message>> afterCommit;
    private final Runnable handOn;
    private final Executor executor;
    private volatile long lastWritten;
    private volatile boolean stopped;

    /**
     * @param afterCommit gets what was committed, batch after batch
     * @param handOn hands it on to those who wait for it, when nobody's writing is held up by that any more
     * @param executor tells those who have waited how it ended, and hands on
     */
    LogWriter(MessageLog log, Consumer<List<Message>> afterCommit, Runnable handOn, Executor executor) {
        this.log = log;
        this.afterCommit = afterCommit;
        this.handOn = handOn;
        this.executor = executor;
    }

    private record Pending(Entry entry, CompletableFuture<Message> outcome, Context trace) {
        int length() {
            return entry.length();
        }

        void end(Outcome reached) {
            if (reached.refusal() == null) {
                outcome.complete(reached.message());
            } else {
                fail(reached.refusal());
            }
        }

        void fail(Throwable cause) {
            outcome.completeExceptionally(cause);
        }
    }

    /**
     * @return the message, once it is on disk; ends with a {@link KeyReusedException}, a
     *     {@link ChangeRefusedException} or a {@link LogUnavailableException}. It has ended already, or will in a thread of the executor's.
     */
    CompletableFuture<Message> write(Entry entry) {
        Pending pending = new Pending(entry, new CompletableFuture<>(), Traces.current());
        if (!stopped && waiting.isEmpty() && company.isThere(1) && turn.tryLock()) {
            writeAlone(pending);
        } else if (!offer(pending)) {
            pending.fail(new LogUnavailableException("more posts are waiting than can be written"));
        } else if (company.isThere(1 + waiting.size())) {
            enough.release(); // Also where its thread has not taken the first one yet: it looks again.
        }
        if (stopped) {
            refuseTheRest();
        }
        return pending.outcome;
    }

    private boolean offer(Pending pending) {
        if (waitingLength.addAndGet(pending.length()) <= MAX_WAITING_LENGTH && waiting.offer(pending)) {
            return true;
        }
        waitingLength.addAndGet(-pending.length());
        return false;
    }

    private void writeAlone(Pending pending) {
        try {
            append(List.of(pending)).forEach(Runnable::run);
        } catch (Throwable e) {
            pending.fail(e); // Where it is written all the same, a retry with its key finds it.
            throw e;
        } finally {
            turn.unlock();
        }
        handOn.run();
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                writeTogether(waiting.take());
            } catch (InterruptedException e) {
                stopped = true;
            } catch (Throwable e) { // Whatever it is, this thread goes on: without it nobody posts any more.
                LOG.log(Level.ERROR, "Posts were not written, or not told how it ended", e);
            }
        }
        refuseTheRest();
    }

    private void refuseTheRest() {
        List<Pending> rest = new ArrayList<>();
        waiting.drainTo(rest);
        rest.forEach(pending -> pending.fail(new LogUnavailableException("this server is going down")));
    }

    /** @return the id of the newest message that this server has acknowledged */
    long lastWritten() {
        return lastWritten;
    }

    void stop() {
        stopped = true;
    }

    private void writeTogether(Pending first) {
        List<Pending> batch = new ArrayList<>(List.of(first));
        try {
            List<Runnable> endings = inTurn(batch);
            tell(List.of(handOn));
            Chunks.of(endings).forEach(this::tell);
        } catch (Throwable e) {
            batch.forEach(pending -> pending.fail(e)); // Nobody waits in vain, whatever it is.
            throw e;
        }
    }

    /** Whoever comes while others write, or while company is waited for, is taken along. */
    private List<Runnable> inTurn(List<Pending> batch) {
        turn.lock();
        try {
            awaitCompany();
            waiting.drainTo(batch, MAX_BATCH - 1);
            batch.forEach(pending -> waitingLength.addAndGet(-pending.length()));
            return append(batch);
        } finally {
            turn.unlock();
        }
    }

    /** For the first one, which is not among those that wait any more. */
    private void awaitCompany() {
        try {
            enough.drainPermits();
            while (!company.isThere(1 + waiting.size())) {
                var unused = enough.tryAcquire(company.nanosLeft(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            stopped = true; // But what is in hand is written.
        }
    }

    private void tell(List<Runnable> endings) {
        Runnable all = () -> endings.forEach(Runnable::run);
        try {
            executor.execute(all);
        } catch (Throwable e) { // The server is going down, or has no more threads to give.
            LOG.log(Level.DEBUG, "Told by the thread that writes", e);
            all.run();
        }
    }

    /** @return what tells each how it has ended */
    private List<Runnable> append(List<Pending> batch) {
        List<Outcome> outcomes;
        company.begin(batch.size());
        long start = System.nanoTime();
        try {
            outcomes = log.append(batch.stream().map(Pending::entry).toList());
        } catch (LogUnavailableException e) {
            return e.isRefusal() && batch.size() > 1 ? appendHalves(batch) : failures(batch, e);
        } catch (Throwable e) { // Whatever it is, this thread goes on, and nobody waits in vain.
            return failures(batch, e);
        } finally {
            company.end();
        }
        try {
            passOn(batch, outcomes, start);
        } catch (Throwable e) { // It is written, and who posted it must know; who waits for it is told by the log.
            LOG.log(Level.ERROR, "What was written is passed on when the log is read again", e);
        }
        return IntStream.range(0, batch.size())
                .<Runnable>mapToObj(i -> () -> batch.get(i).end(outcomes.get(i)))
                .toList();
    }

    /**
     * One that the database refuses takes no others with it, and is found in few steps: where the database goes away
     * meanwhile, its deadline has to pass once for each half and not for each post.
     */
    private List<Runnable> appendHalves(List<Pending> batch) {
        int half = batch.size() / 2;
        return Stream.of(batch.subList(0, half), batch.subList(half, batch.size()))
                .flatMap(part -> append(part).stream())
                .toList();
    }

    private static List<Runnable> failures(List<Pending> batch, Throwable cause) {
        return batch.stream()
                .<Runnable>map(pending -> () -> pending.fail(cause))
                .toList();
    }

    private void passOn(List<Pending> batch, List<Outcome> outcomes, long start) {
        List<Message> written = outcomes.stream()
                .map(Outcome::written)
                .flatMap(Optional::stream)
                .toList();
        lastWritten = written.stream().mapToLong(Message::id).reduce(lastWritten, Math::max);
        Counts.appended(written.size(), batch.size(), start);
        trace(batch, outcomes, start);
        afterCommit.accept(written);
    }

    private static void trace(List<Pending> batch, List<Outcome> outcomes, long startNanos) {
        if (Traces.areOn()) {
            Instant start = Instant.now().minusNanos(System.nanoTime() - startNanos);
            for (int i = 0; i < batch.size(); i++) {
                Context post = batch.get(i).trace;
                outcomes.get(i)
                        .written()
                        .ifPresent(message -> Traces.appended(message.id(), post, start, batch.size()));
            }
        }
    }
}
