package io.halley.names;

import io.halley.HalleyConfig;
import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.message.Draft;
import io.halley.message.Likeness;
import io.halley.platform.Direct;
import io.halley.platform.LentFor;
import io.halley.platform.LentFor.Use;
import io.halley.platform.Recurring;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Under which names browsers speak, where nobody is asked who they are. A browser asks for a name, and has it until it asks
 * for another one, or has not come for a while ({@code halley.access.names-kept}). Meanwhile nobody else speaks under it, or
 * under one that looks the same. A name that no browser has asked for is everybody's, and {@code anonymous} always.
 *
 * <p>The database says who has a name; each server knows all of them, and learns within a second of those that were taken at
 * another one. So a post costs a look into memory.
 */
@Direct
public class Names {
    private static final Logger LOG = System.getLogger(Names.class.getName());

    /** Who comes often is written down as often as this, or twice in the time for which names are kept. */
    private static final Duration FRESH = Duration.ofDays(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_TIDYINGS = Duration.ofHours(1);

    /** By which the clocks of servers may differ, and what a transaction takes. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final HeldNames table;
    private final Database database;
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final Duration kept;
    private final Map<String, HeldNames.Held> held = new ConcurrentHashMap<>();
    private long read;
    private long tidied;

    @Inject
    Names(
            @ConfigProperties HalleyConfig config,
            Database database,
            @LentFor(Use.DATABASE) ScheduledExecutorService executor) {
        this(config.accessNamesKept(), database, executor, Clock.systemUTC());
    }

    /** @param kept for how long somebody has a name who does not come; nothing where nobody has one */
    Names(Duration kept, Database database, ScheduledExecutorService executor, Clock clock) {
        this.kept = kept;
        this.database = database;
        this.executor = executor;
        this.clock = clock;
        table = new HeldNames(database);
    }

    void start(@Observes Startup started) {
        if (areHeld()) {
            var unused = executor.scheduleWithFixedDelay(
                    new Recurring(this::look), 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether a name can be had for oneself here: not where people have those that they are known by. */
    public boolean areHeld() {
        return !kept.isZero();
    }

    /**
     * Whether somebody may speak under a name.
     *
     * @param holder what stands for their browser; nothing where none does
     */
    public boolean mayUse(String name, String holder) {
        if (held.isEmpty() || name.equals(Draft.ANONYMOUS)) {
            return true;
        }
        HeldNames.Held known = held.get(Likeness.of(name));
        return known == null || known.holder().equals(holder) || isFree(known);
    }

    /** Whether it was written down lately that they have it. */
    public boolean has(String name, String holder) {
        HeldNames.Held known = held.get(Likeness.of(name));
        return known != null
                && known.holder().equals(holder)
                && known.usedAt() > clock.millis() - Math.min(FRESH.toMillis(), kept.toMillis() / 2);
    }

    /**
     * Takes a name for a browser, and gives back the one that it had.
     *
     * @param holder what stands for the browser, 43 characters
     * @return whether it can be had
     * @throws LogUnavailableException where that cannot be found out now
     */
    public boolean take(String name, String holder) {
        HeldNames.Held wanted = new HeldNames.Held(Likeness.of(name), holder, clock.millis());
        if (!table.take(wanted, clock.millis() - kept.toMillis())) {
            return false;
        }
        held.values().removeIf(other -> other.holder().equals(holder));
        held.put(wanted.likeness(), wanted);
        return true;
    }

    private boolean isFree(HeldNames.Held known) {
        return known.holder().isEmpty() || known.usedAt() < clock.millis() - kept.toMillis();
    }

    /** The first time all of them; then those that other servers have taken. */
    void look() {
        try {
            long now = clock.millis();
            if (read == 0 || database.isShared()) {
                table.since(read - OVERLAP.toMillis(), this::learn);
                read = now;
            }
            if (now - tidied > BETWEEN_TIDYINGS.toMillis()) {
                tidied = now;
                table.tidy(now - kept.toMillis());
                held.values().removeIf(this::isFree);
            }
        } catch (LogUnavailableException e) {
            LOG.log(Level.DEBUG, "Names are looked for again in a second", e);
        }
    }

    private void learn(HeldNames.Held told) {
        held.merge(told.likeness(), told, (known, news) -> news.usedAt() >= known.usedAt() ? news : known);
    }

    int known() {
        return held.size();
    }
}
