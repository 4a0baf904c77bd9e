package io.halley.log;

import io.halley.message.Message;
import io.halley.message.RoomName;
import org.jspecify.annotations.Nullable;

/**
 * A room in the list of rooms.
 *
 * @param messages how many its history holds
 * @param last the newest of them; null where none is left
 */
public record Room(RoomName name, long messages, @Nullable Message last) {}
