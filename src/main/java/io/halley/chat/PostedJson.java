package io.halley.chat;

import io.halley.log.Cursor;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a post, {@code {"author":"Ann","text":"Hi"}} or {@code {"author":"Ann","html":"<b>Hi</b>"}}, with
 * {@code "replyTo":42} where it answers a message, and what else is sent as JSON.
 *
 * <p>It is taken at its word. A name that is not known is refused: a misspelt {@code author} would else be anonymous, and
 * nobody would notice. So is a name that is there twice, because readers do not agree on which of the two counts.
 */
final class PostedJson {
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final Set<String> NAMES = Set.of("author", "text", "html", "replyTo");
    private static final Set<String> NUMBERS = Set.of("replyTo");
    private static final Set<String> NAMES_OF_MUTING = Set.of("until");
    private static final Set<String> NAMES_OF_ROOM = Set.of("kind");
    private static final Set<String> NAMES_OF_TOPIC = Set.of("topic");

    private static final String NO_MOMENT =
            "\"until\" is a moment as RFC 3339 has them, with an offset from UTC: 2026-12-01T12:00:00Z.";

    /** As many characters as one has with its nanoseconds and an offset in seconds, and some more. */
    private static final int LONGEST_MOMENT = 50;

    /** As long as the greatest id. */
    private static final int LONGEST_ID = 16;

    private PostedJson() {}

    /** @throws MalformedException where the body is anything else, or breaks a rule of messages */
    static Draft draft(String body, int maxBytes) {
        Map<String, String> fields = fields(body, NAMES, "A message has author, text or html, and replyTo");
        String author = fields.get("author");
        String text = fields.get("text");
        String html = fields.get("html");
        long replyTo = replyTo(fields.get("replyTo"));
        if (text != null && html == null) {
            return Draft.plain(author, text).answering(replyTo);
        }
        if (html != null && text == null) {
            return Draft.rich(author, html, maxBytes).answering(replyTo);
        }
        throw new MalformedException("A message has either text or html.");
    }

    private static long replyTo(@Nullable String id) {
        if (id == null) {
            return 0;
        }
        long known = OutsideText.isNumber(id, LONGEST_ID) ? Long.parseLong(id) : 0;
        if (known < 1 || known > Cursor.MAX_ID) {
            throw new MalformedException("\"replyTo\" is the id of a message, a whole number.");
        }
        return known;
    }

    /**
     * {@code {"until":"2026-12-01T12:00:00Z"}}, with whatever offset from UTC.
     *
     * @return until when somebody is muted
     * @throws MalformedException where the body is anything else, or that is no moment
     */
    static Instant until(String body) {
        String until = fields(body, NAMES_OF_MUTING, "Who is muted is so until a moment")
                .get("until");
        try {
            if (until != null && until.length() <= LONGEST_MOMENT) {
                return OffsetDateTime.parse(until).toInstant().truncatedTo(ChronoUnit.MILLIS);
            }
        } catch (DateTimeException e) {
            throw new MalformedException(NO_MOMENT, e);
        }
        throw new MalformedException(NO_MOMENT);
    }

    /**
     * {@code {"kind":"private"}}
     *
     * @return what a room is to be
     * @throws MalformedException where the body is anything else
     */
    static String kind(String body) {
        String kind = fields(body, NAMES_OF_ROOM, "A room has a kind").get("kind");
        if (kind == null) {
            throw new MalformedException("Say what the room is to be, as {\"kind\":\"private\"}.");
        }
        return kind;
    }

    /**
     * {@code {"topic":"Where we go"}}
     *
     * @return what a room is to be about; empty for nothing in particular
     * @throws MalformedException where the body is anything else
     */
    static String topic(String body) {
        String topic = fields(body, NAMES_OF_TOPIC, "A room has a topic").get("topic");
        if (topic == null) {
            throw new MalformedException("Say what the room is about, as {\"topic\":\"Where we go\"}.");
        }
        return topic;
    }

    private static Map<String, String> fields(String body, Set<String> names, String rule) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = PARSERS.createParser(new StringReader(body))) {
            if (parser.next() != Event.START_OBJECT) {
                throw new MalformedException("The body is not a JSON object.");
            }
            while (parser.next() == Event.KEY_NAME) {
                String name = parser.getString();
                if (fields.put(name, string(name, parser, names, rule)) != null) {
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

    private static String string(String name, JsonParser parser, Set<String> names, String rule) {
        if (!names.contains(name)) {
            throw new MalformedException(rule + ", and no " + OutsideText.quoted(name) + ".");
        }
        boolean number = NUMBERS.contains(name);
        if (parser.next() != (number ? Event.VALUE_NUMBER : Event.VALUE_STRING)) {
            throw new MalformedException(
                    "\"" + name + "\" is a " + (number ? "number" : "string") + "; leave it out where there is none.");
        }
        return parser.getString();
    }
}
