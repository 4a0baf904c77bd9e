package io.halley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.access.Person;
import io.halley.log.Circle;
import io.halley.log.Page;
import io.halley.log.Room;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.Preview;
import io.halley.message.RoomName;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomListTest {
    private static final int ROOMS = 500;

    /** What takes the most bytes: letters of four in the name, and of six in the text. */
    private static final List<Room> LONGEST = IntStream.range(0, ROOMS)
            .mapToObj(i -> room(1_000 - i, "𠀀".repeat(60) + (1_000 + i), "\u0001".repeat(300)))
            .toList();

    @Test
    void endsWhereItWouldBeTooLong() {
        byte[] json = RoomList.json(Person.ANYBODY, false, LONGEST, ROOMS, 0);
        int listed = parsed(json).getJsonArray("rooms").size();
        assertThat(json.length).isBetween(Page.MAX_BYTES - 4_096, Page.MAX_BYTES);
        assertThat(parsed(json).getInt("next")).isEqualTo(1_001 - listed);
        assertThat(parsed(RoomList.json(Person.ANYBODY, false, LONGEST.subList(listed, ROOMS), ROOMS, 0))
                        .getJsonArray("rooms")
                        .getJsonObject(0)
                        .getString("name"))
                .endsWith(String.valueOf(1_000 + listed));
    }

    @Test
    void endsAtItsLimitAndSaysSoWhereThereAreMore() {
        assertThat(parsed(RoomList.json(Person.ANYBODY, false, LONGEST.subList(0, 3), 2, 0))
                        .getInt("next"))
                .isEqualTo(999);
        assertThat(parsed(RoomList.json(Person.ANYBODY, false, LONGEST.subList(0, 2), 2, 0)))
                .doesNotContainKey("next");
        assertThat(parsed(RoomList.json(Person.ANYBODY, false, LONGEST.subList(0, 2), 2, 7))
                        .getInt("next"))
                .isEqualTo(7);
        assertThat(parsed(RoomList.json(Person.ANYBODY, false, List.of(), 2, 0)).getJsonArray("rooms"))
                .isEmpty();
    }

    private static Room room(long id, String name, String text) {
        RoomName room = new RoomName(name);
        return new Room(
                room,
                1,
                id,
                Preview.of(new Message(id, room, new Draft("𠀀".repeat(64), text, null), Instant.EPOCH)),
                true,
                Instant.EPOCH,
                Circle.PUBLIC,
                List.of(),
                null);
    }

    private static JsonObject parsed(byte[] json) {
        try (var reader = Json.createReader(new ByteArrayInputStream(json))) {
            return reader.readObject();
        }
    }
}
