package io.halley.search;

import io.halley.message.RoomName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that was found.
 *
 * @param around the text around the place, in parts: every second one is what was looked for, beginning with the second
 * @param beginsLater whether there is more text before it
 * @param endsEarlier whether there is more text behind it
 */
public record Hit(
        long id,
        RoomName room,
        String author,
        @Nullable String authorId,
        Instant at,
        List<String> around,
        boolean beginsLater,
        boolean endsEarlier) {}
