package io.halley.presence;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Comparator;

/**
 * Somebody who is in a room.
 *
 * @param id what the provider knows them by; empty where nobody is asked who they are
 * @param name under which they speak; two may have the same
 */
public record Participant(String id, String name) implements Comparable<Participant> {
    private static final Comparator<Participant> BY_NAME =
            Comparator.comparing(Participant::name).thenComparing(Participant::id);

    @Override
    public int compareTo(Participant other) {
        return BY_NAME.compare(this, other);
    }

    JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder().add("name", name);
        if (!id.isEmpty()) {
            json.add("id", id);
        }
        return json.build();
    }

    static Participant of(JsonObject json) {
        return new Participant(json.getString("id", ""), json.getString("name"));
    }
}
