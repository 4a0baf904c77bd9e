package io.halley.message;

import java.text.Normalizer;
import java.util.Set;

/**
 * What kinds of characters there are, by Unicode's own properties rather than by a list that grows old. The two of them
 * that Java does not know are told of below; the tests hold them to ICU, which knows all and takes 15 MB for it.
 */
final class Characters {
    /** No character is composed of more than four, each of two halves at most. */
    private static final int LONGEST_PAIRED = 8;

    /** What is in use has up to three marks on a letter; UTS 39 takes a pile of more than four for a trick. */
    private static final int MOST_MARKS = 4;

    /** Default_Ignorable_Code_Point, but for those of the category Cf: ranges, each by its first and its last. */
    private static final int[] IGNORABLE = {
        0x034F, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x2065, 0x2065, 0x3164, 0x3164, 0xFE00, 0xFE0F,
        0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8, 0xE0000, 0xE0FFF
    };

    /** Symbols and letters by their category, blank by their name: Braille, a note's head, two hieroglyphs. */
    private static final Set<Integer> BLANK = Set.of(0x2800, 0x1D159, 0x13441, 0x13442);

    private Characters() {}

    static int count(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Unicode's composed form (NFC), in which what looks the same is the same. Marks in a row are sorted for it, in a time
     * that grows with the square of the row: so only where the outcome can have {@code most} characters.
     */
    static String composed(String text, int most) {
        return text.length() > most * LONGEST_PAIRED ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Whether nobody sees anything of it: space, what is not shown, and marks, which are nothing without a letter. */
    static boolean showNothing(String text) {
        return text.codePoints().noneMatch(Characters::isShown);
    }

    static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> false;
            default -> !isIgnorable(c) && !BLANK.contains(c) && !isNoncharacter(c);
        };
    }

    /** One that will never be a character, as Unicode promises: the last two of each plane, and 32 in a row. */
    private static boolean isNoncharacter(int c) {
        return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    }

    /** Whether some character is not shown where it stands, so that two texts that differ in it look alike. */
    static boolean hideSomething(String text) {
        return text.codePoints().anyMatch(Characters::isIgnorable);
    }

    static boolean isIgnorable(int c) {
        for (int i = 0; i < IGNORABLE.length; i += 2) {
            if (c >= IGNORABLE[i] && c <= IGNORABLE[i + 1]) {
                return true;
            }
        }
        return Character.getType(c) == Character.FORMAT;
    }

    /**
     * The text without control characters, which no chat shows and PostgreSQL in part cannot store; tabs stay. Those that
     * break a line (of Windows, of slides, printers and mainframes, and Unicode's own two) become the one that all know.
     */
    static String cleaned(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean goesOn = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (isLineBreak(c) && !goesOn) {
                cleaned.append('\n');
            } else if (c == '\t' || !Character.isISOControl(c)) {
                cleaned.append(c);
            }
        }
        return cleaned.toString();
    }

    /** Unicode's mandatory line breaks. */
    private static boolean isLineBreak(char c) {
        return switch (c) {
            case '\n', '\u000b', '\f', '\r', '\u0085', '\u2028', '\u2029' -> true;
            default -> false;
        };
    }

    /** Whether there is half of a surrogate pair in it, which is no character, and has no encoding in UTF-8. */
    static boolean haveHalfACharacter(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** The text without the spaces around it, also those at which no line breaks, which Java does not count among them. */
    static String withoutSpaceAround(String text) {
        int[] characters = text.codePoints().toArray();
        int from = 0;
        int to = characters.length;
        while (from < to && isSpace(characters[from])) {
            from++;
        }
        while (to > from && isSpace(characters[to - 1])) {
            to--;
        }
        return new String(characters, from, to - from);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    static boolean isOneLine(String text) {
        return text.codePoints().noneMatch(Characters::breaksTheLine);
    }

    private static boolean breaksTheLine(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** The text without what would turn the direction of the text beside it. */
    static String withoutBidiControls(String text) {
        return text.codePoints()
                .filter(c -> !isBidiControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Unicode's Bidi_Control: the embeddings, overrides and isolates, and the three marks. */
    static boolean isBidiControl(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> c == 0x061C || c == 0x200E || c == 0x200F;
        };
    }

    /**
     * Whether so many marks stand on one letter that they cover what is above and below. A mark that takes a place beside
     * its letter is none of the pile, and does not begin another one, either; nor does what is not shown.
     */
    static boolean pileMarks(String text) {
        int marks = 0;
        for (int i = 0; i < text.length() && marks <= MOST_MARKS; i = text.offsetByCodePoints(i, 1)) {
            marks = switch (Character.getType(text.codePointAt(i))) {
                case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> marks + 1;
                case Character.COMBINING_SPACING_MARK, Character.FORMAT -> marks;
                default -> 0;
            };
        }
        return marks > MOST_MARKS;
    }

    static boolean isLetterOrNumber(int c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }

    /** A mark of those that belong to a word: the vowels of Indic and Thai scripts, the points of Hebrew and Arabic. */
    static boolean isMarkOfWords(int c) {
        int type = Character.getType(c);
        return (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK) && !isIgnorable(c);
    }
}
