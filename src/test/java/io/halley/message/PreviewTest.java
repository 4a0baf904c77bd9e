package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PreviewTest {
    @Test
    void isTheMessageWhereThatIsShort() {
        assertThat(json("👍".repeat(60))).contains("👍\"").doesNotContain("shortened");
    }

    @Test
    void saysWhereItIsNotAllOfTheMessage() {
        assertThat(json("👍".repeat(61)))
                .isEqualTo("{\"id\":42,\"room\":\"lobby\",\"type\":\"posted\",\"author\":\"Ann\",\"text\":\""
                        + "👍".repeat(60) + "\",\"shortened\":true,\"at\":\"1970-01-01T00:00:00.000Z\"}");
    }

    private static String json(String text) {
        Preview preview =
                Preview.of(new Message(42, new RoomName("lobby"), new Draft("Ann", text, null), Instant.EPOCH));
        return new String(preview.json(), StandardCharsets.UTF_8);
    }
}
