package io.halley.chat;

import static io.halley.chat.JsonForm.write;

import io.halley.access.Person;
import io.halley.log.Page;
import io.halley.log.Room;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A page of the list of rooms: it ends at its limit of rooms, or of bytes, whichever comes first. */
final class RoomList {
    /** Where the list goes on, and the brackets. */
    private static final int END_BYTES = 40;

    private RoomList() {}

    /**
     * {@code {"rooms":[{"name":"lobby","messages":2,"last":{…}}],"next":42}}, and in a house where people are known, for a page
     * that offers them what they may do, {@code "you":{"id":"u-1","name":"Ann"}} (with {@code "pictures":true} where people have
     * some) and with some rooms {@code "mayModerate":true}.
     * With others {@code "locked":true} or {@code "mutedUntil":"…"}, so that nobody writes in vain.
     *
     * @param person who asks
     * @param pictures whether people are shown
     * @param found more than the limit where there are more
     * @param goOn where there may be more behind what was found; 0 where there are none
     */
    static byte[] json(Person person, boolean pictures, List<Room> found, int limit, long goOn) {
        byte[] you = you(person, pictures);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        write(json, "{\"rooms\":[");
        int listed = 0;
        while (listed < Math.min(limit, found.size())) {
            byte[] room = json(person, found.get(listed), listed == 0 ? "" : ",");
            if (json.size() + room.length + END_BYTES + you.length > Page.MAX_BYTES) {
                break;
            }
            json.writeBytes(room);
            listed++;
        }
        write(json, "]");
        long next = listed < found.size() ? found.get(listed - 1).lastId() : goOn;
        if (next > 0) {
            write(json, ",\"next\":" + next);
        }
        json.writeBytes(you);
        write(json, "}");
        return json.toByteArray();
    }

    private static byte[] you(Person person, boolean pictures) {
        if (person.id().isEmpty()) {
            return new byte[0];
        }
        JsonObjectBuilder you =
                Json.createObjectBuilder().add("id", person.id()).add("name", person.name());
        if (pictures) {
            you.add("pictures", true);
        }
        return (",\"you\":" + you.build()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(Person person, Room room, String separator) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        write(json, separator + "{\"name\":\"" + room.name() + "\",\"messages\":" + room.messages());
        if (room.last() != null) {
            write(json, ",\"last\":");
            json.writeBytes(room.last().json());
        }
        if (room.circle().isPrivate()) {
            write(json, ",\"kind\":\"private\"");
        }
        if (!room.people().isEmpty()) {
            write(json, ",\"people\":" + Json.createArrayBuilder(room.people()).build());
        }
        if (room.topic() != null) {
            write(json, ",\"topic\":" + Json.createValue(room.topic()));
        }
        if (person.mayModerate(room)) {
            write(json, ",\"mayModerate\":true");
        }
        if (room.locked()) {
            write(json, ",\"locked\":true");
        }
        if (room.mutedUntil() != null) {
            write(json, ",\"mutedUntil\":\"" + room.mutedUntil() + "\"");
        }
        write(json, "}");
        return json.toByteArray();
    }
}
