package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.UnicodeSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All characters that Unicode has, as ICU knows them. (It may know later ones than this Java does.) */
class CharactersTest {
    private static final Set<Integer> BLANK = Set.of(0x2800, 0x1D159, 0x13441, 0x13442);

    @Test
    void bidiControlsAreUnicodes() {
        assertSame(Characters::isBidiControl, c -> UCharacter.hasBinaryProperty(c, UProperty.BIDI_CONTROL), c -> true);
    }

    /** Some of the category Cf are shown: signs in front of Arabic numbers, joints of hieroglyphs. No name needs them. */
    @Test
    void ignorableIsWhatUnicodeIgnores() {
        assertSame(
                Characters::isIgnorable,
                c -> UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT),
                c -> Character.getType(c) != Character.FORMAT);
    }

    @Test
    void whatUnicodeShowsIsShownBesideBlanks() {
        UnicodeSet shown = new UnicodeSet("[[\\p{L}\\p{N}\\p{P}\\p{S}\\p{Co}]-\\p{DI}]");
        assertSame(
                c -> !Characters.showNothing(Character.toString(c)),
                shown::contains,
                c -> Character.getType(c) != Character.UNASSIGNED && !BLANK.contains(c));
    }

    /** An emoji of next year is no empty message, where a Java of this year serves it. */
    @Test
    void whatNobodyKnowsYetIsShown() {
        assertThat(Characters.showNothing(Character.toString(0x1FADF))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t",
                "\u00a0",
                "\u00ad",
                "\u034f",
                "\u115f",
                "\u1160",
                "\u17b4",
                "\u180e",
                "\u2000",
                "\u200b\u200d",
                "\u2028",
                "\u202e",
                "\u2060",
                "\u2800",
                "\u3000",
                "\u3164",
                "\ufe0f",
                "\ufeff",
                "\uffa0",
                "\ufff0",
                "\u0301",
                "\u20dd",
                "\u093e",
                "\ud834\udd59",
                "\ud834\udd73",
                "\udb40\udc41",
                "\ufdd0\ufdef",
                "\ufffe\uffff",
                "\ud83f\udffe\udbff\udfff",
                "\ud80d\udc41\ud80d\udc42",
                "\u200b\u3164 \u0301"
            })
    void nothingIsShownOf(String text) {
        assertThat(Characters.showNothing(text)).isTrue();
        assertThat(Characters.showNothing(text + "x")).isFalse();
    }

    @Test
    void whatIsInUseIsNoPile() {
        assertThat(Characters.pileMarks("हिन्दी ไทย שָׁלוֹם Tiếng Việt x\u0301\u0302\u0303\u0304"))
                .isFalse();
        assertThat(Characters.pileMarks("မြို့ ကျော်စွာ ကြောင့်")).isFalse();
        assertThat(Characters.pileMarks("x" + "\u093e".repeat(5) + "\u0301".repeat(4)))
                .isFalse();
        assertThat(Characters.pileMarks("x" + "\u0301".repeat(5))).isTrue();
        assertThat(Characters.pileMarks("x" + "\u0301\u0301\u093e".repeat(5))).isTrue();
        assertThat(Characters.pileMarks("x" + "\u0301\u0301\u200d".repeat(5))).isTrue();
        assertThat(Characters.pileMarks("👩\u200d❤\ufe0f\u200d💋\u200d👨 1\ufe0f\u20e3"))
                .isFalse();
    }

    /** The mandatory breaks of UAX 14, and its other controls. */
    @Test
    void whatIsTakenAwayOrBreaksALineIsUnicodes() {
        UnicodeSet breaks = new UnicodeSet("[\\p{lb=BK}\\p{lb=CR}\\p{lb=LF}\\p{lb=NL}]");
        UnicodeSet controls = new UnicodeSet("[\\p{Cc}-[\\t]]").removeAll(breaks);
        assertSame(c -> cleaned(c).equals("\n"), breaks::contains, c -> true);
        assertSame(c -> cleaned(c).isEmpty(), controls::contains, c -> true);
    }

    private static String cleaned(int c) {
        return Characters.cleaned(Character.toString(c));
    }

    private static void assertSame(IntPredicate ours, IntPredicate unicode, IntPredicate where) {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(where)
                        .filter(c -> ours.test(c) != unicode.test(c))
                        .mapToObj(Integer::toHexString))
                .isEmpty();
    }
}
