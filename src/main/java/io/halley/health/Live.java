package io.halley.health;

import io.halley.log.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** {@code /health/live}: the threads that write and follow the log are alive; without them only a restart helps. */
@Liveness
@ApplicationScoped
public class Live implements HealthCheck {
    private final Messages messages;

    @Inject
    Live(Messages messages) {
        this.messages = messages;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("log-threads")
                .status(messages.isAlive())
                .build();
    }
}
