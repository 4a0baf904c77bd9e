package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.message.MalformedException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    private static final URI PAGE = URI.create("https://chat.example/halley/");

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "#lobby, #lobby",
        "#%E5%A4%A7%E5%8E%85, #%E5%A4%A7%E5%8E%85",
        "#大厅, #%E5%A4%A7%E5%8E%85",
        "plain.html#lobby, plain.html#lobby",
        "?x=//evil.example#lobby, ?x=//evil.example#lobby",
        "#//evil.example, #//evil.example"
    })
    void isBelowThePage(String to, String there) {
        assertThat(Destination.of(to, PAGE)).hasToString(PAGE + there);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "///evil.example",
                "/",
                "/halley/",
                "https://evil.example",
                "https:evil.example",
                "https://chat.example/halley/",
                "HTTPS://evil.example",
                "javascript:alert(1)",
                "mailto:ann@evil.example",
                "\\\\evil.example",
                "\\evil.example",
                "/\\evil.example",
                "#a\\b",
                "..",
                "../mail",
                "a/../../mail",
                "%2e%2e/mail",
                "%2E%2E%2Fmail",
                ".%2e/mail",
                "#a b",
                "#a\r\nSet-Cookie: a=b",
                "\thttps://evil.example",
                "#\u0000",
                "#\u0085",
                "#\u2028",
                "#%zz",
                "a:b",
                "[",
                "@evil.example:80\\"
            })
    void isNowhereElse(String to) {
        assertThatThrownBy(() -> Destination.of(to, PAGE)).isInstanceOf(MalformedException.class);
    }

    @Test
    void isNoLongerThanItCanBe() {
        assertThatThrownBy(() -> Destination.of("#" + "a".repeat(1_024), PAGE)).isInstanceOf(MalformedException.class);
    }
}
