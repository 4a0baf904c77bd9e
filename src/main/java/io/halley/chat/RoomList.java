package io.halley.chat;

import static io.halley.chat.JsonForm.write;

import io.halley.log.Page;
import io.halley.log.Room;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A page of the list of rooms: it ends at its limit of rooms, or of bytes, whichever comes first. */
final class RoomList {
    /** Where the list goes on, and the brackets. */
    private static final int END_BYTES = 40;

    private RoomList() {}

    /**
     * {@code {"rooms":[{"name":"lobby","messages":2,"last":{…}}],"next":42}}
     *
     * @param found more than the limit where there are more
     * @param goOn where there may be more behind what was found; 0 where there are none
     */
    static byte[] json(List<Room> found, int limit, long goOn) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        write(json, "{\"rooms\":[");
        int listed = 0;
        while (listed < Math.min(limit, found.size())) {
            byte[] room = json(found.get(listed), listed == 0 ? "" : ",");
            if (json.size() + room.length + END_BYTES > Page.MAX_BYTES) {
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
        write(json, "}");
        return json.toByteArray();
    }

    private static byte[] json(Room room, String separator) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        write(json, separator + "{\"name\":\"" + room.name() + "\",\"messages\":" + room.messages());
        if (room.last() != null) {
            write(json, ",\"last\":");
            json.writeBytes(room.last().json());
        }
        write(json, "}");
        return json.toByteArray();
    }
}
