package io.halley.platform;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Map;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Has few threads watch the connections. Open Liberty starts a selector, with a thread of its own, for each thousand of
 * them: on two processors, five threads for 5,000 polls and fifteen for 15,000, and each is woken for its share of what
 * one would be woken for once. With one in their place a delivery costs a sixth less.
 *
 * <p>The server's channel framework has a property for it, but {@code server.xml} has no place for that. So it is set
 * through the interface that the framework exports, which is reached by its name because applications are not given it to
 * compile against. It counts for channels that are made from then on, so the endpoints are paused and resumed, as the
 * server's {@code ServerEndpointControlMBean} offers: some milliseconds, before the door is opened for the first time. A
 * server that has no such framework watches its connections in its own way, and serves as well.
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
            if (let(String.valueOf(MOST_KEYS / selectors), container(started.getServletContext()))) {
                makeChannelsAnew();
            }
        } catch (JMException | JMRuntimeException e) {
            LOG.log(Level.ERROR, "The server's endpoints could not be paused and resumed: does it listen?", e);
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

    /** @return whether it was otherwise: where the application starts again, it was not, and nobody is cut off */
    private static boolean let(String keys, ClassLoader container) throws ReflectiveOperationException {
        Class<?> channels = container.loadClass(CHANNELS);
        Object framework = container
                .loadClass(CHANNELS + "Factory")
                .getMethod("getChannelFramework")
                .invoke(null);
        Object tcp = channels.getMethod("lookupFactory", String.class).invoke(framework, "TCPChannel");
        Method data = channels.getMethod("getChannelFactory", Class.class);
        Object properties = data.getReturnType().getMethod("getProperties").invoke(data.invoke(framework, tcp));
        if (properties instanceof Map<?, ?> map && keys.equals(map.get(KEYS_PER_SELECTOR))) {
            return false;
        }
        channels.getMethod("updateChannelFactoryProperty", Class.class, Object.class, Object.class)
                .invoke(framework, tcp, KEYS_PER_SELECTOR, keys);
        return true;
    }

    private static void makeChannelsAnew() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName endpoints = new ObjectName("WebSphere:feature=kernel,name=ServerEndpointControl");
        try {
            server.invoke(endpoints, "pause", null, null);
        } finally {
            server.invoke(endpoints, "resume", null, null);
        }
    }
}
