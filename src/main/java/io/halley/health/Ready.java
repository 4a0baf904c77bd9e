package io.halley.health;

import io.halley.database.LogUnavailableException;
import io.halley.log.Messages;
import io.halley.poll.ParkedPolls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code /health/ready}: the log can be written, and this server is not going down.
 *
 * <p>To know whether the log can be written is to write to it, under the lock that every post needs. So one look does for
 * all who ask within half a second, and of those who ask meanwhile only one looks.
 */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {
    /** Half the period of the probe: it sees each change at its next look but one at the latest. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Messages messages;
    private final ParkedPolls polls;
    private String reason = "";
    private long freshUntil = System.nanoTime();

    @Inject
    Ready(Messages messages, ParkedPolls polls) {
        this.messages = messages;
        this.polls = polls;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health =
                HealthCheckResponse.named("log-writable").withData("parkedPolls", polls.count());
        if (polls.isDraining()) {
            return health.down().withData("reason", "this server is going down").build();
        }
        String known = reason();
        return known.isEmpty()
                ? health.up().build()
                : health.down().withData("reason", known).build();
    }

    /** @return why the log cannot be written; nothing where it can */
    private synchronized String reason() {
        if (System.nanoTime() - freshUntil >= 0) {
            try {
                messages.checkWritable();
                reason = "";
            } catch (LogUnavailableException e) {
                reason = String.valueOf(e.getMessage());
            }
            freshUntil = System.nanoTime() + FRESH_NANOS;
        }
        return reason;
    }
}
