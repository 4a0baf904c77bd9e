package io.halley.presence;

import io.halley.message.RoomName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is in one room: those who wait at this server, and what other servers say of theirs.
 *
 * <p>What happens here is gathered. A room looks now and then whether it is another one than it has told; the more people are
 * in it the more seldom, because each of them is told. Five thousand who come in one second are told some times in all, and
 * not twenty-five million times.
 */
final class RoomPresence {
    /** A look for each half second: of a small room people hear at once. */
    static final long TICK_MILLIS = 500;

    /** So that who is told in a room of thousands is told five hundred times a second, all together. */
    private static final long MILLIS_FOR_EACH = 2;

    /** Longer than it takes until all servers have heard of it. */
    private static final long LEFT_MILLIS = 15_000;

    private final RoomName room;
    private final Stays<Visit> visits;
    private final Stays<Participant> typing;
    private final Stays<Visit> left;
    private final Map<String, Crowd> elsewhere = new HashMap<>();
    private final Map<Told.Of, Told> told = new ConcurrentHashMap<>();
    private long nextLook = Long.MIN_VALUE;
    private boolean isAskedFor;
    private Crowd here = Crowd.NOBODY;
    private volatile Crowd all = Crowd.NOBODY;

    RoomPresence(RoomName room, Places places) {
        this.room = room;
        visits = new Stays<>(places);
        typing = new Stays<>(places);
        left = new Stays<>(places);
    }

    synchronized void stay(Visit visit, String address, long until) {
        visits.keep(visit, address, until);
    }

    synchronized boolean has(Visit visit) {
        return visits.keys().contains(visit);
    }

    synchronized void tellSoon() {
        isAskedFor = true;
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

    /** @return whether what is told from now on is something else, or who waits may not know it yet */
    synchronized boolean look(long now) {
        List.of(visits, typing, left).forEach(stays -> stays.expire(now));
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
        boolean isNew = !seen.equals(all);
        if (isNew) {
            all = seen;
            told.clear();
        }
        boolean isToTell = isNew || isAskedFor;
        isAskedFor = false;
        return isToTell;
    }

    /** @return those at this server, as the last look has seen them */
    synchronized Crowd here() {
        return here;
    }

    /** As the last look has seen all of them. */
    Told told(Told.Of asked) {
        return told.computeIfAbsent(asked, of -> Told.of(room, all, of));
    }

    synchronized boolean isOver() {
        boolean isEmpty = visits.isEmpty() && typing.isEmpty() && left.isEmpty() && elsewhere.isEmpty() && !isAskedFor;
        return isEmpty && all.isEmpty() && here.isEmpty();
    }
}
