package io.halley.message;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The name of a room: 1 to 64 letters and digits of any script, dots, underscores and hyphens.
 *
 * <p>Names are compared in Unicode's composed form (NFC), so that a room typed on two keyboards is one room. A name of
 * dots alone is refused: clients and proxies read it as a step in a path.
 */
public record RoomName(String value) implements Comparable<RoomName> {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,64}");
    private static final Pattern DOTS = Pattern.compile("\\.+");

    public RoomName {
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (!NAME.matcher(value).matches() || DOTS.matcher(value).matches()) {
            throw new MalformedException(
                    "A room's name has 1 to 64 letters, digits, dots, underscores and hyphens, and is not dots alone.");
        }
    }

    @Override
    public int compareTo(RoomName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
