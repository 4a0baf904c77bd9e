package io.halley.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/** What the analysis and the index need to know of characters. */
final class Characters {
    /** Of each character that is folded come four at the most. */
    private static final int MOST_FOLDED = 4;

    /** Where ASCII's own have their places in what is escaped: in Unicode's first private area. */
    private static final int PRIVATE = 0xE000;

    private static final int ASCII_END = 0x80;

    private static final int FIRST_JAMO = 0x1100;
    private static final int LAST_JAMO = 0x11FF;

    /** Java composes a run of marks in a time that grows with its square: so it gets pieces, which end before a letter. */
    private static final int PIECE = 64;

    /** Or within a run of marks of which nobody reads the end: Unicode's stream-safe texts have 30 of them at the most. */
    private static final int LONGEST_PIECE = 256;

    /** Draws a word of Arabic out, and is no part of it. */
    private static final int TATWEEL = 0x0640;

    /** Zero-width ones, the first of which ends a word, as a blank does, and the others shape what is beside them. */
    private static final int BREAK = 0x200B;

    private static final int JOINER = 0x200D;
    private static final int FIRST_TAG = 0xE0000;

    /** By which Chinese characters are told apart that are the same to all who look for them. */
    private static final int FIRST_VARIATION = 0xE0100;

    private static final int LAST_VARIATION = 0xE01EF;

    private Characters() {}

    /**
     * A text as it is told apart: what is composed of several characters is one, and what nobody sees is gone, but for what
     * parts or joins others, and for tags, of which flags are made.
     */
    static String plain(String text) {
        if (text.codePoints().noneMatch(c -> isUnseen(c) || isOfOneBefore(c))) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        StringBuilder piece = new StringBuilder();
        text.codePoints().filter(c -> !isUnseen(c)).forEach(c -> {
            if (piece.length() >= (isOfOneBefore(c) ? LONGEST_PIECE : PIECE)) {
                plain.append(composed(piece));
                piece.setLength(0);
            }
            piece.appendCodePoint(c);
        });
        return plain.append(composed(piece)).toString();
    }

    private static String composed(CharSequence piece) {
        return Normalizer.normalize(piece, Normalizer.Form.NFC);
    }

    /** Marks, and the letters of which Korean syllables are made. */
    private static boolean isOfOneBefore(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> c >= FIRST_JAMO && c <= LAST_JAMO;
        };
    }

    private static boolean isUnseen(int c) {
        boolean isVariation = c >= FIRST_VARIATION && c <= LAST_VARIATION;
        boolean hasEffect = (c >= BREAK && c <= JOINER) || c >= FIRST_TAG;
        return c == TATWEEL || isVariation || (Character.getType(c) == Character.FORMAT && !hasEffect);
    }

    /** Whether it is of a script that writes its words without blanks, and is told in pairs of characters. */
    static boolean areWords(String term) {
        return switch (UnicodeScript.of(term.codePointAt(0))) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }

    /** What a database takes for a part of a word, whichever it is. */
    static boolean isOfWord(char c) {
        return c >= ASCII_END || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** The term without case and accents, be they marks of their own or not. It is a word's, and short. */
    static String folded(String term) {
        String composed = Normalizer.normalize(areWords(term) ? term : bare(term), Normalizer.Form.NFC);
        char[] folded = new char[composed.length() * MOST_FOLDED];
        int length = ASCIIFoldingFilter.foldToASCII(composed.toCharArray(), 0, folded, 0, composed.length());
        return new String(folded, 0, length);
    }

    /** Large letters once more made small, for some have two small ones, as the sigma at the end of a word. */
    private static String bare(String term) {
        return Normalizer.normalize(term, Normalizer.Form.NFKD)
                .codePoints()
                .filter(c -> !isAccent(c))
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Also the points of Hebrew and Arabic. Where marks are vowels that are always written, as in Hindi or Thai, they stay. */
    private static boolean isAccent(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK
                && switch (UnicodeScript.of(c)) {
                    case INHERITED, GREEK, CYRILLIC, HEBREW, ARABIC, SYRIAC -> true;
                    default -> false;
                };
    }

    /** A name as one word, in which no two names are the same: what a database would fold or drop is another character. */
    static String escaped(String name) {
        StringBuilder escaped = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            escaped.append(isOfWord(c) ? c : (char) (PRIVATE + c));
        }
        return escaped.toString();
    }
}
