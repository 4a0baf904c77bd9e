package io.halley.log;

import io.halley.database.LogUnavailableException;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries whether the log can be written where nobody has posted for a while, and where the last post has failed. */
@ApplicationScoped
class WriteTrials {
    private static final Logger LOG = System.getLogger(WriteTrials.class.getName());

    /** So long after a disk has room again, the log says so, though nobody posts. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** Twice a minute, a write that nobody waits for is nothing to any database. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final MessageLog log;
    private final ScheduledExecutorService executor;
    private @Nullable ScheduledFuture<?> looks;

    @Inject
    WriteTrials(MessageLog log, @LentFor(LentFor.Use.DATABASE) ScheduledExecutorService executor) {
        this.log = log;
        this.executor = executor;
    }

    void start(@Observes Startup started) {
        looks = executor.scheduleWithFixedDelay(
                new Recurring(this::look), LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        if (looks != null) {
            looks.cancel(false);
        }
    }

    private void look() {
        try {
            if (log.isOpen() && (!log.isWritable() || log.sinceLastWrite().compareTo(QUIET) > 0)) {
                log.tryWriting();
            }
        } catch (LogUnavailableException e) {
            LOG.log(Level.DEBUG, "The log cannot be written", e); // Whoever found out has said so.
        }
    }
}
