package io.halley.platform;

import io.halley.HalleyConfig;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Lets in no more connections than the process can have files open beside its own. The server's configuration says how many
 * there may be, but not how many there can be; and a server that runs out of files cannot even load a class to say so, and
 * never recovers.
 */
@WebListener
public class ConnectionLimit implements ServletContextListener {
    private static final Logger LOG = System.getLogger(ConnectionLimit.class.getName());

    private static final String ADVICE = ": raise the limit (ulimit -n), or lower halley.http.max-connections";

    @Override
    public void contextInitialized(ServletContextEvent started) {
        HalleyConfig config = CDI.current()
                .select(HalleyConfig.class, ConfigProperties.Literal.NO_PREFIX)
                .get();
        if (config.connections() < config.httpMaxConnections()) {
            letIn(config, started);
        }
    }

    private static void letIn(HalleyConfig config, ServletContextEvent started) {
        try {
            Channels.of(started.getServletContext()).letIn(config.connections());
            LOG.log(
                    Level.WARNING,
                    "{0} connections are let in instead of {1}, for {2} files can be open" + ADVICE,
                    config.connections(),
                    config.httpMaxConnections(),
                    FileDescriptors.max());
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    "{0} connections do not fit the limit of open files, {1}, and this server does not survive running out of"
                            + " them" + ADVICE,
                    config.httpMaxConnections(),
                    FileDescriptors.max());
            LOG.log(Level.DEBUG, "The server's channels cannot be reached", e);
        }
    }
}
