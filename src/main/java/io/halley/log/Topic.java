package io.halley.log;

import io.halley.message.Draft;
import io.halley.message.RoomName;
import org.jspecify.annotations.Nullable;

/**
 * What a room is about from now on.
 *
 * @param said by whom, and what; without a text where it is about nothing in particular
 * @param speaker what the rules let them do
 */
record Topic(RoomName room, Draft said, Speaker speaker) implements Entry {
    @Override
    public @Nullable String authorId() {
        return said.authorId();
    }

    @Override
    public int length() {
        return said.length();
    }
}
