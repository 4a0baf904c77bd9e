package io.halley.presence;

import io.halley.log.Cursor;
import io.halley.message.RoomName;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has come in a room, as their client has just proved.
 *
 * @param delivered what they have come back with
 * @param seen up to which id they have looked at it; 0 where nothing is said of that
 * @param hidden whether they tell nobody else; null where nothing is said of that
 */
record Progress(
        RoomName room,
        Participant who,
        Cursor delivered,
        long seen,
        @Nullable Boolean hidden) {
    /** In one order at all servers, for they lock rows. */
    static final Comparator<Progress> BY_ROW = Comparator.comparing((Progress progress) -> progress.room.value())
            .thenComparing(progress -> progress.who.id());

    /** Whose row it is. */
    record Whose(RoomName room, String personId) {}

    /** Whether it is kept of who has never looked at the room, too: they say something themselves. A proof alone is not. */
    boolean isKept() {
        return seen > 0 || hidden != null;
    }

    Whose whose() {
        return new Whose(room, who.id());
    }

    /** Both; of one that was said of another log nothing is left. */
    Progress and(Progress later) {
        if (!later.delivered.epoch().equals(delivered.epoch())) {
            return later;
        }
        Cursor furthest = later.delivered.id() > delivered.id() ? later.delivered : delivered;
        return new Progress(
                room, later.who, furthest, Math.max(seen, later.seen), later.hidden == null ? hidden : later.hidden);
    }
}
