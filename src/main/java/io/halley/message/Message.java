package io.halley.message;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log, as everybody sees it: a message that was posted, in its present state, something that happened to
 * one afterwards, what was put on one, or what a moderator did about who may speak in the room.
 *
 * <p>What a message says now is told by itself and by the entry that changed it last. Earlier entries of it have lost their
 * text, so that nothing is left of what was said before.
 *
 * <p>A class, not a record, for one reason: its JSON is made at most once and kept, because a message is sent to
 * thousands of listeners. Two threads that meet here make the same bytes, and either may win; the field is volatile so
 * that a third never sees an array without its bytes.
 */
public final class Message {
    private final long id;
    private final RoomName room;
    private final Type type;
    private final long of;
    private final Draft said;
    private final Instant at;
    private final @Nullable Change last;
    private final @Nullable Silence silence;
    private final Reactions.@Nullable Kind reaction;
    private final Echo echo;
    private volatile byte @Nullable [] json;

    /** What an entry tells. */
    public enum Type {
        POSTED,
        EDITED,
        DELETED,
        LOCKED,
        UNLOCKED,
        MUTED,
        UNMUTED,
        REACTED,
        UNREACTED,
        /** The room is for its members alone from now on. */
        PRIVATE,
        /** The room is for all from now on to whom the rules open it. */
        PUBLIC,
        /** Somebody is a member of the room. */
        JOINED,
        /** Somebody is none any more, of themselves or not. */
        LEFT,
        /** The room is another member's. */
        HANDED,
        /** The room is about something else. */
        TOPIC;

        /** Whether it changes who may be in a room. */
        public boolean isAboutMembers() {
            return compareTo(PRIVATE) >= 0 && compareTo(HANDED) <= 0;
        }

        /** @return the word for it, on the wire and on disk */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException where there is no type with that word */
        public static Type of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What happened to a message last.
     *
     * @param entry the id of the entry that tells of it: the message's version
     * @param at when; to be shown
     */
    public record Change(long entry, Instant at, boolean deleted) {}

    /**
     * Whom a moderator has silenced, or lets speak again.
     *
     * @param personId an {@link #authorId}; null where the room is meant
     * @param until when somebody who is muted may speak again; else null
     */
    public record Silence(
            @Nullable String personId, @Nullable Instant until) {
        public static final Silence OF_ALL = new Silence(null, null);
    }

    /**
     * A message as it was posted.
     *
     * @param id its place in the log: strictly increasing over all rooms, below 2^53
     * @param at when it was written to the log; to be shown, never to sort by: clocks step back
     */
    public Message(long id, RoomName room, Draft said, Instant at) {
        this(id, room, Type.POSTED, 0, said, at, null, null, null, Echo.NONE);
    }

    private Message(
            long id,
            RoomName room,
            Type type,
            long of,
            Draft said,
            Instant at,
            @Nullable Change last,
            @Nullable Silence silence,
            Reactions.@Nullable Kind reaction,
            Echo echo) {
        this.id = id;
        this.room = room;
        this.type = type;
        this.of = of;
        this.said = said;
        this.at = at;
        this.last = last;
        this.silence = silence;
        this.reaction = reaction;
        this.echo = echo;
    }

    /**
     * Something that happened to a message.
     *
     * @param of the message's id
     * @param said by whom, and what the message says from now on; no text where it is deleted, or has changed again since
     */
    public static Message entry(long id, RoomName room, Type type, long of, Draft said, Instant at) {
        return new Message(id, room, type, of, said, at, null, null, null, Echo.NONE);
    }

    /**
     * That somebody has put an emoji on a message, or has taken it back again.
     *
     * @param of the message's id
     * @param by who did
     * @param since that emoji on the message, as it is since
     */
    public static Message ofReaction(
            long id, RoomName room, Type type, long of, Draft by, Reactions.Kind since, Instant at) {
        return new Message(id, room, type, of, by.withoutText(), at, null, null, since, Echo.NONE);
    }

    /**
     * What a moderator did about who may speak.
     *
     * @param type locked, unlocked, muted or unmuted
     * @param by the moderator
     */
    public static Message ofSilence(long id, RoomName room, Type type, Draft by, Silence silence, Instant at) {
        return new Message(id, room, type, 0, by.withoutText(), at, null, silence, null, Echo.NONE);
    }

    /**
     * That a room is about something else from now on.
     *
     * @param said by whom, and what it is about; without a text where it is about nothing in particular
     */
    public static Message ofTopic(long id, RoomName room, Draft said, Instant at) {
        return new Message(id, room, Type.TOPIC, 0, said, at, null, null, null, Echo.NONE);
    }

    /** The same with the beginning of its text, as a plain one. */
    Message beginningWith(String text) {
        return new Message(id, room, type, of, said.saying(text, null), at, last, silence, reaction, echo);
    }

    /** A message after this had happened to it. It stays who posted it, and when. */
    public Message after(Change change, Draft present) {
        Draft now = said.saying(present.text(), present.html());
        Echo left = change.deleted() ? echo.ofDeleted() : echo;
        return new Message(id, room, type, of, now, at, change, silence, reaction, left);
    }

    /** A message that has called this forth. */
    public Message with(Echo now) {
        return new Message(id, room, type, of, said, at, last, silence, reaction, isDeleted() ? now.ofDeleted() : now);
    }

    /** The same for somebody who has put these emoji on it. */
    public Message seenBy(Set<String> theirs) {
        return theirs.isEmpty()
                ? this
                : with(new Echo(echo.replies(), echo.reactions().seenBy(theirs), echo.heard()));
    }

    /** A message after this entry: it was changed, or something was said to it. */
    public Message after(Message entry) {
        if (entry.of == 0 || entry.reaction != null) {
            return with(echo.after(entry));
        }
        return after(new Change(entry.id, entry.at, entry.type == Type.DELETED), entry.said);
    }

    /**
     * An entry that a later one of the same message has overtaken, or of what the room is about: it says nothing any more,
     * not even that the room would be about nothing.
     */
    public Message overtaken() {
        Type now = type == Type.TOPIC ? Type.EDITED : type;
        return new Message(id, room, now, of, said.withoutText(), at, null, silence, null, Echo.NONE);
    }

    public long id() {
        return id;
    }

    public RoomName room() {
        return room;
    }

    public Type type() {
        return type;
    }

    /** The message that this entry happened to; 0 where it is about none. */
    public long of() {
        return of;
    }

    /** What happened to it last; null where nothing did. */
    public @Nullable Change last() {
        return last;
    }

    /** Whom it silences, or lets speak again; null where it is about a message. */
    public @Nullable Silence silence() {
        return silence;
    }

    /** The emoji that was put on a message or taken back, as it is on it since; null where it is about something else. */
    public Reactions.@Nullable Kind reaction() {
        return reaction;
    }

    /** What it has called forth. */
    public Echo echo() {
        return echo;
    }

    /** The message that it answers; 0 where it answers none. */
    public long replyTo() {
        return said.replyTo();
    }

    /** The entry that made it what it is: its own where nothing has happened to it. */
    public long version() {
        return last == null ? id : last.entry();
    }

    public boolean isDeleted() {
        return last != null && last.deleted();
    }

    /** Whether there is something to read: a message that is not deleted. */
    public boolean isSaid() {
        return type == Type.POSTED && !isDeleted();
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
                && type == that.type
                && of == that.of
                && said.equals(that.said)
                && at.equals(that.at)
                && Objects.equals(last, that.last)
                && Objects.equals(silence, that.silence)
                && Objects.equals(reaction, that.reaction)
                && echo.equals(that.echo);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, room);
    }

    @Override
    public String toString() {
        return "Message " + id + " in " + room
                + (type == Type.POSTED ? "" : ", " + type.word() + (of == 0 ? "" : " " + of));
    }
}
