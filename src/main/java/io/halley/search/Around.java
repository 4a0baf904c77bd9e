package io.halley.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** What of a text is shown where it was found: around the first place that has something of what was looked for. */
final class Around {
    /** Two lines, in characters; of them some stand before the first place. */
    private static final int LENGTH = 160;

    private static final int BEFORE = 40;

    /** As far as a text is looked into for the place: what is found behind it is shown by how the text begins. */
    static final int MOST_CHARACTERS = 20_000;

    private final String text;
    private final List<Token> tokens;
    private final BitSet hit = new BitSet();
    private int hits;

    Around(String text, List<List<Token>> sought) {
        this.text = Characters.plain(text);
        tokens = Analysis.of(text, Words.MOST);
        for (int i = 0; i < tokens.size(); i++) {
            for (List<Token> phrase : sought) {
                if (isAt(tokens, i, phrase)) {
                    hits++;
                    hit.set(tokens.get(i).start(), end(i, phrase));
                }
            }
        }
    }

    /** Whether each of these phrases is in the text. */
    static boolean hasAll(String text, List<List<Token>> phrases) {
        List<Token> tokens = Analysis.of(text, Words.MOST);
        return phrases.stream()
                .allMatch(phrase -> IntStream.range(0, tokens.size()).anyMatch(at -> isAt(tokens, at, phrase)));
    }

    /** The last one of a phrase may be a single character that is the first of a pair in the text. */
    private static boolean isAt(List<Token> tokens, int at, List<Token> phrase) {
        if (at + phrase.size() > tokens.size()) {
            return false;
        }
        for (int i = 0; i < phrase.size(); i++) {
            Token wanted = phrase.get(i);
            String term = tokens.get(at + i).term();
            boolean ends = i == phrase.size() - 1 && wanted.isOneCharacter();
            if (!(ends ? term.startsWith(wanted.term()) : term.equals(wanted.term()))) {
                return false;
            }
        }
        return true;
    }

    private int end(int at, List<Token> phrase) {
        Token last = tokens.get(at + phrase.size() - 1);
        Token wanted = phrase.get(phrase.size() - 1);
        return wanted.isOneCharacter() ? last.start() + wanted.term().length() : last.end();
    }

    /** How well the text answers: often, and in few words. */
    double score() {
        return hits / (hits + 0.3 + 0.03 * tokens.size());
    }

    /** The parts of the text in their order, every second one of what was found: the first is not, and may be empty. */
    List<String> parts() {
        int from = start();
        int to = whole(Math.min(text.length(), from + LENGTH));
        List<String> parts = new ArrayList<>();
        boolean isHit = false;
        int at = from;
        while (at < to) {
            int next = isHit ? hit.nextClearBit(at) : hit.nextSetBit(at);
            int end = next < 0 ? to : Math.min(next, to);
            parts.add(text.substring(at, end));
            isHit = !isHit;
            at = end;
        }
        return parts;
    }

    boolean beginsLater() {
        return start() > 0;
    }

    boolean endsEarlier() {
        return start() + LENGTH < text.length();
    }

    /** At a blank, where there is one. */
    private int start() {
        int first = hit.nextSetBit(0);
        if (first <= BEFORE) {
            return 0;
        }
        for (int i = first - BEFORE; i < first; i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i + 1;
            }
        }
        return whole(first - BEFORE);
    }

    /** Not within a character. */
    private int whole(int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
