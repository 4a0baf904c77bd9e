package io.halley.search;

import java.util.List;

/**
 * A stretch of the log that is searched at once: not so long that a word that is everywhere takes long, and not so short that
 * one that is nowhere does. They begin at the same ids whatever is found, so that where a search goes on tells nothing.
 *
 * @param from the first id that is in it
 * @param bits how long it is, as a power of two
 */
record Window(long from, int bits) {
    private static final int NARROW = 12;
    private static final int WIDE = 16;

    /** The one that ends before this id: a wide one where it is all before it. */
    static Window before(long id) {
        int bits = (id & ((1L << WIDE) - 1)) == 0 ? WIDE : NARROW;
        return new Window((id - 1) >> bits << bits, bits);
    }

    /** By which a database that has its words in no order finds those of the window. */
    String word() {
        return word(from, bits);
    }

    /** The same for both of those that a message is in. */
    static List<String> words(long id) {
        return List.of(word(id, NARROW), word(id, WIDE));
    }

    private static String word(long id, int bits) {
        return (bits == NARROW ? "n" : "w") + Long.toHexString(id >> bits);
    }
}
