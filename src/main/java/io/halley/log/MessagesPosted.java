package io.halley.log;

import io.halley.message.RoomName;
import java.util.Set;

/**
 * Something was said in these rooms, and {@link Messages} answers with it from now on.
 *
 * <p>A doorbell, not a delivery (rule 1): an observer asks {@link Messages} what there is.
 */
public record MessagesPosted(Set<RoomName> rooms) {}
