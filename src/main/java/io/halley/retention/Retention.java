package io.halley.retention;

import io.halley.HalleyConfig;
import io.halley.database.LogUnavailableException;
import io.halley.log.IdempotencyKey;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * Trims the history to its age and to each room's number of messages, and forgets Idempotency-Keys whose time is over.
 * One replica does it at a time, in short transactions with pauses between them, so that posts hardly notice.
 */
@ApplicationScoped
class Retention {
    private static final Logger LOG = System.getLogger(Retention.class.getName());

    /** Between two steps while there is more to trim: the writer has nine tenths of the time. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Between two looks when all is trimmed. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Trimming trimming;
    private final ScheduledExecutorService executor;
    private final Optional<Duration> maxAge;
    private final Optional<Integer> maxMessages;
    private volatile @Nullable ScheduledFuture<?> next;

    @Inject
    Retention(Trimming trimming, ScheduledExecutorService executor, @ConfigProperties HalleyConfig config) {
        this(trimming, executor, config.historyMaxAge(), config.historyMaxMessages());
    }

    Retention(
            Trimming trimming,
            ScheduledExecutorService executor,
            Optional<Duration> maxAge,
            Optional<Integer> maxMessages) {
        this.trimming = trimming;
        this.executor = executor;
        this.maxAge = maxAge;
        this.maxMessages = maxMessages;
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
        next = executor.schedule(this::trim, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void trim() {
        boolean more = false;
        try {
            more = step(Instant.now());
        } catch (LogUnavailableException e) {
            LOG.log(Level.DEBUG, "The history was not trimmed", e);
        } finally {
            trimAgainAfter(more ? PAUSE : REST);
        }
    }

    /** @return whether there is more to trim */
    boolean step(Instant now) {
        boolean more = trimming.forgetKeys(now.minus(IdempotencyKey.LIFETIME));
        if (maxAge.isPresent()) {
            more |= trimming.trimByAge(now.minus(maxAge.get()));
        }
        if (maxMessages.isPresent()) {
            more |= trimming.trimByCount(maxMessages.get());
        }
        return more;
    }
}
