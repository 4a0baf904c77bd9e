package io.halley;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks after a server's health, four times a second, as an orchestrator does now and then. */
final class HealthProbe implements AutoCloseable {
    private static final int MILLIS_BETWEEN = 250;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final HalleyClient watch;
    private volatile long slowest;

    HealthProbe(HalleyClient watch) {
        this.watch = watch;
        var unused = clock.scheduleWithFixedDelay(this::ask, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        long asked = System.nanoTime();
        long took = isWell() ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked) : Long.MAX_VALUE;
        slowest = Math.max(slowest, took);
    }

    private boolean isWell() {
        try {
            return watch.get("/health/live").statusCode() == 200;
        } catch (CompletionException e) {
            return false;
        }
    }

    /** @return how long it took at most, in milliseconds: for ever where it was not well, or not to be had */
    long slowest() {
        return slowest;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
