package io.halley.watch;

import io.halley.trace.Traces;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Has messages traced where OpenTelemetry is switched on, which is a setting of its own and not of ours. */
@ApplicationScoped
class Tracing {
    private final Tracer tracer;
    private final boolean off;

    @Inject
    Tracing(Tracer tracer, @ConfigProperty(name = "otel.sdk.disabled", defaultValue = "true") boolean off) {
        this.tracer = tracer;
        this.off = off;
    }

    void begin(@Observes Startup started) {
        if (!off) {
            Traces.begin(tracer);
        }
    }
}
