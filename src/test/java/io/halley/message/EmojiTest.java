package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.UnicodeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiTest {
    /** All that keyboards offer, flags of regions and families among them, but for colours of skin without anybody. */
    @Test
    void takesWhatUnicodeRecommends() {
        assertThat((Iterable<String>) new UnicodeSet("[:RGI_Emoji:]"))
                .hasSizeGreaterThan(3_000)
                .filteredOn(emoji -> !UCharacter.hasBinaryProperty(emoji.codePointAt(0), UProperty.EMOJI_MODIFIER))
                .allSatisfy(emoji -> assertThat(Emoji.checked(emoji)).isEqualTo(emoji));
    }

    /** Symbols aside, of which Unicode has called some pictures, and some no longer. */
    @Test
    void takesNoLetterOrMark() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> !UCharacter.hasBinaryProperty(c, UProperty.EXTENDED_PICTOGRAPHIC))
                        .filter(c -> Character.isDefined(c) && !isSymbol(c))
                        .filter(c -> isEmoji(Character.toString(c))))
                .isEmpty();
    }

    private static boolean isSymbol(int c) {
        return Character.getType(c) == Character.OTHER_SYMBOL || Character.getType(c) == Character.MATH_SYMBOL;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "ok",
                " 👍",
                "👍 ",
                "👍👍",
                "👍👎",
                "🇨",
                "🇨🇳🇫🇷",
                "1",
                "#",
                "12⃣",
                "👍́",
                "👍<b>",
                "‍👍",
                "👨‍👩‍👧‍👦‍👨‍👩‍👧‍👦‍👨‍👩‍👧‍👦‍👨‍👩‍👧‍👦",
                ":)",
                "🏽",
                "👍\u200D",
                "👍\uFE0F\uFE0F",
                "👍🏽🏽",
                "👍\uDB40\uDC41",
                "👍\uDB40\uDC7F",
                "👨\u200D\u200D👩"
            })
    void takesNothingElse(String text) {
        assertThatThrownBy(() -> Emoji.checked(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("one emoji");
    }

    @Test
    void aHeartIsAHeart() {
        assertThat(Emoji.areAlike("❤", "❤" + Character.toString(0xFE0F))).isTrue();
        assertThat(Emoji.areAlike("👍", "👍🏽")).isFalse();
    }

    private static boolean isEmoji(String text) {
        try {
            return Emoji.checked(text).equals(text);
        } catch (MalformedException e) {
            return false;
        }
    }
}
