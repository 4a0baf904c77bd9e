package io.halley.presence;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is in a room: of a thousand people all, of more the first by name, and how many there are.
 *
 * @param count how many there are in all
 * @param named some of them, or all, by name
 * @param typing those of whom it is known that they are typing
 * @param left the visits that have ended lately, which servers tell each other: they may have been at another one
 */
record Crowd(int count, List<Participant> named, List<Participant> typing, List<Visit> left) {
    /**
     * So many tell servers each other by name, some 20 kB. Who is at two of them counts once as long as there are no more, as
     * they who wait now at one and now at another do.
     */
    static final int MOST_NAMED = 1_000;

    /** Of those who type a page says how many there are rather than who, from a handful on. */
    private static final int MOST_TYPING = 5;

    static final Crowd NOBODY = new Crowd(0, List.of(), List.of(), List.of());

    static Crowd of(Collection<Participant> here, Collection<Participant> typing, Collection<Visit> left) {
        return new Crowd(
                here.size(),
                first(here, MOST_NAMED),
                first(typing, MOST_TYPING),
                left.stream().limit(MOST_NAMED).toList());
    }

    private static List<Participant> first(Collection<Participant> all, int most) {
        return all.stream().sorted().limit(most).toList();
    }

    /** Of all servers, in whatever order, so that each of them comes to the same. */
    static Crowd sum(Collection<Crowd> crowds) {
        Set<Participant> named = new TreeSet<>();
        Set<Participant> typing = new TreeSet<>();
        int unnamed = 0;
        for (Crowd crowd : crowds) {
            named.addAll(crowd.named);
            typing.addAll(crowd.typing);
            unnamed += crowd.count - crowd.named.size();
        }
        return new Crowd(named.size() + unnamed, List.copyOf(named), first(typing, MOST_TYPING), List.of());
    }

    boolean isEmpty() {
        return count == 0 && typing.isEmpty() && left.isEmpty();
    }

    static JsonArray json(List<Participant> people) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        people.forEach(who -> json.add(who.json()));
        return json.build();
    }

    /** As servers tell it each other. */
    String json() {
        JsonArrayBuilder gone = Json.createArrayBuilder();
        left.forEach(visit ->
                gone.add(Json.createArrayBuilder().add(visit.who().json()).add(visit.key())));
        return Json.createObjectBuilder()
                .add("count", count)
                .add("named", json(named))
                .add("typing", json(typing))
                .add("left", gone)
                .build()
                .toString();
    }

    static Crowd of(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonObject crowd = reader.readObject();
            return new Crowd(crowd.getInt("count"), people(crowd, "named"), people(crowd, "typing"), left(crowd));
        }
    }

    private static List<Visit> left(JsonObject crowd) {
        return crowd.getJsonArray("left").getValuesAs(JsonArray.class).stream()
                .map(visit -> new Visit(Participant.of(visit.getJsonObject(0)), visit.getString(1)))
                .toList();
    }

    private static List<Participant> people(JsonObject crowd, String name) {
        return crowd.getJsonArray(name).getValuesAs(JsonObject.class).stream()
                .map(Participant::of)
                .toList();
    }
}
