package io.halley.log;

import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.Message.Silence;
import io.halley.message.RoomName;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a room that people make, and to who is in it.
 *
 * @param type {@code PRIVATE} and {@code PUBLIC} make it, or change what it is; {@code JOINED}, {@code LEFT} and {@code HANDED}
 *     are about the first of the people
 * @param by who does it
 * @param manages whether the rules let them, whoever owns it
 * @param people whom it is about; in a conversation all whom it is of, that one first
 */
record Membership(RoomName room, Message.Type type, Draft by, boolean manages, List<Member> people) implements Entry {
    Membership(RoomName room, Message.Type type, Draft by, boolean manages, Member person) {
        this(room, type, by, manages, List.of(person));
    }

    String byId() {
        return Objects.requireNonNullElse(authorId(), "");
    }

    Member person() {
        return people.get(0);
    }

    /** Whether it is about the conversation of these people, of whom {@code by} is one. */
    boolean isAmongPeople() {
        List<String> ids = people.stream().map(Member::id).toList();
        return ids.size() > 1 && ids.contains(byId()) && room.equals(Conversation.of(ids));
    }

    Silence about() {
        boolean ofAll = type == Message.Type.PRIVATE || type == Message.Type.PUBLIC;
        return ofAll ? Silence.OF_ALL : new Silence(person().id(), null);
    }

    @Override
    public @Nullable String authorId() {
        return by.authorId();
    }

    @Override
    public int length() {
        return by.length();
    }
}
