package io.halley.chat;

import io.halley.message.Draft;
import io.halley.message.MalformedException;
import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a post: {@code {"author":"Ann","text":"Hi"}} or {@code {"author":"Ann","html":"<b>Hi</b>"}}. A name that
 * is not known is refused: a misspelt {@code author} would else be anonymous, and nobody would notice.
 */
final class PostedJson {
    private static final JsonReaderFactory READERS =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private static final Set<String> NAMES = Set.of("author", "text", "html");

    private PostedJson() {}

    static Draft draft(String body) {
        JsonObject json = object(body);
        for (String name : json.keySet()) {
            if (!NAMES.contains(name)) {
                throw new MalformedException("A message has no \"" + name + "\": it has author, and text or html.");
            }
        }
        String text = string(json, "text");
        String html = string(json, "html");
        if ((text == null) == (html == null)) {
            throw new MalformedException("A message has either text or html.");
        }
        String author = string(json, "author");
        return html != null ? Draft.rich(author, html) : Draft.plain(author, text == null ? "" : text);
    }

    private static JsonObject object(String body) {
        try (JsonReader reader = READERS.createReader(new StringReader(body))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException e) {
            throw new MalformedException("The body is not a JSON object with each name once.");
        }
    }

    private static @Nullable String string(JsonObject json, String name) {
        JsonValue value = json.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw new MalformedException("\"" + name + "\" is a string; leave it out where there is none.");
    }
}
