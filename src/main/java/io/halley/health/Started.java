package io.halley.health;

import io.halley.platform.Door;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** {@code /health/started}: this process is up. A database that is away does not come back by a restart. */
@Startup
@ApplicationScoped
public class Started implements HealthCheck {
    private final Door door;

    @Inject
    Started(Door door) {
        this.door = door;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("process")
                .up()
                .withData("instance", door.instance())
                .build();
    }
}
