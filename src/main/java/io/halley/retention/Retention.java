package io.halley.retention;

import io.halley.HalleyConfig;
import io.halley.count.Counts;
import io.halley.log.HistoryLimits;
import io.halley.platform.LentFor;
import io.halley.platform.Recurring;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * Trims the history to its age and to each room's number of messages, and forgets Idempotency-Keys whose time is over, and
 * who was muted until a while ago.
 * One replica does it at a time, in short transactions with pauses between them, so that posts hardly notice.
 */
@ApplicationScoped
class Retention {
    private static final Logger LOG = System.getLogger(Retention.class.getName());

    /** Between two looks when all is trimmed. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Trimming trimming;
    private final ScheduledExecutorService executor;
    private final HistoryLimits limits;
    private boolean failing;
    private volatile @Nullable ScheduledFuture<?> next;

    @Inject
    Retention(
            Trimming trimming,
            @LentFor(LentFor.Use.DATABASE) ScheduledExecutorService executor,
            @ConfigProperties HalleyConfig config) {
        this(trimming, executor, config.historyLimits());
    }

    Retention(Trimming trimming, ScheduledExecutorService executor, HistoryLimits limits) {
        this.trimming = trimming;
        this.executor = executor;
        this.limits = limits;
    }

    void start(@Observes Startup started) {
        trimAgainAfter(REST);
    }

    @PreDestroy
    void stop() {
        ScheduledFuture<?> scheduled = next;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    private void trimAgainAfter(Duration pause) {
        next = executor.schedule(new Recurring(this::trim), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** While there is more to trim, posts have the log to themselves for as long as a step has taken. */
    private void trim() {
        Duration pause = REST;
        long start = System.nanoTime();
        try {
            if (step(Instant.now())) {
                pause = Duration.ofNanos(System.nanoTime() - start);
            }
        } finally {
            trimAgainAfter(pause);
        }
    }

    /** @return whether there is more to trim */
    boolean step(Instant now) {
        try {
            boolean more = trimming.step(now, limits);
            if (failing) {
                failing = false;
                LOG.log(Level.INFO, "The history is trimmed again");
            }
            return more;
        } catch (Throwable e) { // Whatever it is, the next step is tried.
            Counts.retentionFailed();
            if (!failing) {
                failing = true;
                LOG.log(Level.ERROR, "The history cannot be trimmed, and grows; trying again each minute", e);
            }
            return false;
        }
    }
}
