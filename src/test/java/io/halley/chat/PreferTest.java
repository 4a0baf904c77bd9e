package io.halley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {
    private static final int MAX = 25;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "wait=10                       | 10",
                "WAIT = 10                     | 10",
                "wait=\"10\"                   | 10",
                "respond-async, wait=10        | 10",
                "wait=10; foo=\"a, wait=3\"    | 10",
                "foo=\"a, wait=3\", wait=10    | 10",
                "foo; wait=3, wait=10          | 10",
                "wait=10, wait=20              | 10",
                "wait=100                      | 25",
                "wait=99999999999999999999     | 25",
                ", ,wait=1                     | 1"
            })
    void waitsAsPreferredUpToTheMost(String header, int seconds) {
        assertThat(Prefer.wait(List.of(header), MAX)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wait",
                "wait=",
                "wait=0",
                "wait=-1",
                "wait=1.5",
                "wait=abc",
                "wait=\"",
                "await=10",
                "wait_=10",
                "wait=10x",
                "=10",
                "\"wait=10\"",
                "wait=٣",
                "wait=0x10",
                "return=minimal"
            })
    void ignoresWhatItCannotUnderstand(String header) {
        assertThat(Prefer.wait(List.of(header), MAX)).isEmpty();
    }

    @Test
    void readsTheHeadersInTheirOrder() {
        assertThat(Prefer.wait(List.of("respond-async", "wait=3", "wait=4"), MAX))
                .hasValue(3);
        assertThat(Prefer.wait(null, MAX)).isEqualTo(OptionalInt.empty());
    }
}
