package io.halley.poll;

import io.halley.database.LogUnavailableException;
import io.halley.log.Messages;
import io.halley.platform.Direct;
import io.halley.platform.LentFor;
import io.halley.trace.Traces;
import jakarta.inject.Inject;
import jakarta.ws.rs.ServiceUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of what only the log knows, one client address after the other. A long read keeps a connection to the database and a
 * processor busy, and two hundred clients of one address who read all they can would have all of both: here they wait behind
 * each other, and whoever comes from elsewhere is next. How many wait is bounded by how many connections there are.
 */
@Direct
public class LogReads {
    private static final Logger LOG = System.getLogger(LogReads.class.getName());

    /** Of the threads that may wait for the database, the others are for those who are woken. */
    private static final int AT_ONCE = 6;

    /** One address leaves half of the processors to all others. */
    private static final int MOST_OF_ONE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** Longer than a turn takes to come where all is well. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Clients that wait for no message give up after 10 s or more; what is read for them then is read once more. */
    private static final long TOO_LATE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final BooleanSupplier isReadable;
    private final Executor mayWait;
    private final LongSupplier nanoTime;
    private int busy;

    @Inject
    LogReads(Messages messages, @LentFor(LentFor.Use.DATABASE) ScheduledExecutorService mayWait) {
        this(messages::isReadable, mayWait, System::nanoTime);
    }

    /** @param isReadable whether the log could be read the last time */
    LogReads(BooleanSupplier isReadable, Executor mayWait, LongSupplier nanoTime) {
        this.isReadable = isReadable;
        this.mayWait = mayWait;
        this.nanoTime = nanoTime;
    }

    /** Those of one address. */
    private static final class Line {
        final Queue<Runnable> waiting = new ArrayDeque<>();
        int busy;

        boolean isNext(int most) {
            return busy < most && !waiting.isEmpty();
        }

        boolean isOver() {
            return busy == 0 && waiting.isEmpty();
        }
    }

    /**
     * @param client whose turn it takes; empty where it is counted for nobody
     * @param read reads, and answers
     * @param fail is told where it could not
     */
    public void inTurn(String client, Runnable read, Consumer<Throwable> fail) {
        long asked = nanoTime.getAsLong();
        Runnable task = Traces.current().wrap(() -> {
            try {
                checkWorthTrying(asked);
                read.run();
            } catch (Throwable e) { // Whatever it is, its request is answered.
                fail.accept(e);
            }
        });
        if (mayBegin(client, task)) {
            begin();
        }
    }

    /** A server that takes no more tasks is going down: then it is read here. */
    private void begin() {
        try {
            mayWait.execute(this::work);
        } catch (Throwable e) { // Also where there is no memory for another thread: nobody else answers them.
            LOG.log(Level.DEBUG, "The queue is closed", e);
            work();
        }
    }

    /** While the database hangs, each of those who wait for their turn would wait for it once more. */
    private void checkWorthTrying(long asked) {
        long waited = nanoTime.getAsLong() - asked;
        if (waited > LATE_NANOS && !isReadable.getAsBoolean()) {
            throw new LogUnavailableException("The log could not be read while others waited for it");
        }
        if (waited > TOO_LATE_NANOS) {
            throw new ServiceUnavailableException();
        }
    }

    private synchronized boolean mayBegin(String client, Runnable task) {
        lines.computeIfAbsent(client, unused -> new Line()).waiting.add(task);
        boolean may = busy < AT_ONCE;
        busy += may ? 1 : 0;
        return may;
    }

    private void work() {
        for (Turn turn = next(); turn != null; turn = next()) {
            try {
                turn.task.run();
            } catch (Throwable e) { // Who works off the others goes on.
                LOG.log(Level.ERROR, "A reader could not be answered", e);
            } finally {
                end(turn);
            }
        }
    }

    private record Turn(String client, Line line, Runnable task) {}

    /** Whose turn it was becomes the last. */
    private synchronized @Nullable Turn next() {
        Iterator<Map.Entry<String, Line>> all = lines.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Line> one = all.next();
            Line line = one.getValue();
            if (line.isNext(one.getKey().isEmpty() ? AT_ONCE : MOST_OF_ONE)) {
                all.remove();
                lines.put(one.getKey(), line);
                line.busy++;
                return new Turn(one.getKey(), line, line.waiting.remove());
            }
        }
        busy--;
        return null;
    }

    private synchronized void end(Turn turn) {
        turn.line.busy--;
        if (turn.line.isOver()) {
            lines.remove(turn.client);
        }
    }
}
