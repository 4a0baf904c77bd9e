package io.halley.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.message.Draft;
import io.halley.message.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostedJsonTest {
    @Test
    void takesTextOrHtml() {
        assertThat(PostedJson.draft("{\"author\":\"Ann\",\"text\":\"Hi\"}", Integer.MAX_VALUE))
                .isEqualTo(new Draft("Ann", "Hi", null));
        assertThat(PostedJson.draft("{\"html\":\"<b>Hi\"}", Integer.MAX_VALUE))
                .isEqualTo(new Draft("anonymous", "Hi", "<b>Hi</b>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "\"Hi\"",
                "{",
                "{}",
                "{\"text\":\"a\"",
                "{\"text\":\"a\"}}",
                "{\"text\":\"a\"} x",
                "{'text':'a'}",
                "{\"text\":\"a\",}",
                "{\"text\":1}",
                "{\"text\":null}",
                "{\"text\":[\"a\"]}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":\"a\",\"html\":\"b\"}",
                "{\"author\":\"Ann\"}",
                "{\"author\":null,\"text\":\"a\"}",
                "{\"auhtor\":\"Ann\",\"text\":\"a\"}",
                "{\"text\":\"\\ud800\"}",
                "{\"author\":\"a\\u0000\",\"text\":\"a\"}",
                "{\"text\":\"\\x\"}",
                "{\"text\":NaN}"
            })
    void refusesAnythingElse(String body) {
        assertThatThrownBy(() -> PostedJson.draft(body, Integer.MAX_VALUE))
                .isExactlyInstanceOf(MalformedException.class);
    }

    @Test
    void isNotThrownByDeepNesting() {
        assertThatThrownBy(() -> PostedJson.draft("[".repeat(60_000), Integer.MAX_VALUE))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PostedJson.draft("{\"a\":".repeat(10_000), Integer.MAX_VALUE))
                .isInstanceOf(MalformedException.class);
    }
}
