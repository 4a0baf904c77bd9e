package io.halley.health;

import io.halley.log.Messages;
import io.halley.poll.ParkedPolls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code /health/ready}: it is better to send requests here than nowhere. The log has been opened, so what this server is
 * set up with works, and it is not going down. The database is not asked: where it is away it is away from all servers,
 * and who is sent nowhere is told less than who is sent here. How the last real reads and posts went is told beside.
 */
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
        HealthCheckResponseBuilder health = HealthCheckResponse.named("serving")
                .withData("parkedPolls", polls.count())
                .withData("logReadable", messages.isReadable())
                .withData("logWritable", messages.isWritable());
        if (polls.isDraining()) {
            return health.down().withData("reason", "this server is going down").build();
        }
        return messages.isOpen()
                ? health.up().build()
                : health.down()
                        .withData("reason", "the log has not been opened yet")
                        .build();
    }
}
