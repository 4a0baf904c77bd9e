package io.halley.platform;

import io.halley.HalleyConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Tries whether this server can be reached through its own doors: the one for all, and that of those who watch. One whose
 * port somebody else has goes on all the same, and says that it is ready to nobody; so it ends itself, with an error that
 * says why, and whoever has started it knows.
 */
@ApplicationScoped
public class Door {
    private static final Logger LOG = System.getLogger(Door.class.getName());

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private static final int TIMEOUT_MILLIS = 5_000;

    private final String instance = UUID.randomUUID().toString();
    private final List<URI> addresses;
    private final Supplier<Optional<Identity>> certificate;
    private final Duration patience;
    private final Runnable end;
    private final Thread trying;
    private volatile boolean stopped;

    @Inject
    Door(@ConfigProperties HalleyConfig config, ServerCertificate certificate, ThreadFactory threads) {
        this(
                config.ownAddresses().stream()
                        .map(address -> address.resolve("/health/started"))
                        .toList(),
                certificate::shown,
                config.doorPatience(),
                Exit.UNREACHABLE::now,
                threads);
    }

    /**
     * @param addresses of its doors, each of which has to lead here
     * @param certificate by which it knows itself
     * @param end what is done where one has not opened within the patience
     */
    Door(
            List<URI> addresses,
            Supplier<Optional<Identity>> certificate,
            Duration patience,
            Runnable end,
            ThreadFactory threads) {
        this.addresses = addresses;
        this.certificate = certificate;
        this.patience = patience;
        this.end = end;
        trying = threads.newThread(this::tryUntilItOpens);
    }

    /** What this server says at {@code /health/started}, and no other does. */
    public String instance() {
        return instance;
    }

    void start(@Observes Startup started) {
        trying.setDaemon(true);
        trying.start();
    }

    @PreDestroy
    void stop() {
        stopped = true;
        trying.interrupt();
    }

    private void tryUntilItOpens() {
        long latest = System.nanoTime() + patience.toNanos();
        try {
            for (URI address : addresses) {
                while (!stopped && !leadsHere(address)) {
                    if (System.nanoTime() - latest > 0) {
                        LOG.log(
                                Level.ERROR,
                                "This server cannot be reached at {0}: another one may have its port. It ends",
                                address);
                        end.run();
                        return;
                    }
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "The server goes down before its door was open", e);
        }
    }

    /** It is for the name that clients know: here it is asked by another one. */
    private void knowByCertificate(HttpsURLConnection connection) {
        certificate.get().ifPresent(shown -> {
            connection.setSSLSocketFactory(shown.trusted().getSocketFactory());
            connection.setHostnameVerifier((host, session) -> true);
        });
    }

    private boolean leadsHere(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestProperty("Connection", "close");
            if (connection instanceof HttpsURLConnection secure) {
                knowByCertificate(secure);
            }
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(instance);
            }
        } catch (IOException e) {
            return false;
        }
    }
}
