package io.halley.poll;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.halley.count.Counts;
import io.halley.platform.Direct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Sends what may not fit the buffers between us and a client who does not read: a thread waits there, until he does or
 * the server cuts him off, and the answer is in memory as long. How many do so, and how much they hold, is not for clients
 * to decide. Who finds no room is told to come back, after a second in which others may have ended: clients of the classic
 * contract ask again the same instant.
 */
@Direct
public class LongAnswers {
    /** What the buffer of a socket holds when it is new, on Linux: who sends less has sent it. */
    static final int SHORT_BYTES = 16 * 1_024;

    /** An answer is there up to three times on its way, its messages among them: all together, a fifth of the memory. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

    /** A thread takes some 100 KiB: as much as half of their answers. */
    private static final int MOST_THREADS = 128;

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService executor;
    private final Shares shares = new Shares(MOST_BYTES, MOST_THREADS);

    @Inject
    LongAnswers(ThreadFactory threads, ScheduledExecutorService executor) {
        this.threads =
                new ThreadPoolExecutor(0, MOST_THREADS, IDLE_SECONDS, SECONDS, new SynchronousQueue<>(), threads);
        this.executor = executor;
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }

    /**
     * @param bytes how long the answer is
     * @param whole sends it, and returns when the client has it
     * @param later says that there is no room
     */
    public void send(String address, int bytes, Runnable whole, Runnable later) {
        if (!mayHold(address, bytes)) {
            tellInASecond(later);
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    whole.run();
                } finally {
                    letGo(address, bytes);
                }
            });
        } catch (Throwable e) { // Going down, or no more threads to be had: nobody else answers it.
            letGo(address, bytes);
            later.run();
        }
    }

    /** @return whether so much may be on its way to a client of this address; if so, it is to be let go */
    boolean mayHold(String address, int bytes) {
        boolean may = shares.take(address, bytes);
        if (!may) {
            Counts.refused("too-busy");
        }
        return may;
    }

    void letGo(String address, int bytes) {
        shares.giveBack(address, bytes);
    }

    private void tellInASecond(Runnable later) {
        try {
            var unused = executor.schedule(later, ParkedPolls.HOLD_MILLIS, MILLISECONDS);
        } catch (RejectedExecutionException e) { // Going down.
            later.run();
        }
    }
}
