package io.halley.log;

import io.halley.message.Preview;
import io.halley.message.RoomName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room in the list of rooms.
 *
 * @param messages how many its history holds
 * @param lastId the newest that was ever said there: its place in the list
 * @param last how the newest of them begins; null where none is left
 * @param locked whether only those may speak there who moderate
 * @param mutedUntil when the reader may speak there again; null where they may now
 * @param circle who may be there; of its members none but the reader
 * @param people of a conversation the names of the others in it
 * @param topic what it is about; null where that is nothing in particular
 */
public record Room(
        RoomName name,
        long messages,
        long lastId,
        @Nullable Preview last,
        boolean locked,
        @Nullable Instant mutedUntil,
        Circle circle,
        List<String> people,
        @Nullable String topic) {
    Room with(List<String> people) {
        return new Room(name, messages, lastId, last, locked, mutedUntil, circle, people, topic);
    }
}
