package io.halley.message;

/**
 * The name of a room: 1 to 64 letters, digits and their marks of any script (as UAX 31 has identifiers go on), dots,
 * underscores and hyphens.
 *
 * <p>Names are compared in Unicode's composed form (NFC), so that a room typed on two keyboards is one room. A name of
 * dots alone is refused: clients and proxies read it as a step in a path. A mark does not come first: it would stand on
 * whatever is shown before the name.
 */
public record RoomName(String value) implements Comparable<RoomName> {
    private static final int LONGEST = 64;

    /** @throws MalformedException where it is none */
    public RoomName {
        value = Characters.composed(value, LONGEST);
        if (value.isEmpty()
                || Characters.count(value) > LONGEST
                || !value.codePoints().allMatch(RoomName::isAllowed)
                || Characters.isMarkOfWords(value.codePointAt(0))
                || Characters.pileMarks(value)
                || value.codePoints().allMatch(c -> c == '.')) {
            throw new MalformedException(
                    "A room's name has 1 to 64 letters and digits with their marks, dots, underscores"
                            + " and hyphens, and is not dots alone.");
        }
    }

    /**
     * A room to speak in. Some letters are shown as nothing, so that a name can look like another's, or like none; such
     * rooms may be there from earlier times, and can still be read.
     *
     * @throws MalformedException where somebody who sees the name does not know which room it is
     */
    public static RoomName toSpeakIn(String name) {
        if (Characters.hideSomething(name)) {
            throw new MalformedException("A room's name has no characters that nobody sees.");
        }
        return new RoomName(name);
    }

    private static boolean isAllowed(int c) {
        return Characters.isLetterOrNumber(c) || Characters.isMarkOfWords(c) || c == '.' || c == '_' || c == '-';
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
