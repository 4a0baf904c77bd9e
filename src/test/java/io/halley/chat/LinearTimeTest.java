package io.halley.chat;

import io.halley.Growth;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearTimeTest {
    private static final int MAX_WAIT = 25;

    @Test
    void preferences() {
        Growth.isLinear(
                "Prefer",
                header -> Prefer.wait(List.of(header), MAX_WAIT),
                "",
                "",
                "a=",
                "\"",
                "a=\"",
                "\"",
                "a;",
                "\"",
                "wait=",
                "x");
    }

    @Test
    void bodies() {
        Growth.isLinear(
                "JSON",
                body -> PostedJson.draft(body, Integer.MAX_VALUE),
                "",
                "",
                "{\"text\":\"",
                "\"}",
                "{\"",
                "\":\"a\"}",
                "{\"text\":",
                "1}");
        Growth.isLinear(
                "a moment",
                PostedJson::until,
                "",
                "",
                "{\"until\":\"",
                "\"}",
                "{\"until\":\"2026-12-01T12:00:00.",
                "Z\"}");
    }

    @Test
    void parameters() {
        for (String name : List.of("after", "before", "limit")) {
            Growth.isLinear(name, value -> Reading.of(query(name, value)), "", "", "1", "1");
        }
        Growth.isLinear("room", value -> Reading.rooms("", query("room", value)), "", "");
    }

    private static MultivaluedMap<String, String> query(String name, String value) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        query.add(name, value);
        return query;
    }
}
