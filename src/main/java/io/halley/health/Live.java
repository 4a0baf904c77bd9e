package io.halley.health;

import io.halley.log.Messages;
import io.halley.poll.ParkedPolls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * {@code /health/live}: the threads that write and follow the log, and end the waits, are alive, and the log's file is as
 * this process knows it; else only a restart helps.
 */
@Liveness
@ApplicationScoped
public class Live implements HealthCheck {
    private final Messages messages;
    private final ParkedPolls polls;

    @Inject
    Live(Messages messages, ParkedPolls polls) {
        this.messages = messages;
        this.polls = polls;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("threads")
                .status(messages.isAlive() && polls.isAlive() && !messages.needsNewStart())
                .withData("log", messages.isAlive())
                .withData("polls", polls.isAlive())
                .withData("needsNewStart", messages.needsNewStart())
                .build();
    }
}
