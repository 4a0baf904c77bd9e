package io.halley.log;

import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import org.jspecify.annotations.Nullable;

/**
 * An emoji that somebody puts on a message, or takes back.
 *
 * @param type reacted or unreacted
 * @param of the message's id
 * @param by who does
 * @param speaker what the rules let them do
 */
record Reaction(RoomName room, Message.Type type, long of, Draft by, String emoji, Speaker speaker) implements Entry {
    @Override
    public @Nullable String authorId() {
        return by.authorId();
    }

    @Override
    public int length() {
        return emoji.length();
    }

    /** Whose it is: theirs whom the token names, and where nobody is asked theirs who go by that name. */
    String person() {
        return person(by);
    }

    static String person(Draft by) {
        return by.authorId() == null ? "=" + by.author() : ":" + by.authorId();
    }
}
