package io.halley.log;

import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to a message.
 *
 * @param of the message's id
 * @param said by whom, and what the message says from now on; no text where it is deleted
 * @param expected the version that the message must have; {@link #ANY} where any will do
 * @param by what the rules let them do who say it
 */
record Change(RoomName room, Message.Type type, long of, Draft said, long expected, Speaker by) implements Entry {
    static final long ANY = 0;

    @Override
    public @Nullable String authorId() {
        return said.authorId();
    }

    @Override
    public int length() {
        return said.length();
    }
}
