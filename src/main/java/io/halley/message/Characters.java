package io.halley.message;

import java.text.Normalizer;

/** What kinds of characters there are, by Unicode's own properties, so that no list of them grows old here. */
final class Characters {
    /** No character is composed of more than four, each of two halves at most. */
    private static final int LONGEST_PAIRED = 8;

    private Characters() {}

    /** Whether nobody sees anything of it: white space of all scripts, and characters without a shape. */
    static boolean showNothing(String text) {
        return text.codePoints().allMatch(c -> isWhiteSpace(c) || Character.getType(c) == Character.FORMAT);
    }

    /**
     * Whether each can be shown and stored: no control character, which no chat shows and PostgreSQL in part cannot store
     * (tab and line feed are welcome), and no half of a surrogate pair, which has no encoding in UTF-8.
     */
    static boolean canBeKept(String text) {
        return text.codePoints().allMatch(Characters::canBeKept);
    }

    static int count(String text) {
        return text.codePointCount(0, text.length());
    }

    static boolean isLetterOrNumber(int c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }

    /**
     * Unicode's composed form (NFC), in which what looks the same is the same. Marks in a row are sorted for it, in a time
     * that grows with the square of the row: so only where the outcome can have {@code most} characters.
     */
    static String composed(String text, int most) {
        return text.length() > most * LONGEST_PAIRED ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean canBeKept(int c) {
        int type = Character.getType(c);
        return type != Character.SURROGATE && (type != Character.CONTROL || c == '\t' || c == '\n');
    }

    private static boolean isWhiteSpace(int c) {
        return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == '\u0085';
    }
}
