package io.halley.platform;

import static io.halley.platform.Fields.field;

import jakarta.servlet.ServletContext;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The channels through which the server takes connections, and what can be set there that {@code server.xml} has no place
 * for, or that is not known before the server starts.
 *
 * <p>The framework exports an interface, which is reached by its name because applications are not given it to compile
 * against. What is set through it counts for channels that are made from then on; those that are there already have a copy,
 * which is set in each. (To pause and resume the endpoints would make them anew, too, but their old channels may still open
 * their port when the server has started, beside the new ones: then one of the two fails, and now and then it was the one
 * that was left.)
 */
final class Channels {
    private static final String FRAMEWORK = "com.ibm.wsspi.channelfw.ChannelFramework";
    private static final String HTTP = "HttpInboundLink";
    private static final String KEYS_PER_SELECTOR = "maxKeysPerSelector";

    private final Object framework;
    private final Class<?> type;
    private final Object tcp;

    private Channels(ClassLoader container) throws ReflectiveOperationException {
        type = container.loadClass(FRAMEWORK);
        framework = container
                .loadClass(FRAMEWORK + "Factory")
                .getMethod("getChannelFramework")
                .invoke(null);
        tcp = type.getMethod("lookupFactory", String.class).invoke(framework, "TCPChannel");
    }

    /** @throws ReflectiveOperationException where the server has no such framework */
    static Channels of(ServletContext context) throws ReflectiveOperationException {
        return new Channels(container(context));
    }

    /** What is under all versions of the servlet container: it, and not they, can see the channel framework. */
    private static ClassLoader container(ServletContext context) {
        Class<?> type = context.getClass();
        while (type.getSuperclass() != Object.class) {
            type = type.getSuperclass();
        }
        return type.getClassLoader();
    }

    void letEachSelectorWatch(int connections) throws ReflectiveOperationException {
        type.getMethod("updateChannelFactoryProperty", Class.class, Object.class, Object.class)
                .invoke(framework, tcp, KEYS_PER_SELECTOR, String.valueOf(connections));
        for (Object channel : existing()) {
            Object queue = field(channel, "workQueueManager").get(channel);
            field(queue, KEYS_PER_SELECTOR).setInt(queue, connections);
        }
    }

    /** Each channel looks at its own limit whenever a connection comes. */
    void letIn(int connections) throws ReflectiveOperationException {
        for (Object channel : existing()) {
            Object config = field(channel, "config").get(channel);
            field(config, "maxOpenConnections").setInt(config, connections);
        }
    }

    /** All connections from outside that are open at this moment. */
    List<Connection> connections() throws ReflectiveOperationException {
        List<Connection> connections = new ArrayList<>();
        for (Object link : links()) {
            Optional<Socket> socket = socket(link);
            if (socket.isPresent()) {
                int head = head(field(link, "linkOnApplicationSide").get(link));
                connections.add(new Connection(socket.get(), head));
            }
        }
        return connections;
    }

    /** All writes for which a thread waits at this moment, but for those that have been ended. */
    Set<Write> writes() throws ReflectiveOperationException {
        Set<Write> writes = new HashSet<>();
        for (Object link : links()) {
            Object writer = field(link, "writer").get(link);
            Optional<Socket> socket = socket(link);
            if (writer != null && field(writer, "blockedThread").getBoolean(writer) && socket.isPresent()) {
                long deadline = field(writer, "timeoutTime").getLong(writer);
                long done = field(writer, "ioDoneAmt").getLong(writer);
                writes.add(new Write(socket.get(), deadline, done));
            }
        }
        writes.removeIf(write -> write.socket().isOutputShutdown());
        return writes;
    }

    private List<Object> links() throws ReflectiveOperationException {
        List<Object> links = new ArrayList<>();
        for (Object channel : existing()) {
            for (Object queue : (Object[]) field(channel, "inUse").get(channel)) {
                links.addAll((Collection<?>) queue);
            }
        }
        return links;
    }

    /** @return empty where it is just being opened or closed */
    private static Optional<Socket> socket(Object link) throws ReflectiveOperationException {
        Object channel = field(link, "socketIOChannel").get(link);
        return channel == null
                ? Optional.empty()
                : Optional.ofNullable((Socket) field(channel, "socket").get(channel));
    }

    private static int head(@Nullable Object http) throws ReflectiveOperationException {
        return http != null
                        && http.getClass().getSimpleName().equals(HTTP)
                        && field(http, "bPartialParsedRequest").getBoolean(http)
                ? field(http, "numRequestsProcessed").getInt(http) + 1 // Those before this one.
                : Connection.NO_HEAD;
    }

    private Collection<?> existing() throws ReflectiveOperationException {
        Object factory = framework
                .getClass()
                .getMethod("getChannelFactoryInternal", Class.class, boolean.class)
                .invoke(framework, tcp, false);
        return ((Map<?, ?>) field(factory, "existingChannels").get(factory)).values();
    }
}
