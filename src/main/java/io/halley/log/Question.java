package io.halley.log;

import io.halley.message.MalformedException;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.util.Collection;
import java.util.List;

/**
 * What a reader asks: what was said in these rooms after this cursor. Two readers with equal questions get one answer.
 *
 * @param rooms 1 to {@value #MAX_ROOMS}, in the order of their names, none twice
 * @param after the last message that the reader has
 * @param limit how many messages at most, 1 to {@value #MAX_LIMIT}
 * @param changes whether what happened to messages afterwards is asked for, too; else only what there is to read
 */
public record Question(List<RoomName> rooms, Cursor after, int limit, boolean changes) {
    public static final int MAX_LIMIT = 500;

    /** As many rooms as a person follows at once; each costs an index look-up where the answer is not in memory. */
    public static final int MAX_ROOMS = 50;

    public Question {
        rooms = rooms(rooms);
    }

    /** With the changes. */
    public Question(List<RoomName> rooms, Cursor after, int limit) {
        this(rooms, after, limit, true);
    }

    boolean asksFor(Message entry) {
        return changes || entry.isSaid();
    }

    /** @throws MalformedException where there are none, or too many */
    public static List<RoomName> rooms(Collection<RoomName> asked) {
        List<RoomName> rooms = asked.size() == 1
                ? List.copyOf(asked) // As each stream asks, again and again.
                : asked.stream().sorted().distinct().toList();
        if (rooms.isEmpty() || rooms.size() > MAX_ROOMS) {
            throw new MalformedException("Ask for 1 to " + MAX_ROOMS + " rooms, as ?room=a&room=b.");
        }
        return rooms;
    }
}
