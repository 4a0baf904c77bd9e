package io.halley.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.halley.message.RoomName;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.TreeSet;

/**
 * A private room of certain people, which always the same people find again: its name is made of their ids. Nobody owns it and
 * nobody else is let in, so that whoever goes on with it knows who hears it.
 *
 * <p>A name of this kind is never a public room's. Whoever is not in such a room gets the same answer whether there is one
 * or not, also who has worked out its name.
 */
public final class Conversation {
    /** More people than that want a room with a name that one can read. */
    public static final int MOST_PEOPLE = 20;

    private static final String PREFIX = "talk--";

    /** Of a hash, as digits and letters: 155 bits, which nobody finds twice. */
    private static final int DIGITS = 30;

    private static final int RADIX = 36;

    private Conversation() {}

    /** @return the room of these people, in whatever order they are named */
    public static RoomName of(Collection<String> personIds) {
        StringBuilder all = new StringBuilder();
        new TreeSet<>(personIds)
                .forEach(id -> all.append(id.length()).append(':').append(id)); // No two sets look alike.
        String digits = new BigInteger(1, sha256(all.toString())).toString(RADIX);
        return new RoomName(PREFIX
                + "0".repeat(Math.max(0, DIGITS - digits.length()))
                + digits.substring(0, Math.min(DIGITS, digits.length())));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether a room is one, begun or not. */
    public static boolean isNameOfOne(RoomName room) {
        String name = room.value();
        if (name.length() != PREFIX.length() + DIGITS || !name.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return true;
    }
}
