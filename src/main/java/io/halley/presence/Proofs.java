package io.halley.presence;

import io.halley.message.RoomName;
import io.halley.presence.Progress.Whose;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whether a cursor that comes back proves what was not known: that something which was said in a room has come to
 * somebody. Who reads fifty rooms comes back for each message in any of them, and proves nothing new of forty-nine.
 */
final class Proofs {
    /** Some 150 bytes each; past this many it begins anew, and asks the database to keep some once more. */
    private static final int MOST = (int) Math.min(50_000, Runtime.getRuntime().maxMemory() / 8_192);

    private final Map<Whose, Long> proven = new ConcurrentHashMap<>();
    private final Map<RoomName, Long> newest = new ConcurrentHashMap<>();

    /** What was said up to here may have been said in any room. */
    private volatile long floor;

    /** @param id the newest that there is */
    void beginAt(long id) {
        floor = id;
        newest.clear();
        proven.clear();
    }

    /**
     * Something was said in these rooms.
     *
     * @param id no earlier than that
     */
    void posted(Collection<RoomName> rooms, long id) {
        if (newest.size() > MOST) {
            floor = id;
            newest.clear();
        }
        rooms.forEach(room -> newest.merge(room, id, Math::max));
    }

    void forget(Whose whose) {
        proven.remove(whose);
    }

    /** @return whether there is something in the room behind what they have come with before, and not behind this id */
    boolean isNew(Whose whose, long id) {
        Long before = proven.get(whose);
        boolean isNew = before == null || (id > before && before < newest.getOrDefault(whose.room(), floor));
        if (isNew) {
            if (proven.size() > MOST) {
                proven.clear();
            }
            proven.merge(whose, id, Math::max);
        }
        return isNew;
    }
}
