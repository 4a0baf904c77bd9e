package io.halley.log;

import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.Message.Silence;
import io.halley.message.RoomName;
import org.jspecify.annotations.Nullable;

/**
 * What a moderator does about who may speak in a room.
 *
 * @param type locked, unlocked, muted or unmuted
 * @param by the moderator
 * @param silence whom it is about, and until when
 */
record Measure(RoomName room, Message.Type type, Draft by, Silence silence) implements Entry {
    @Override
    public @Nullable String authorId() {
        return by.authorId();
    }

    @Override
    public int length() {
        return by.length();
    }
}
