package io.halley;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/** What comes before anything else at start: the settings are checked, and the data folder is there. */
@ApplicationScoped
class FirstThings {
    private static final Logger LOG = System.getLogger(FirstThings.class.getName());

    private final HalleyConfig config;

    @Inject
    FirstThings(@ConfigProperties HalleyConfig config) {
        this.config = config;
    }

    void first(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup started) {
        config.check();
        if (config.embedded()) {
            createDataDir();
        }
        LOG.log(
                Level.INFO,
                "Halley starts: log {0}, waits up to {1} s, parks up to {2} polls, bodies up to {3} bytes",
                config.embedded() ? "embedded in " + config.dataDir() : "on a database server",
                config.pollMaxWait().toSeconds(),
                config.pollMaxParked(),
                config.messageMaxBytes());
    }

    private void createDataDir() {
        try {
            Files.createDirectories(config.dataDir());
        } catch (IOException e) {
            throw new UncheckedIOException("halley.data.dir: " + config.dataDir() + " cannot be created", e);
        }
    }
}
