package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessageJsonTest {
    private static final Instant AT = Instant.parse("2026-11-23T15:47:44.120Z");

    @Test
    void hasTheFieldsOfTheWireInTheirOrder() {
        assertThat(json(new Message(42, new RoomName("lobby"), new Draft("Ann", "Hi", "<b>Hi</b>"), AT)))
                .isEqualTo("{\"id\":42,\"room\":\"lobby\",\"type\":\"posted\",\"author\":\"Ann\",\"text\":\"Hi\","
                        + "\"html\":\"<b>Hi</b>\",\"at\":\"2026-11-23T15:47:44.120Z\"}");
    }

    @Test
    void namesWhomTheTokenNames() {
        assertThat(json(new Message(42, new RoomName("lobby"), new Draft("Ann", "Hi", null, "u-1"), AT)))
                .contains("\"author\":\"Ann\",\"authorId\":\"u-1\",\"text\":\"Hi\"");
    }

    @Test
    void leavesHtmlOutWhereTheMessageIsPlain() {
        assertThat(json(new Message(1, new RoomName("大厅"), new Draft("李", "\"你好\"\n👍", null), AT)))
                .isEqualTo("{\"id\":1,\"room\":\"大厅\",\"type\":\"posted\",\"author\":\"李\","
                        + "\"text\":\"\\\"你好\\\"\\n👍\",\"at\":\"2026-11-23T15:47:44.120Z\"}");
    }

    @Test
    void isMadeOnce() {
        Message message = new Message(1, new RoomName("lobby"), new Draft("Ann", "Hi", null), AT);
        assertThat(message.json()).isSameAs(message.json());
    }

    private static String json(Message message) {
        return new String(message.json(), StandardCharsets.UTF_8);
    }
}
