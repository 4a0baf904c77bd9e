package io.halley.chat;

import io.halley.search.Found;
import io.halley.search.Hit;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What was found, on the wire. */
final class FoundJson {
    /** Kept, because looking the provider up costs more than what it makes. */
    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    private FoundJson() {}

    /** {@code {"found":[{"id":42,…,"around":[{"text":"a "},{"text":"word","sought":true}]}],"next":"41","complete":true}} */
    static byte[] of(Found found) {
        JsonArrayBuilder hits = BUILDERS.createArrayBuilder();
        found.hits().forEach(hit -> hits.add(json(hit)));
        JsonObjectBuilder json = BUILDERS.createObjectBuilder().add("found", hits);
        if (!found.next().isEmpty()) {
            json.add("next", found.next());
        }
        return json.add("complete", found.complete()).build().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObjectBuilder json(Hit hit) {
        JsonObjectBuilder json = BUILDERS.createObjectBuilder()
                .add("id", hit.id())
                .add("room", hit.room().value())
                .add("author", hit.author());
        if (hit.authorId() != null) {
            json.add("authorId", hit.authorId());
        }
        return json.add("at", hit.at().toString()).add("around", around(hit));
    }

    private static JsonArrayBuilder around(Hit hit) {
        JsonArrayBuilder parts = BUILDERS.createArrayBuilder();
        List<String> around = hit.around();
        for (int i = 0; i < around.size(); i++) {
            String before = i == 0 && hit.beginsLater() ? "… " : "";
            String behind = i == around.size() - 1 && hit.endsEarlier() ? " …" : "";
            String text = before + around.get(i) + behind;
            if (!text.isEmpty()) {
                JsonObjectBuilder part = BUILDERS.createObjectBuilder().add("text", text);
                parts.add(i % 2 == 1 ? part.add("sought", true) : part);
            }
        }
        return parts;
    }
}
