package io.halley.message;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message of the log, as everybody sees it.
 *
 * <p>A class, not a record, for one reason: its JSON is made at most once and kept, because a message is sent to
 * thousands of listeners. Two threads that meet here make the same bytes, and either may win; the field is volatile so
 * that a third never sees an array without its bytes.
 */
public final class Message {
    private final long id;
    private final RoomName room;
    private final Draft said;
    private final Instant at;
    private volatile byte @Nullable [] json;

    /**
     * @param id its place in the log: strictly increasing over all rooms, below 2^53
     * @param at when it was written to the log; to be shown, never to sort by: clocks step back
     */
    public Message(long id, RoomName room, Draft said, Instant at) {
        this.id = id;
        this.room = room;
        this.said = said;
        this.at = at;
    }

    public long id() {
        return id;
    }

    public RoomName room() {
        return room;
    }

    public String author() {
        return said.author();
    }

    /** Whom the author's token names; null where nobody was asked. */
    public @Nullable String authorId() {
        return said.authorId();
    }

    public String text() {
        return said.text();
    }

    /** As {@link Draft#length()} has it. */
    public int length() {
        return said.length();
    }

    public @Nullable String html() {
        return said.html();
    }

    public Instant at() {
        return at;
    }

    /** The message as JSON in UTF-8. The array is shared: do not write to it. */
    public byte[] json() {
        byte[] made = json;
        if (made == null) {
            made = MessageJson.encode(this);
            json = made;
        }
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that
                && id == that.id
                && room.equals(that.room)
                && said.equals(that.said)
                && at.equals(that.at);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, room);
    }

    @Override
    public String toString() {
        return "Message " + id + " in " + room;
    }
}
