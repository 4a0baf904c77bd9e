package io.halley.poll;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.halley.platform.Direct;
import io.halley.trace.Traces;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;

/**
 * Does what keeps a processor busy for a while, by so few threads that the others' work goes on beside it: long HTML takes
 * some milliseconds to be made safe, and a handful of clients who send it without a pause would hold all processors. Who
 * waits for it has a quarter of the places at most, so that one client leaves some to the others.
 */
@Direct
public class CostlyWork {
    /** What people type is shorter; it takes less than it would to hand it on. */
    private static final int CHEAP_LENGTH = 2_048;

    /** One on up to four processors: those who sent something short find the others free. */
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

    /** A second's work or less, and 4 MiB of the longest. */
    private static final int MOST_WAITING = 64;

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;
    private final Shares places = new Shares(Long.MAX_VALUE, MOST_WAITING);

    @Inject
    CostlyWork(ThreadFactory threads) {
        executor = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    @PreDestroy
    void stop() {
        executor.shutdown();
    }

    /**
     * @param address who has sent it; empty where it is counted for nobody
     * @param length of what is worked on
     * @return what comes of it: here and now where that is short. Ends with 503 where too much waits, of others or of
     *     the same address.
     */
    public <T> CompletionStage<T> of(String address, int length, Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        if (length <= CHEAP_LENGTH) {
            complete(done, work);
            return done;
        }
        if (places.take(address, length)) {
            execute(Traces.current().wrap(() -> complete(done, work)), done);
            return done.whenComplete((result, failure) -> places.giveBack(address, length));
        }
        done.completeExceptionally(new ServiceUnavailableException());
        return done;
    }

    private void execute(Runnable task, CompletableFuture<?> done) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new ServiceUnavailableException());
        }
    }

    private static <T> void complete(CompletableFuture<T> done, Supplier<T> work) {
        try {
            done.complete(work.get());
        } catch (Throwable e) { // Whatever it is, its request is answered.
            done.completeExceptionally(e);
        }
    }
}
