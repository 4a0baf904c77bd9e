package io.halley.platform;

import io.halley.count.Counts;
import io.halley.platform.LentFor.Use;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose clients do not read, where they keep the server from all other work. It writes most answers, its
 * own and those of its features, with the threads that take requests; and a write waits until the client has taken
 * something, or half a minute is over. Some hundred clients who asked on and on and read nothing had all of the threads,
 * and for a minute not even its health was answered.
 *
 * <p>Whether the threads are out is known by a task that is put into the queue in which requests stand: it has no turn.
 * Only then is it asked who is being waited for, so that all this costs nothing; and only who has taken nothing from one
 * look to the next is ended. He asks again with the cursor that he has (rule 5).
 */
@Direct
class SlowReaders {
    private static final Logger LOG = System.getLogger(SlowReaders.class.getName());

    /** In so much time a client at the worst of networks takes a packet, and two of them are what the others wait. */
    private static final int MILLIS_BETWEEN_LOOKS = 500;

    private final Executor server;
    private final ScheduledExecutorService executor;
    private volatile boolean hadItsTurn = true;
    private Set<Write> waitedFor = Set.of();

    @Inject
    SlowReaders(@LentFor(Use.PACING) Executor server, ScheduledExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
        try {
            Channels channels = Channels.of(context);
            channels.writes();
            var unused = executor.scheduleWithFixedDelay(
                    new Recurring(() -> look(channels)),
                    MILLIS_BETWEEN_LOOKS,
                    MILLIS_BETWEEN_LOOKS,
                    TimeUnit.MILLISECONDS);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "Clients who do not read can hold all threads: the server does not show them", e);
        }
    }

    private void look(Channels channels) {
        if (hadItsTurn) {
            waitedFor = Set.of();
            hadItsTurn = false;
            server.execute(() -> hadItsTurn = true);
        } else {
            Set<Write> before = waitedFor;
            waitedFor = writes(channels);
            waitedFor.stream().filter(before::contains).forEach(SlowReaders::end);
        }
    }

    private static Set<Write> writes(Channels channels) {
        try {
            return channels.writes();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void end(Write write) {
        try {
            write.end();
            Counts.connectionsEnded("not-reading", 1);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "It has ended by itself", e);
        }
    }
}
