package io.halley.health;

import io.halley.log.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** {@code /health/started}: the log is open, its schema up to date. */
@Startup
@ApplicationScoped
public class Started implements HealthCheck {
    private final Messages messages;

    @Inject
    Started(Messages messages) {
        this.messages = messages;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("log-open").status(messages.isOpen()).build();
    }
}
