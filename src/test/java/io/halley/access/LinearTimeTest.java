package io.halley.access;

import io.halley.Growth;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearTimeTest {
    private final Sites sites = new Sites(List.of("localhost"), List.of("https://friends.example"));

    @Test
    void hosts() {
        Growth.isLinear("a Host", sites::areAt, "", "", "localhost:", "", "[", "]", "1", ".1");
    }

    @Test
    void origins() {
        Growth.isLinear(
                "an Origin",
                origin -> sites.allow("POST", null, origin, "localhost"),
                "",
                "",
                "https://",
                "",
                "a",
                "://b");
    }
}
