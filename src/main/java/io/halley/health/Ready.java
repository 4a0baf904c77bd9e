package io.halley.health;

import io.halley.log.LogUnavailableException;
import io.halley.log.Messages;
import io.halley.poll.ParkedPolls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** {@code /health/ready}: the log can be written, and this server is not going down. */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {
    private final Messages messages;
    private final ParkedPolls polls;

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
        try {
            messages.checkWritable();
            return health.up().build();
        } catch (LogUnavailableException e) {
            return health.down()
                    .withData("reason", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
