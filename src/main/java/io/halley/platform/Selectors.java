package io.halley.platform;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Has few threads watch the connections. Open Liberty starts a selector, with a thread of its own, for each thousand of
 * them: on two processors, five threads for 5,000 polls and fifteen for 15,000, and each is woken for its share of what
 * one would be woken for once. With one in their place a delivery costs a sixth less. A server whose {@link Channels} cannot
 * be reached watches its connections in its own way, and serves as well.
 */
@WebListener
public class Selectors implements ServletContextListener {
    private static final Logger LOG = System.getLogger(Selectors.class.getName());

    /** The most that the framework takes, and more than the connections that the server lets in by default. */
    private static final int MOST_KEYS = 20_000;

    /** A selector takes some 6 µs to hand on what a connection has sent, and the server eight times as long to answer it. */
    private static final int PROCESSORS_PER_SELECTOR = 8;

    @Override
    public void contextInitialized(ServletContextEvent started) {
        int selectors = 1 + (Runtime.getRuntime().availableProcessors() - 1) / PROCESSORS_PER_SELECTOR;
        try {
            Channels.of(started.getServletContext()).letEachSelectorWatch(MOST_KEYS / selectors);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.INFO, "The server watches its connections with as many threads as it always does", e);
        }
    }
}
