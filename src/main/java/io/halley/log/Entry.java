package io.halley.log;

import io.halley.message.RoomName;

/** What is on its way into the log. */
sealed interface Entry permits Post, Change, Measure {
    RoomName room();

    /** In characters, as {@link io.halley.message.Draft#length()} has it. */
    int length();
}
