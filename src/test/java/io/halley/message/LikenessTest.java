package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikenessTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ANN",
                "Ａｎｎ",
                "A\u200Dnn",
                "A nn",
                "𝐀nn",
                "a\u00ADnn",
                "Ann\uFE0F",
                "A\u034Fnn",
                "An\u180Bn",
                "Ann\u17B4",
                "Ann\uDB40\uDD00",
                "Ann\uE000",
                "A\u0378nn"
            })
    void isTheSameOfNamesThatLookTheSame(String name) {
        assertThat(Likeness.of(name)).isEqualTo(Likeness.of("Ann"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Anna", "Ánn", "An", "安", "Ann\u0E31"})
    void isAnotherOfOthers(String name) {
        assertThat(Likeness.of(name)).isNotEqualTo(Likeness.of("Ann"));
    }

    @Test
    void isNeverNothing() {
        assertThat(Likeness.of("\u3164")).isNotEmpty();
        assertThat(Likeness.of("STRASSE")).isEqualTo(Likeness.of("straße"));
    }
}
