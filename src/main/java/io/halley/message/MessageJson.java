package io.halley.message;

import io.halley.message.Message.Change;
import io.halley.message.Message.Silence;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message on the wire. */
final class MessageJson {
    /** Kept, because looking the provider up costs more than encoding a message. */
    private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

    /** Always three decimals, so that times of one sort have one length. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** The fields around the text; about what the shortest messages need. */
    private static final int TYPICAL_BYTES = 160;

    private MessageJson() {}

    static byte[] encode(Message message) {
        return encode(message, false);
    }

    static byte[] encode(Preview preview) {
        return encode(preview.beginning(), preview.shortened());
    }

    private static byte[] encode(Message message, boolean shortened) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(TYPICAL_BYTES + message.text().length());
        try (JsonGenerator json = GENERATORS.createGenerator(bytes)) {
            json.writeStartObject();
            json.write("id", message.id());
            json.write("room", message.room().value());
            json.write("type", message.type().word());
            if (message.of() > 0) {
                json.write("of", message.of());
            }
            json.write("author", message.author());
            writeWhereThere(json, "authorId", message.authorId());
            writeWhereSilenced(json, message.silence());
            if (!message.text().isEmpty()) {
                json.write("text", message.text());
            }
            if (shortened) {
                json.write("shortened", true);
            }
            writeWhereThere(json, "html", message.html());
            if (message.replyTo() > 0) {
                json.write("replyTo", message.replyTo());
            }
            if (message.reaction() != null) {
                writeKind(json, message.reaction());
            }
            json.write("at", time(message.at()));
            writeWhereChanged(json, message.last());
            writeWhereHeard(json, message.echo());
            json.writeEnd();
        }
        return bytes.toByteArray();
    }

    private static void writeWhereThere(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.write(name, value);
        }
    }

    private static void writeWhereSilenced(JsonGenerator json, @Nullable Silence silence) {
        if (silence != null) {
            writeWhereThere(json, "personId", silence.personId());
            writeWhereThere(json, "until", silence.until() == null ? null : time(silence.until()));
        }
    }

    private static void writeWhereChanged(JsonGenerator json, @Nullable Change last) {
        if (last != null) {
            json.write("version", last.entry());
            if (last.deleted()) {
                json.write("deleted", true);
            } else {
                json.write("editedAt", time(last.at()));
            }
        }
    }

    private static void writeWhereHeard(JsonGenerator json, Echo echo) {
        if (echo.replies() > 0) {
            json.write("replies", echo.replies());
        }
        if (!echo.reactions().isEmpty()) {
            json.writeStartArray("reactions");
            for (Reactions.Kind kind : echo.reactions().kinds()) {
                json.writeStartObject();
                writeKind(json, kind);
                json.writeEnd();
            }
            json.writeEnd();
        }
        if (echo.heard() > 0) {
            json.write("heard", echo.heard());
        }
    }

    private static void writeKind(JsonGenerator json, Reactions.Kind kind) {
        json.write("reaction", kind.emoji()).write("count", kind.count());
        if (kind.mine()) {
            json.write("mine", true);
        }
        json.writeStartArray("first");
        kind.first().forEach(json::write);
        json.writeEnd();
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
