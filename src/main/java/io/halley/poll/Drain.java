package io.halley.poll;

import io.halley.HalleyConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * How this server goes. On SIGTERM it says at once that it is not ready and parks nobody any more, but its door stays
 * open for the drain window ({@code halley.drain.window}): posts are taken, polls are answered, each with
 * {@code Connection: close}, and those who wait are sent on evenly over the window, so that the servers that stay do not
 * get all of them in one moment. By the end of the window whoever routes requests has seen that this server is not ready,
 * and the process ends. A second SIGTERM ends it at once.
 *
 * <p>The window comes before Liberty's own stop, because Liberty closes its door first and then lets requests finish: what
 * is routed here in the meantime would be refused. Where Liberty stops without a SIGTERM (Ctrl-C, the end of the JVM), all
 * who wait are answered at once; {@code server stop} tells us last of all.
 */
@ApplicationScoped
public class Drain {
    private static final Logger LOG = System.getLogger(Drain.class.getName());

    /** Fine enough that nobody calls it a burst: a hundredth of the polls at a time, with the default window. */
    private static final Duration STEP = Duration.ofMillis(100);

    private final ParkedPolls polls;
    private final Duration window;
    private final Thread atTheEnd;
    private final Sigterm sigterm = new Sigterm(this::run);

    @Inject
    Drain(ParkedPolls polls, @ConfigProperties HalleyConfig config) {
        this(polls, config.drainWindow());
    }

    Drain(ParkedPolls polls, Duration window) {
        this.polls = polls;
        this.window = window;
        atTheEnd = new Thread(polls::drain, "halley-drain");
    }

    void start(@Observes Startup started) {
        sigterm.takeOver();
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    @PreDestroy
    void stop() {
        sigterm.giveBack();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "The server goes down, and its hook has answered those who waited", e);
        }
    }

    /**
     * Parks no more, answers those who wait spread over the window, and returns when the window is over. Each step takes
     * its share of those who are left for the time that is left: a moment lost is made good over the rest, not at once.
     */
    void run() {
        long end = System.nanoTime() + window.toNanos();
        List<Poll> parked = polls.parkNoMore();
        LOG.log(Level.INFO, "Going down: {0} polls are answered within {1} ms", parked.size(), window.toMillis());
        int answered = 0;
        double left = parked.size();
        while (answered < parked.size()) {
            long now = System.nanoTime();
            left -= left / (1 + Math.max(0, (end - now) / STEP.toNanos()));
            int due = parked.size() - (int) Math.round(left);
            polls.answerEmpty(parked.subList(answered, due));
            answered = due;
            pauseUntil(Math.min(end, now + STEP.toNanos()));
        }
        pauseUntil(end);
    }

    private static void pauseUntil(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }
}
