package io.halley.message;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people have put on a message, summed up: each emoji, how many have, and the first of them.
 *
 * @param kinds in the order in which they came to the message
 */
public record Reactions(List<Kind> kinds) {
    /** What fits below a message on a phone in three lines. So the sum of them is never longer than 20 KB. */
    public static final int MOST_KINDS = 20;

    /** As many as fit into the line that tells of them. */
    public static final int MOST_NAMES = 3;

    public static final Reactions NONE = new Reactions(List.of());

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    /**
     * One emoji on a message.
     *
     * @param count of how many people it is
     * @param first the names of the first of them
     * @param mine whether who reads is one of them; false also where nobody has asked
     */
    public record Kind(String emoji, int count, List<String> first, boolean mine) {
        public Kind(String emoji, int count, List<String> first) {
            this(emoji, count, first, false);
        }

        Kind seenBy(Set<String> theirs) {
            return theirs.contains(emoji) ? new Kind(emoji, count, first, true) : this;
        }
    }

    /** That emoji, however it is written. */
    public Optional<Kind> of(String emoji) {
        return kinds.stream().filter(kind -> Emoji.areAlike(kind.emoji, emoji)).findFirst();
    }

    public boolean isEmpty() {
        return kinds.isEmpty();
    }

    public boolean isFull() {
        return kinds.size() >= MOST_KINDS;
    }

    /** The same with one as it is now; without it, where nobody has put it there any more. */
    public Reactions with(Kind now) {
        List<Kind> changed = new ArrayList<>(kinds);
        int known = of(now.emoji).map(kinds::indexOf).orElse(-1);
        if (known < 0 && now.count > 0) {
            changed.add(now);
        } else if (known >= 0 && now.count > 0) {
            changed.set(known, now);
        } else if (known >= 0) {
            changed.remove(known);
        }
        return new Reactions(List.copyOf(changed));
    }

    Reactions seenBy(Set<String> theirs) {
        return new Reactions(kinds.stream().map(kind -> kind.seenBy(theirs)).toList());
    }

    /** As it is kept in the log; null where there are none. */
    public @Nullable String kept() {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (Kind kind : kinds) {
            all.add(Json.createObjectBuilder()
                    .add("reaction", kind.emoji)
                    .add("count", kind.count)
                    .add("first", Json.createArrayBuilder(kind.first)));
        }
        return isEmpty() ? null : all.build().toString();
    }

    /** @param kept by {@link #kept} */
    public static Reactions ofKept(@Nullable String kept) {
        if (kept == null) {
            return NONE;
        }
        try (JsonReader reader = READERS.createReader(new StringReader(kept))) {
            JsonArray all = reader.readArray();
            return new Reactions(all.getValuesAs(JsonObject.class).stream()
                    .map(Reactions::kind)
                    .toList());
        }
    }

    private static Kind kind(JsonObject kind) {
        List<String> first = kind.getJsonArray("first").getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
        return new Kind(kind.getString("reaction"), kind.getInt("count"), first);
    }
}
