package io.halley.platform;

import io.halley.HalleyConfig;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/** What comes before anything else at start: the settings are checked and told, and the data folder is there. */
@ApplicationScoped
class FirstThings {
    private static final Logger LOG = System.getLogger(FirstThings.class.getName());

    private final HalleyConfig config;
    private final ServerCertificate certificate;
    private @Nullable DataFolder folder;

    @Inject
    FirstThings(@ConfigProperties HalleyConfig config, ServerCertificate certificate) {
        this.config = config;
        this.certificate = certificate;
    }

    void first(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup started) {
        try {
            config.check();
            certificate.show();
            if (config.embedded()) {
                folder = DataFolder.take(config.dataDir());
                DataFolder.makeRoomForLibrary(config.dataDir());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Halley does not start: {0}", e.getMessage());
            Exit.MISCONFIGURED.now();
            throw e;
        }
        LOG.log(Level.INFO, report());
        if (config.isOpenToNetwork()) {
            LOG.log(
                    Level.WARNING,
                    "Nobody is asked who they are: whoever reaches this server reads all, and speaks under any name"
                            + " (halley.access.open-to-network)");
        }
    }

    @PreDestroy
    void last() throws IOException {
        if (folder != null) {
            folder.close();
        }
    }

    /** One record, so that it stays together in any log. */
    private String report() {
        return String.format(
                """
                Halley %s starts
                  mode:     %s
                  access:   %s
                  TLS:      %s
                  database: %s
                  history:  kept for %s, %s messages a room
                  limits:   waits of %d s, %d connections, %d parked polls, bodies of %d bytes""",
                config.version(),
                config.embedded() ? "embedded (this server alone)" : "replicas (any number of equal servers)",
                config.access(),
                certificate.shown().map(Identity::toString).orElse("none: plain HTTP"),
                config.database(),
                config.historyMaxAge().map(Duration::toString).orElse("ever"),
                config.historyMaxMessages().map(String::valueOf).orElse("all"),
                config.pollMaxWait().toSeconds(),
                config.connections(),
                config.pollMaxParked(),
                config.messageMaxBytes());
    }
}
