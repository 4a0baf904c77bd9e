package io.halley.search;

import io.halley.message.RoomName;

/** Where a message was found. */
record Place(long id, RoomName room) {}
