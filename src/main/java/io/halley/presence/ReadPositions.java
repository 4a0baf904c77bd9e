package io.halley.presence;

import io.halley.HalleyConfig;
import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.log.Circle;
import io.halley.log.Cursor;
import io.halley.log.LogBegunAnew;
import io.halley.log.MembersChanged;
import io.halley.log.Messages;
import io.halley.log.MessagesPosted;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.platform.LentFor;
import io.halley.platform.Recurring;
import io.halley.presence.Progress.Whose;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * How far those who are known have read, in each room that they have looked at.
 *
 * <p>A cursor that comes back proves that all before it has come to its client: that costs no request. That somebody has looked
 * at it their client says itself. Both only go forward, so that it does not matter in which order, how often and at which
 * server they come; and both are gathered, so that a thousand who come in a second are some transactions.
 *
 * <p>It is kept in the database, from where each server reads what others have written, of the rooms that somebody wants to be
 * told of.
 */
@Direct
public class ReadPositions {
    private static final Logger LOG = System.getLogger(ReadPositions.class.getName());

    private static final long EXCHANGE_MILLIS = 1_000;

    private static final long TIDY_HOURS = 1;

    /** Who has looked waits so long for others who do, and shares their transaction: ten of these a second at the most. */
    private static final long GATHER_MILLIS = 100;

    /** Rows a transaction: some 20 ms of the database's work. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final Told.Of READ = new Told.Of(false, false, true);

    private final Messages messages;
    private final Presence presence;
    private final PositionTable table;
    private final ScheduledExecutorService mayWait;
    private final int mostPeople;
    private final Proofs proofs = new Proofs();
    private final Gathered gathered = new Gathered();
    private final Set<RoomName> changed = ConcurrentHashMap.newKeySet();
    private final Set<RoomName> told = new HashSet<>();
    private final List<ScheduledFuture<?>> recurring = new ArrayList<>();

    @Inject
    ReadPositions(
            Messages messages,
            Presence presence,
            Database database,
            @LentFor(LentFor.Use.DATABASE) ScheduledExecutorService mayWait,
            @ConfigProperties HalleyConfig config) {
        this.messages = messages;
        this.presence = presence;
        this.mayWait = mayWait;
        table = new PositionTable(database);
        mostPeople = config.readMaxPeople();
    }

    @PostConstruct
    void start() {
        recurring.add(mayWait.scheduleWithFixedDelay(
                new Recurring(this::exchange), EXCHANGE_MILLIS, EXCHANGE_MILLIS, TimeUnit.MILLISECONDS));
        recurring.add(mayWait.scheduleWithFixedDelay(
                new Recurring(() -> orLater(table::tidy)), TIDY_HOURS, TIDY_HOURS, TimeUnit.HOURS));
    }

    @PreDestroy
    void stop() {
        recurring.forEach(one -> one.cancel(false));
        flush();
    }

    void posted(@Observes MessagesPosted posted) {
        proofs.posted(posted.rooms(), messages.now().id());
    }

    void beginAnew(@Observes LogBegunAnew begun) {
        proofs.beginAt(messages.now().id());
    }

    /**
     * Somebody has come with a cursor. Where it is none of this log, or ahead of what this server knows of it, that proves
     * nothing.
     *
     * @param who one without an id is nobody
     */
    public void delivered(Participant who, Collection<RoomName> rooms, Cursor cursor) {
        if (mostPeople == 0 || who.id().isEmpty() || !messages.isOpen() || !messages.hasTold(cursor)) {
            return;
        }
        for (RoomName room : rooms) {
            if (proofs.isNew(new Whose(room, who.id()), cursor.id())) {
                gathered.add(new Progress(room, who, cursor, 0, null));
            }
        }
    }

    /**
     * Somebody has looked at all that was said in a room up to a cursor. Where nothing was, nothing is kept.
     *
     * @param who one with an id
     * @param cursor one of this log
     * @param hidden whether they tell nobody else, from now on; null where that stays as it is
     * @return once it is kept; ends with a {@link LogUnavailableException} where it may not be
     */
    public CompletionStage<Void> seen(Participant who, RoomName room, Cursor cursor, @Nullable Boolean hidden) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        proofs.forget(new Whose(room, who.id())); // Of who has not looked yet none was kept.
        if (!gathered.add(new Progress(room, who, cursor, cursor.id(), hidden))) {
            return CompletableFuture.failedStage(new LogUnavailableException("too many have looked while it was away"));
        }
        if (gathered.await(written)) {
            var unused = mayWait.schedule(new Recurring(this::flush), GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
        return written;
    }

    /** @return how much somebody has not read of the rooms that they have looked at, the last spoken in first */
    public List<Unread> unread(String personId) {
        return table.unread(personId);
    }

    /** How far others have read in a room, who tell it. */
    public Told told(RoomName room) {
        return Told.of(room, Crowd.NOBODY, positionsIn(room), READ);
    }

    /** Of a private room, those of its members. */
    private List<Position> positionsIn(RoomName room) {
        List<Position> all = table.in(room, mostPeople);
        Circle circle = messages.privateRooms().of(room);
        return circle.isPrivate()
                ? all.stream().filter(one -> circle.has(one.who().id())).toList()
                : all;
    }

    void membersChanged(@Observes MembersChanged news) {
        changed.addAll(news.rooms());
    }

    private synchronized void flush() {
        Gathered.Batch batch = gathered.take(mostPeople);
        try {
            List<Progress> all = table.due(batch.all(), mostPeople);
            for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
                table.keep(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
            }
            all.forEach(one -> changed.add(one.room()));
            batch.waiting().forEach(written -> written.complete(null));
        } catch (Throwable e) { // Whatever it is, who waits is told.
            batch.waiting().forEach(written -> written.completeExceptionally(e));
            LOG.log(Level.DEBUG, "Who has looked says so again, and the next message proves the rest", e);
        }
    }

    private synchronized void exchange() {
        flush();
        orLater(this::tell);
    }

    /** What is new of the rooms that somebody wants to be told of. */
    private void tell() {
        Set<RoomName> wanted = presence.positionsWanted();
        told.retainAll(wanted);
        changed.addAll(table.changedElsewhere(!wanted.isEmpty()));
        changed.retainAll(told);
        for (RoomName room : wanted) {
            if (changed.remove(room) || !told.contains(room)) {
                presence.positions(room, positionsIn(room));
                told.add(room);
            }
        }
    }

    private static void orLater(Runnable task) {
        try {
            task.run();
        } catch (LogUnavailableException e) {
            LOG.log(Level.DEBUG, "Trying again later", e);
        }
    }
}
