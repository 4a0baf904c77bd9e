package io.halley.search;

import io.halley.Growth;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LinearTimeTest {
    private static final RoomName LOBBY = new RoomName("lobby");

    @Test
    void wordsOfTexts() {
        Growth.isLinear(
                "a text",
                text -> Words.of(LOBBY, "Ann", text, text),
                "",
                "",
                "爱",
                "爱",
                "e\u0301",
                "\u0301",
                "x",
                ".",
                "\uFDFA",
                "Σ",
                "http://",
                "<b>");
    }

    @Test
    void whatIsShownOfThem() {
        Query query = Query.of("a 爱 \"a a\"", ZoneOffset.UTC);
        Growth.isLinear("a text", text -> new Around(text, query.sought()).parts(), "", "", "a ", "a", "爱", "爱");
    }

    /** It is refused where it is long. */
    @Test
    void whatIsTyped() {
        Growth.isLinear("a question", LinearTimeTest::ask, "", "", "from:", "a");
    }

    private static void ask(String typed) {
        try {
            var unused = Query.of(typed, ZoneOffset.UTC);
        } catch (MalformedException e) {
            return;
        }
    }
}
