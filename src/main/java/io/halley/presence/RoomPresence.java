package io.halley.presence;

import io.halley.message.RoomName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one room: those who wait at this server, and what other servers say of theirs.
 *
 * <p>What happens here is gathered. A room looks now and then whether it is another one than it has told; the more people are
 * in it the more seldom, because each of them is told. Five thousand who come in one second are told some times in all, and
 * not twenty-five million times.
 *
 * <p>In a crowd who is told by themselves waits for one more look. Each answer with a message says who is there, too, where
 * that is something else: where something is said meanwhile all have heard of it, and nobody need be woken for it alone. A
 * message that came while thousands are woken for less would wait until they all are. So would one that came while thousands
 * come in, and each of them was told at once who came before.
 */
final class RoomPresence {
    /** A look for each half second: of a small room people hear at once. */
    static final long TICK_MILLIS = 500;

    /** So that of a crowd, who are told at each second look, five hundred are woken in a second. */
    private static final long MILLIS_FOR_EACH = 1;

    /** Longer than a stream may stand still: each that goes on without its client has heard of it by then, at any server. */
    private static final long LEFT_MILLIS = 35_000;

    private final RoomName room;
    private final Stays<Visit> visits;
    private final Stays<Participant> typing;
    private final Stays<Visit> left;
    private final Stays<String> wantingPositions;
    private final Map<String, Crowd> elsewhere = new HashMap<>();
    private final Map<Told.Of, Told> told = new ConcurrentHashMap<>();
    private long nextLook = Long.MIN_VALUE;
    private boolean isAskedFor;
    private boolean isOwed;
    private Crowd here = Crowd.NOBODY;
    private volatile Crowd all = Crowd.NOBODY;

    private @Nullable List<Position> learned;
    private volatile @Nullable List<Position> positions;

    RoomPresence(RoomName room, Places places) {
        this.room = room;
        visits = new Stays<>(places);
        typing = new Stays<>(places);
        left = new Stays<>(places);
        wantingPositions = new Stays<>(places);
    }

    synchronized void stay(Visit visit, String address, long until) {
        visits.keep(visit, address, until);
    }

    /** @return whether they have not left meanwhile */
    synchronized boolean goOn(Visit visit, String address, long until) {
        boolean isThere = visits.keys().contains(visit) || !hasLeft(visit);
        if (isThere) {
            visits.keep(visit, address, until);
        }
        return isThere;
    }

    private boolean hasLeft(Visit visit) {
        return left.keys().contains(visit)
                || elsewhere.values().stream().anyMatch(crowd -> crowd.left().contains(visit));
    }

    synchronized void keepOnly(Set<String> ids) {
        visits.keepIf(visit -> ids.contains(visit.who().id()));
        typing.keepIf(who -> ids.contains(who.id()));
    }

    /** As if something had changed. */
    synchronized void tellSoon() {
        isAskedFor = true;
    }

    synchronized boolean isCrowd() {
        return isCrowd(Math.max(visits.keys().size(), all.count()));
    }

    private static boolean isCrowd(int people) {
        return people * MILLIS_FOR_EACH > TICK_MILLIS;
    }

    synchronized void wantPositions(String address, long until) {
        wantingPositions.keep(address, address, until);
    }

    synchronized boolean wantsPositions() {
        return !wantingPositions.isEmpty();
    }

    /** How far people have read, where somebody still wants to know it. */
    synchronized void learn(List<Position> news) {
        learned = wantsPositions() ? news : null;
    }

    /** It may be another server at which they have waited: it hears of it. */
    synchronized void leave(Visit visit, String address, long now) {
        visits.end(visit);
        typing.end(visit.who());
        left.keep(visit, address, now + LEFT_MILLIS);
    }

    synchronized void type(Participant who, String address, long until) {
        typing.keep(who, address, until);
    }

    synchronized void pause(Participant who) {
        typing.end(who);
    }

    /** @param crowd of that server; {@link Crowd#NOBODY} where nobody is there any more */
    synchronized void hear(String server, Crowd crowd) {
        Crowd before = crowd.isEmpty() ? elsewhere.remove(server) : elsewhere.put(server, crowd);
        List<Visit> known = before == null ? List.of() : before.left();
        crowd.left().stream().filter(visit -> !known.contains(visit)).forEach(visits::end);
    }

    synchronized void forgetAllBut(Collection<String> servers) {
        elsewhere.keySet().retainAll(servers);
    }

    /** @return whether those who wait are to be told now what they do not know yet */
    synchronized boolean look(long now) {
        List.of(visits, typing, left, wantingPositions).forEach(stays -> stays.expire(now));
        if (!wantsPositions()) {
            learned = null;
        }
        if (now < nextLook) {
            return false;
        }
        Set<Participant> people = new HashSet<>();
        visits.keys().forEach(visit -> people.add(visit.who()));
        here = Crowd.of(people, typing.keys(), left.keys());
        List<Crowd> everywhere = new ArrayList<>(elsewhere.values());
        everywhere.add(here);
        Crowd seen = Crowd.sum(everywhere);
        nextLook = now + Math.max(TICK_MILLIS, seen.count() * MILLIS_FOR_EACH);
        boolean isNew = !seen.equals(all) || !Objects.equals(learned, positions);
        if (isNew) {
            all = seen;
            positions = learned;
            told.clear();
        }
        boolean isToTell = isNew || isAskedFor;
        boolean isDue = isOwed || (isToTell && !isCrowd(seen.count()));
        isOwed = isToTell && !isDue;
        isAskedFor = false;
        return isDue;
    }

    /** @return those at this server, as the last look has seen them */
    synchronized Crowd here() {
        return here;
    }

    /** As the last look has seen all of them. */
    Told told(Told.Of asked) {
        return told.computeIfAbsent(asked, of -> Told.of(room, all, positions, of));
    }

    synchronized boolean isOver() {
        boolean isEmpty = visits.isEmpty() && typing.isEmpty() && left.isEmpty() && elsewhere.isEmpty();
        boolean owesNothing = !isOwed && !isAskedFor;
        return isEmpty && owesNothing && all.isEmpty() && here.isEmpty() && !wantsPositions();
    }
}
