package io.halley.presence;

import io.halley.message.RoomName;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a room to who has asked for it.
 *
 * @param tag the same where the same is told, whichever server tells it; else another one
 * @param json {@code {"room":"lobby","tag":"…","count":2,"participants":[{"name":"Ann"},…],"typing":[…]}}
 */
@SuppressWarnings("ArrayRecordComponent") // The tag is what they are compared by.
public record Told(String tag, byte[] json) {
    /** More than anybody reads. */
    static final int MOST_NAMED = 100;

    /** Half of what an answer may have without being a long one, for which there is not always room. */
    private static final int MOST_BYTES = 8_192;

    /** What of it somebody asks for. */
    public record Of(boolean presence, boolean typing, boolean read) {
        public static final Of BOTH = new Of(true, true, false);
    }

    /** @param positions null where they are not known yet */
    static Told of(RoomName room, Crowd crowd, @Nullable List<Position> positions, Of asked) {
        JsonObjectBuilder told = Json.createObjectBuilder();
        if (asked.presence) {
            told.add("count", crowd.count()).add("participants", first(crowd.named(), MOST_NAMED, Participant::json));
        }
        if (asked.typing) {
            told.add("typing", Crowd.json(crowd.typing()));
        }
        if (asked.read && positions != null) {
            told.add("read", first(positions, positions.size(), Position::json));
        }
        String said = told.build().toString();
        String tag = UUID.nameUUIDFromBytes(utf8(said)).toString();
        return new Told(
                tag,
                utf8("{\"room\":\"" + room + "\",\"tag\":\"" + tag + "\"" + (said.equals("{}") ? "" : ",")
                        + said.substring(1)));
    }

    private static <T> JsonArrayBuilder first(List<T> all, int most, Function<T, JsonObject> json) {
        JsonArrayBuilder first = Json.createArrayBuilder();
        int bytes = 0;
        for (T one : all.subList(0, Math.min(most, all.size()))) {
            JsonObject told = json.apply(one);
            bytes += utf8(told.toString()).length;
            if (bytes > MOST_BYTES) {
                break;
            }
            first.add(told);
        }
        return first;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
