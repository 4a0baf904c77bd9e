package io.halley.presence;

import io.halley.HalleyConfig;
import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.log.Circle;
import io.halley.log.MembersChanged;
import io.halley.log.Messages;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.platform.LentFor;
import io.halley.platform.Recurring;
import io.halley.poll.ParkedPolls;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Who is in the rooms, and who is typing there. Whoever waits in a room and says who they are is in it, until some time
 * after their wait: between two polls nobody leaves. Nothing of it is in the log, and nothing outlives the servers.
 *
 * <p>The servers of one house tell each other in a table ({@link OtherServers}), each of its own people, and only where that
 * has changed; so each tells of all.
 *
 * <p>Those who are told hear of it as of a message, by their poll's end or in their stream: their answers have the state, and
 * its tag, which they send back. Where the tag is still the same there is no news, at whichever server they ask.
 */
@Direct
public class Presence {
    private static final Logger LOG = System.getLogger(Presence.class.getName());

    /** Behind a wait: longer than a client takes to ask again, through a proxy that has lost its server, too. */
    static final int GRACE_SECONDS = 10;

    /** Who types says so every three seconds; so none of these may get lost, and a pause ends soon. */
    static final int TYPING_SECONDS = 5;

    private static final long EXCHANGE_MILLIS = 1_000;

    private final Map<RoomName, RoomPresence> rooms = new ConcurrentHashMap<>();
    private final Places places;
    private final Consumer<Collection<RoomName>> tell;
    private final Function<RoomName, Optional<Circle>> members;
    private final OtherServers others;
    private final ScheduledExecutorService executor;
    private final ScheduledExecutorService mayWait;
    private final LongSupplier millis;
    private final List<ScheduledFuture<?>> looks = new ArrayList<>();
    private boolean cutOff;

    @Inject
    Presence(
            ParkedPolls polls,
            Messages messages,
            Database database,
            ScheduledExecutorService executor,
            @LentFor(LentFor.Use.DATABASE) ScheduledExecutorService mayWait,
            @ConfigProperties HalleyConfig config) {
        this(
                polls::tellBeside,
                messages.privateRooms()::known,
                new OtherServers(database),
                new Places(config.pollMaxParked(), config.pollMaxParkedPerAddress()),
                executor,
                mayWait,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    Presence(
            Consumer<Collection<RoomName>> tell,
            Function<RoomName, Optional<Circle>> members,
            OtherServers others,
            Places places,
            ScheduledExecutorService executor,
            ScheduledExecutorService mayWait,
            LongSupplier millis) {
        this.tell = tell;
        this.members = members;
        this.others = others;
        this.places = places;
        this.executor = executor;
        this.mayWait = mayWait;
        this.millis = millis;
    }

    @PostConstruct
    void start() {
        looks.add(every(RoomPresence.TICK_MILLIS, executor, this::look));
        looks.add(every(EXCHANGE_MILLIS, mayWait, this::exchange));
    }

    private static ScheduledFuture<?> every(long millis, ScheduledExecutorService executor, Runnable task) {
        return executor.scheduleWithFixedDelay(new Recurring(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        looks.forEach(look -> look.cancel(false));
    }

    /**
     * Somebody waits in a room. Where there are as many as may wait, from one address or in all, they wait unseen.
     *
     * @param address the client's; empty where it is counted for nobody
     */
    void stays(RoomName room, Visit visit, String address, int seconds) {
        in(room, presence -> presence.stay(visit, address, after(seconds + GRACE_SECONDS)));
    }

    /** The same later, where they have not left meanwhile. @return whether they have not */
    boolean goesOn(RoomName room, Visit visit, String address, int seconds) {
        AtomicBoolean isThere = new AtomicBoolean();
        in(room, presence -> isThere.set(presence.goOn(visit, address, after(seconds + GRACE_SECONDS))));
        return isThere.get();
    }

    /**
     * Somebody who waits there wants to be told how far others have read. That takes a place for their address, as somebody
     * does who is seen: where there is none they are not told.
     */
    void wantsPositions(RoomName room, String address, int seconds) {
        in(room, presence -> presence.wantPositions(address, after(seconds + GRACE_SECONDS)));
    }

    /** Who waits there is told as if something had changed, though nothing may have since the last look. */
    public void tellSoon(RoomName room) {
        in(room, RoomPresence::tellSoon);
    }

    /** Whether so many are there that who comes is not told by themselves, but as all others are. */
    public boolean isCrowd(RoomName room) {
        RoomPresence presence = rooms.get(room);
        return presence != null && presence.isCrowd();
    }

    /** They are not there any more, whatever they have said of how long they wait. */
    public void leaves(RoomName room, Visit visit, String address) {
        in(room, presence -> presence.leave(visit, address, millis.getAsLong()));
    }

    /** Somebody types, for some seconds from now on. */
    public void types(RoomName room, Participant who, String address) {
        in(room, presence -> presence.type(who, address, after(TYPING_SECONDS)));
    }

    /** They do not, or have said it. */
    public void pauses(RoomName room, Participant who) {
        RoomPresence presence = rooms.get(room);
        if (presence != null) {
            presence.pause(who);
        }
    }

    /** Who is not among the members of a private room any more has left it, whatever they have said. */
    void sendOut(@Observes MembersChanged changed) {
        for (RoomName room : changed.rooms()) {
            members.apply(room)
                    .filter(Circle::isPrivate)
                    .ifPresent(circle -> in(room, presence -> presence.keepOnly(circle.members())));
        }
    }

    private void in(RoomName room, Consumer<RoomPresence> deed) {
        rooms.compute(room, (name, known) -> {
            RoomPresence presence = known == null ? new RoomPresence(name, places) : known;
            deed.accept(presence);
            return presence.isOver() ? null : presence;
        });
    }

    private long after(int seconds) {
        return millis.getAsLong() + TimeUnit.SECONDS.toMillis(seconds);
    }

    /** What there is to tell of a room. How far others have read is found in a moment, for who waits. */
    public Told told(RoomName room, Told.Of asked) {
        RoomPresence presence = rooms.get(room);
        return presence == null ? Told.of(room, Crowd.NOBODY, null, asked) : presence.told(asked);
    }

    /** @return the rooms in which somebody wants to be told how far others have read */
    Set<RoomName> positionsWanted() {
        return rooms.entrySet().stream()
                .filter(room -> room.getValue().wantsPositions())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** How far people have read there now; told with the next look. */
    void positions(RoomName room, List<Position> positions) {
        in(room, presence -> presence.learn(positions));
    }

    /** Tells where somebody has come or gone. */
    void look() {
        long now = millis.getAsLong();
        List<RoomName> changed = new ArrayList<>();
        rooms.forEach((name, presence) -> {
            if (presence.look(now)) {
                changed.add(name);
            }
            rooms.computeIfPresent(name, (same, known) -> known.isOver() ? null : known);
        });
        if (!changed.isEmpty()) {
            tell.accept(changed);
        }
    }

    private void exchange() {
        try {
            exchangeOnce();
            if (cutOff) {
                cutOff = false;
                LOG.log(Level.INFO, "The servers tell each other again who is with them");
            }
        } catch (LogUnavailableException e) {
            if (!cutOff) {
                cutOff = true;
                LOG.log(
                        Level.WARNING,
                        "The servers cannot tell each other who is with them; trying again each second",
                        e);
            }
        }
    }

    private void exchangeOnce() {
        Map<RoomName, Crowd> here = new HashMap<>();
        rooms.forEach((name, presence) -> here.put(name, presence.here()));
        OtherServers.News news = others.exchange(here, millis.getAsLong());
        rooms.values().forEach(presence -> presence.forgetAllBut(news.servers()));
        news.heard().forEach(heard -> in(heard.room(), presence -> presence.hear(heard.server(), heard.crowd())));
    }
}
