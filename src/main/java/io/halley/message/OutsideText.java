package io.halley.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that comes from outside: bounded before it is read, and UTF-8 or nothing. */
public final class OutsideText {
    private OutsideText() {}

    /**
     * @param maxBytes how long it may be
     * @throws TooLargeException where it is longer; the rest is left unread
     * @throws MalformedException where it is not UTF-8
     */
    public static String read(InputStream in, int maxBytes) throws IOException {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("The body is not UTF-8.");
        }
    }
}
