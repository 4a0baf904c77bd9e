package io.halley.platform;

import io.halley.HalleyConfig;
import io.halley.count.Counts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Ends connections that keep others from having one: more than one address may have, and those whose request has no end.
 * The server has a deadline for each read, and a number for all connections; but who sends a byte now and then keeps every
 * deadline, and some hundreds of such clients take all the places there are.
 *
 * <p>Nothing of ours is asked when a connection comes. So they are looked at every few seconds, as they are then. A server
 * whose {@link Channels} do not show them goes without.
 */
@Direct
class Connections {
    private static final Logger LOG = System.getLogger(Connections.class.getName());

    private static final int SECONDS_BETWEEN_LOOKS = 5;

    /** Whoever is still sending the same head has had 15 s and more, which is the server's deadline for a single read. */
    private static final int LOOKS_AT_A_HEAD = 4;

    private final int mostOfOne;
    private final TrustedProxies proxies;
    private final ScheduledExecutorService executor;

    /** How often each was seen sending the head that it was sending when we last looked. */
    private Map<Connection, Integer> heads = Map.of();

    @Inject
    Connections(@ConfigProperties HalleyConfig config, TrustedProxies proxies, ScheduledExecutorService executor) {
        mostOfOne = config.httpMaxConnectionsPerAddress();
        this.proxies = proxies;
        this.executor = executor;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
        try {
            Channels channels = Channels.of(context);
            channels.connections();
            var unused = executor.scheduleWithFixedDelay(
                    new Recurring(() -> look(channels)),
                    SECONDS_BETWEEN_LOOKS,
                    SECONDS_BETWEEN_LOOKS,
                    TimeUnit.SECONDS);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "Connections that take places from others are not ended: the server does not show them",
                    e);
        }
    }

    private void look(Channels channels) {
        try {
            List<Connection> open = channels.connections();
            Counts.connectionsEnded("slow-head", end(withoutEnd(open)));
            Counts.connectionsEnded("address-full", end(tooMany(open)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Connection> withoutEnd(List<Connection> open) {
        Map<Connection, Integer> seen = new HashMap<>();
        open.stream().filter(Connection::isInHead).forEach(each -> seen.put(each, heads.getOrDefault(each, 0) + 1));
        heads = seen;
        return seen.entrySet().stream()
                .filter(each -> each.getValue() >= LOOKS_AT_A_HEAD)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Connection> tooMany(List<Connection> open) {
        return open.stream().collect(Collectors.groupingBy(each -> proxies.stranger(each.peer()))).entrySet().stream()
                .filter(each -> !each.getKey().isEmpty() && each.getValue().size() > mostOfOne)
                .flatMap(each -> overTheLimit(each.getValue()).stream())
                .toList();
    }

    /** First those in a head, of whom nobody has had an answer yet. */
    private List<Connection> overTheLimit(List<Connection> ofOne) {
        return ofOne.stream()
                .sorted(Comparator.comparing(Connection::isInHead).reversed())
                .limit(ofOne.size() - mostOfOne)
                .toList();
    }

    private static int end(Collection<Connection> connections) {
        for (Connection each : connections) {
            try {
                each.end();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "It has ended by itself", e);
            }
        }
        return connections.size();
    }
}
