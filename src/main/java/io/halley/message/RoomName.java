package io.halley.message;

/**
 * The name of a room: 1 to 64 letters and digits of any script, dots, underscores and hyphens.
 *
 * <p>Names are compared in Unicode's composed form (NFC), so that a room typed on two keyboards is one room. A name of
 * dots alone is refused: clients and proxies read it as a step in a path.
 */
public record RoomName(String value) implements Comparable<RoomName> {
    private static final int LONGEST = 64;

    public RoomName {
        value = Characters.composed(value, LONGEST);
        if (Characters.count(value) > LONGEST
                || !value.codePoints().allMatch(RoomName::isAllowed)
                || value.codePoints().allMatch(c -> c == '.')) {
            throw new MalformedException(
                    "A room's name has 1 to 64 letters, digits, dots, underscores and hyphens, and is not dots alone.");
        }
    }

    private static boolean isAllowed(int c) {
        return Characters.isLetterOrNumber(c) || c == '.' || c == '_' || c == '-';
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
