package io.halley.presence;

import io.halley.message.RoomName;

/**
 * How much of a room somebody has not read, who has looked at it before.
 *
 * @param seen all up to this id was looked at, by whichever of their devices
 * @param count how many messages of others there are behind that, {@value #MOST} for as many and more
 */
public record Unread(RoomName room, long seen, int count) {
    /** Nobody counts further, and no reader waits for who does. */
    public static final int MOST = 100;
}
