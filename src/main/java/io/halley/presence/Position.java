package io.halley.presence;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * How far somebody has read in a room.
 *
 * @param delivered all up to this id has come to one of their clients, which has come back with a cursor behind it
 * @param seen all up to this id was looked at; no more than what was delivered
 */
record Position(Participant who, long delivered, long seen) {
    JsonObject json() {
        return Json.createObjectBuilder(who.json())
                .add("delivered", delivered)
                .add("seen", seen)
                .build();
    }
}
