package io.halley.search;

import java.util.List;

/**
 * What a message has to have one of.
 *
 * @param phrases each of words that stand side by side, in this order; none has none
 */
record Clause(List<List<String>> phrases) {
    static Clause of(String word) {
        return new Clause(List.of(List.of(word)));
    }
}
