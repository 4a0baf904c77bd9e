package io.halley.chat;

import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The JSON of a post: {@code {"author":"Ann","text":"Hi"}} or {@code {"author":"Ann","html":"<b>Hi</b>"}}.
 *
 * <p>It is taken at its word. A name that is not known is refused: a misspelt {@code author} would else be anonymous, and
 * nobody would notice. So is a name that is there twice, because readers do not agree on which of the two counts.
 */
final class PostedJson {
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final Set<String> NAMES = Set.of("author", "text", "html");

    private PostedJson() {}

    /** @throws MalformedException where the body is anything else, or breaks a rule of messages */
    static Draft draft(String body, int maxBytes) {
        Map<String, String> fields = fields(body);
        String author = fields.get("author");
        String text = fields.get("text");
        String html = fields.get("html");
        if (text != null && html == null) {
            return Draft.plain(author, text);
        }
        if (html != null && text == null) {
            return Draft.rich(author, html, maxBytes);
        }
        throw new MalformedException("A message has either text or html.");
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = PARSERS.createParser(new StringReader(body))) {
            if (parser.next() != Event.START_OBJECT) {
                throw new MalformedException("The body is not a JSON object.");
            }
            while (parser.next() == Event.KEY_NAME) {
                String name = parser.getString();
                if (fields.put(name, string(name, parser)) != null) {
                    throw new MalformedException("The body has \"" + name + "\" more than once.");
                }
            }
            if (parser.hasNext()) {
                throw new MalformedException("The body goes on behind its JSON object.");
            }
            return fields;
        } catch (JsonException | NoSuchElementException e) {
            throw new MalformedException("The body is not JSON.", e);
        }
    }

    private static String string(String name, JsonParser parser) {
        if (!NAMES.contains(name)) {
            throw new MalformedException(
                    "A message has no " + OutsideText.quoted(name) + ": it has author, and text or html.");
        }
        if (parser.next() != Event.VALUE_STRING) {
            throw new MalformedException("\"" + name + "\" is a string; leave it out where there is none.");
        }
        return parser.getString();
    }
}
