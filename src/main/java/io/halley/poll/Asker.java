package io.halley.poll;

import io.halley.message.RoomName;

/** Who asks, as far as an answer depends on it: one for all that wait with the same token. */
public interface Asker {
    /** @return the moment from which on they are told nothing any more, in milliseconds since 1970 */
    long until();

    /** Whether that moment is here. */
    default boolean hasEnded() {
        return until() <= System.currentTimeMillis();
    }

    /** They wait from now on, for so many seconds at the most; told anew each time that they go on to. */
    default void waits(int seconds) {}

    /** @return whether they may hear what is said in this room now; it was so when they began to wait */
    boolean mayRead(RoomName room);
}
