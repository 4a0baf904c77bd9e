package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutsideTextTest {
    @Test
    void repeatsAWordInShortAndTurnsNothing() {
        assertThat(OutsideText.quoted("limt")).isEqualTo("\"limt\"");
        assertThat(OutsideText.quoted("\u202etmil")).isEqualTo("\"tmil\"");
        assertThat(OutsideText.quoted("\ud83d\ude00".repeat(60_000)))
                .isEqualTo('"' + "\ud83d\ude00".repeat(40) + "…\"");
    }
}
