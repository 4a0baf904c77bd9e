package io.halley.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that comes from outside: UTF-8 or nothing. */
public final class OutsideText {
    /** As many characters as the longest name that we know has, and some more. */
    private static final int MOST_QUOTED = 40;

    private OutsideText() {}

    /** @throws MalformedException where it is not UTF-8 */
    public static String of(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("The body is not UTF-8.");
        }
    }

    /** A word of a client's as an answer can repeat it: not much of it, and nothing that turns what stands around it. */
    public static String quoted(String word) {
        String unturned = Characters.withoutBidiControls(word);
        return Characters.count(unturned) <= MOST_QUOTED
                ? '"' + unturned + '"'
                : '"' + unturned.substring(0, unturned.offsetByCodePoints(0, MOST_QUOTED)) + "…\"";
    }

    /** Whether it is 1 to {@code most} ASCII digits: Java takes signs, and digits of all scripts, for a number too. */
    public static boolean isNumber(String text, int most) {
        return !text.isEmpty() && text.length() <= most && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
