package io.halley.log;

import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;

/**
 * What is to happen to a message.
 *
 * @param of the message's id
 * @param said by whom, and what the message says from now on; no text where it is deleted
 * @param expected the version that the message must have; {@link #ANY} where any will do
 * @param moderates whether it is by one who moderates there, and may speak where the room is locked
 */
record Change(RoomName room, Message.Type type, long of, Draft said, long expected, boolean moderates)
        implements Entry {
    static final long ANY = 0;

    @Override
    public int length() {
        return said.length();
    }
}
