package io.halley.platform;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * Has few threads watch the connections. Open Liberty starts a selector, with a thread of its own, for each thousand of
 * them: on two processors, five threads for 5,000 polls and fifteen for 15,000, and each is woken for its share of what
 * one would be woken for once. With one in their place a delivery costs a sixth less.
 *
 * <p>The server's channel framework has a property for it, but {@code server.xml} has no place for that. So it is set
 * through the interface that the framework exports, which is reached by its name because applications are not given it to
 * compile against. It counts for channels that are made from then on; those that are there already have a copy of it, which
 * is set in each. (To pause and resume the endpoints would make them anew, too, but their old channels may still open their
 * port when the server has started, beside the new ones: then one of the two fails, and now and then it was the one that
 * was left.) A server that has no such framework watches its connections in its own way, and serves as well.
 */
@WebListener
public class Selectors implements ServletContextListener {
    private static final Logger LOG = System.getLogger(Selectors.class.getName());
    private static final String CHANNELS = "com.ibm.wsspi.channelfw.ChannelFramework";
    private static final String KEYS_PER_SELECTOR = "maxKeysPerSelector";

    /** The most that the framework takes, and more than the connections that the server lets in by default. */
    private static final int MOST_KEYS = 20_000;

    /** A selector takes some 6 µs to hand on what a connection has sent, and the server eight times as long to answer it. */
    private static final int PROCESSORS_PER_SELECTOR = 8;

    @Override
    public void contextInitialized(ServletContextEvent started) {
        int selectors = 1 + (Runtime.getRuntime().availableProcessors() - 1) / PROCESSORS_PER_SELECTOR;
        try {
            let(MOST_KEYS / selectors, container(started.getServletContext()));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.INFO, "The server watches its connections with as many threads as it always does", e);
        }
    }

    /** What is under all versions of the servlet container: it, and not they, can see the channel framework. */
    private static ClassLoader container(ServletContext context) {
        Class<?> type = context.getClass();
        while (type.getSuperclass() != Object.class) {
            type = type.getSuperclass();
        }
        return type.getClassLoader();
    }

    private static void let(int keys, ClassLoader container) throws ReflectiveOperationException {
        Class<?> channels = container.loadClass(CHANNELS);
        Object framework = container
                .loadClass(CHANNELS + "Factory")
                .getMethod("getChannelFramework")
                .invoke(null);
        Object tcp = channels.getMethod("lookupFactory", String.class).invoke(framework, "TCPChannel");
        channels.getMethod("updateChannelFactoryProperty", Class.class, Object.class, Object.class)
                .invoke(framework, tcp, KEYS_PER_SELECTOR, String.valueOf(keys));
        Object factory = framework
                .getClass()
                .getMethod("getChannelFactoryInternal", Class.class, boolean.class)
                .invoke(framework, tcp, false);
        for (Object channel : ((Map<?, ?>) field(factory, "existingChannels").get(factory)).values()) {
            Object queue = field(channel, "workQueueManager").get(channel);
            field(queue, KEYS_PER_SELECTOR).setInt(queue, keys);
        }
    }

    private static Field field(Object of, String name) throws NoSuchFieldException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(of.getClass() + " has no " + name);
    }
}
