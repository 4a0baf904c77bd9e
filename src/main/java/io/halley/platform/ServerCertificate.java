package io.halley.platform;

import io.halley.HalleyConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the server shows, where it speaks TLS itself. Whoever renews it puts new files in the place of the
 * old ones; they are found there, and shown to who connects from then on. What is no good is not shown: the old one goes on,
 * which nobody notices before it ends.
 */
@Direct
class ServerCertificate {
    private static final Logger LOG = System.getLogger(ServerCertificate.class.getName());

    /** Certificates are renewed weeks before they end; who tries out how waits no longer than this. */
    private static final int SECONDS_BETWEEN_LOOKS = 5;

    /** The file has to have one; {@code tls-on.xml} names it, too. */
    private static final String PASSWORD = "halley";

    private final @Nullable TlsSettings settings;
    private final ScheduledExecutorService executor;
    private volatile @Nullable Identity shown;
    private String wrong = "";
    private boolean wrongIsTold;

    @Inject
    ServerCertificate(@ConfigProperties HalleyConfig config, ScheduledExecutorService executor) {
        this(config.tls().orElse(null), executor);
    }

    ServerCertificate(@Nullable TlsSettings settings, ScheduledExecutorService executor) {
        this.settings = settings;
        this.executor = executor;
    }

    /** @throws IllegalArgumentException where there is one to show, and it is no good */
    void show() {
        if (settings != null) {
            show(settings, settings.identity());
        }
    }

    /** What is shown; nothing where the server speaks no TLS. */
    Optional<Identity> shown() {
        return Optional.ofNullable(shown);
    }

    void start(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
        if (settings != null) {
            var unused = executor.scheduleWithFixedDelay(
                    new Recurring(this::look), SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        }
    }

    /** Whoever renews them may just have put one in its place, and not the other: what is wrong is told the second time. */
    void look() {
        if (settings == null) {
            return;
        }
        try {
            Identity there = settings.identity();
            if (!there.equals(shown)) {
                show(settings, there);
                LOG.log(Level.INFO, "The certificate is another one now: {0}", there);
            }
            wrong = "";
        } catch (IllegalArgumentException | UncheckedIOException e) {
            told(String.valueOf(e.getMessage()));
        }
    }

    private void told(String now) {
        if (!now.equals(wrong)) {
            wrong = now;
            wrongIsTold = false;
        } else if (!wrongIsTold) {
            wrongIsTold = true;
            LOG.log(Level.WARNING, "The certificate stays as it was ({0}): {1}", shown, wrong);
        }
    }

    private void show(TlsSettings settings, Identity identity) {
        try {
            Path folder =
                    Files.createDirectories(settings.store().toAbsolutePath().getParent());
            Path written = Files.createTempFile(folder, "new", ".p12"); // Nobody else may read it.
            Files.write(written, identity.pkcs12(PASSWORD.toCharArray()));
            Files.move(written, settings.store(), StandardCopyOption.ATOMIC_MOVE);
            shown = identity;
        } catch (IOException e) {
            throw new UncheckedIOException("halley.tls.store: " + settings.store() + " cannot be written", e);
        }
    }
}
