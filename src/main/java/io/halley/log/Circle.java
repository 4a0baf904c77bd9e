package io.halley.log;

import io.halley.message.Message;
import io.halley.message.RoomName;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may be in a room, as far as people have decided that.
 *
 * @param isPrivate whether it is for its members alone; else for all to whom the rules open it
 * @param ownerId who decides who is in it; null where nobody owns it
 * @param members the ids of those who are in it
 * @param changed the entry that changed it last; 0 where it was never changed
 */
public record Circle(boolean isPrivate, @Nullable String ownerId, Set<String> members, long changed) {
    /** A room that nobody has made. */
    public static final Circle PUBLIC = new Circle(false, null, Set.of(), 0);

    /** A conversation that nobody has begun, or that is none of one's own. */
    static final Circle CLOSED = new Circle(true, null, Set.of(), 0);

    private static final String PRIVATE = Message.Type.PRIVATE.word();

    /** @param kind as the table of rooms has it */
    static Circle of(String kind, @Nullable String ownerId, Set<String> members, long changed) {
        return new Circle(kind.equals(PRIVATE), ownerId, members, changed);
    }

    static Circle ofRoomThatNobodyMade(RoomName room) {
        return Conversation.isNameOfOne(room) ? CLOSED : PUBLIC;
    }

    public boolean has(String personId) {
        return members.contains(personId);
    }

    public boolean isOwnedBy(String personId) {
        return personId.equals(ownerId);
    }

    Circle with(String personId) {
        Set<String> all = new HashSet<>(members);
        all.add(personId);
        return new Circle(isPrivate, ownerId, all, changed);
    }

    Circle without(String personId) {
        Set<String> all = new HashSet<>(members);
        all.remove(personId);
        return new Circle(isPrivate, ownerId, all, changed);
    }

    Circle ownedBy(@Nullable String personId) {
        return new Circle(isPrivate, personId, members, changed);
    }

    Circle changedBy(long entry) {
        return new Circle(isPrivate, ownerId, members, entry);
    }
}
