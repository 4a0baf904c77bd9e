package io.halley.message;

import java.util.regex.Pattern;

/**
 * An emoji, as one may be put on a message: what Unicode takes for one character, and is a picture, a flag or a keycap (UTS
 * 51). There is no list of them. Unicode has set pictures apart for the years to come ({@code Extended_Pictographic}), so
 * that those of next year are emoji today.
 */
public final class Emoji {
    /** The longest in use have ten characters: two people of two colours, a heart, and what joins them. */
    private static final int LONGEST = 32;

    /** One character as people count them (an extended grapheme cluster, UAX 29). */
    private static final Pattern ONE = Pattern.compile("\\X");

    private static final String ZERO_WIDTH_JOINER = "\u200D";
    private static final int AS_A_PICTURE = 0xFE0F;
    private static final String KEYCAP = "\u20E3";
    private static final int LAST_TAG = 0xE007F;

    private Emoji() {}

    /** @throws MalformedException where it is none, or more than one */
    public static String checked(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !ONE.matcher(text).matches() || !isOfEmoji(text)) {
            throw new MalformedException("A reaction is one emoji, and nothing beside it.");
        }
        return text;
    }

    /** Whether they are the same but for the character that asks for a picture, which not all keyboards write. */
    static boolean areAlike(String one, String other) {
        return withoutSelector(one).equals(withoutSelector(other));
    }

    private static String withoutSelector(String emoji) {
        return emoji.replace(Character.toString(AS_A_PICTURE), "");
    }

    private static boolean isOfEmoji(String text) {
        int first = text.codePointAt(0);
        String rest = text.substring(Character.charCount(first));
        if (arePictures(text)) {
            return true;
        }
        return isRegional(first) ? isRegional(last(text)) && !rest.isEmpty() : isKey(first) && isKeycap(rest);
    }

    private static int last(String text) {
        return text.codePointBefore(text.length());
    }

    /** Pictures that are joined. What more may stand behind them is not seen, and would make another emoji of the same. */
    private static boolean arePictures(String text) {
        int end = endOfPicture(text, 0);
        while (end > 0 && end < text.length()) {
            end = text.startsWith(ZERO_WIDTH_JOINER, end) ? endOfPicture(text, end + 1) : 0;
        }
        return end > 0;
    }

    /** @return behind a picture with its colour, or what asks for a picture, and its tags; 0 where there is none */
    private static int endOfPicture(String text, int start) {
        int picture = at(text, start);
        if (!isPicture(picture)) {
            return 0;
        }
        int end = start + Character.charCount(picture);
        int next = at(text, end);
        if (next == AS_A_PICTURE || isSkin(next)) {
            end += Character.charCount(next);
        }
        return isTag(at(text, end)) ? endOfTags(text, end) : end;
    }

    private static int endOfTags(String text, int start) {
        int end = start;
        while (isTag(at(text, end))) {
            end += 2;
        }
        return text.codePointBefore(end) == LAST_TAG && end > start + 2 ? end : 0;
    }

    /** @return nothing that is a character where the text has ended */
    private static int at(String text, int index) {
        return index < text.length() ? text.codePointAt(index) : 0;
    }

    /**
     * Java 17 knows the property by the rule that needs it alone: a joiner joins two pictures, and nothing else (GB11). What
     * goes with a letter before it (GB9, GB9a) would pass for one.
     */
    private static boolean isPicture(int c) {
        String character = Character.toString(c);
        return ONE.matcher(character + ZERO_WIDTH_JOINER + character).matches()
                && !ONE.matcher("a" + character).matches();
    }

    /** Letters of which two are a flag. */
    private static boolean isRegional(int c) {
        return c >= 0x1F1E6 && c <= 0x1F1FF;
    }

    /** The five colours of the Fitzpatrick scale. */
    private static boolean isSkin(int c) {
        return c >= 0x1F3FB && c <= 0x1F3FF;
    }

    /** With them a black flag becomes that of a region. */
    private static boolean isTag(int c) {
        return c >= 0xE0020 && c <= LAST_TAG;
    }

    private static boolean isKey(int c) {
        return (c >= '0' && c <= '9') || c == '#' || c == '*';
    }

    private static boolean isKeycap(String rest) {
        return withoutSelector(rest).equals(KEYCAP);
    }
}
