package io.halley.log;

import io.halley.message.RoomName;
import java.util.Set;

/** Who may be in these rooms is decided otherwise, and {@link PrivateRooms} answers with it: whoever waits there is asked about. */
public record MembersChanged(Set<RoomName> rooms) {}
