package io.halley.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that comes from outside: UTF-8 or nothing. */
public final class OutsideText {
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

    /** Whether it is 1 to {@code most} ASCII digits: Java takes signs, and digits of all scripts, for a number too. */
    public static boolean isNumber(String text, int most) {
        return !text.isEmpty() && text.length() <= most && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
