package io.halley.log;

import io.halley.message.RoomName;
import org.jspecify.annotations.Nullable;

/** What is on its way into the log. */
sealed interface Entry permits Post, Change, Reaction, Measure, Membership, Topic {
    RoomName room();

    /** Whom the token names who does it; null where nobody was asked. */
    @Nullable
    String authorId();

    /** In characters, as {@link io.halley.message.Draft#length()} has it. */
    int length();
}
