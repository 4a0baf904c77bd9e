package io.halley.search;

import io.halley.message.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a message is found by. Each word begins with a letter that says what it is, so that a room's name is never taken for
 * something that was said.
 *
 * @param inOrder what was said, and then who has said it, perhaps twice: their order tells phrases
 * @param others which single characters are in it, which room it is in, and whether there is a link in it
 */
record Words(List<String> inOrder, Set<String> others) {
    /**
     * Ten pages of a book. Somebody could else hold up the log with a message of nothing but words; what comes behind them in
     * a longer one is not found.
     */
    static final int MOST = 4_096;

    static final String LINK = "l";

    private static final char SAID = 't';
    private static final char CHARACTER = 'c';
    private static final char AUTHOR = 'a';
    private static final char ROOM = 'r';

    /** What nobody says stands between the text and the author, so that no phrase has something of both. */
    private static final String BOUNDARY = "b";

    static Words of(RoomName room, String author, String text, @Nullable String html) {
        List<String> inOrder = new ArrayList<>();
        Set<String> others = new LinkedHashSet<>();
        for (Token token : Analysis.of(text, MOST)) {
            inOrder.add(said(token));
            if (token.isOfCharacters()) {
                others.add(character(token));
            }
        }
        inOrder.add(BOUNDARY);
        addAuthor(inOrder, Analysis.of(author, MOST));
        others.add(room(room));
        if (Links.areIn(text, html)) {
            others.add(LINK);
        }
        return new Words(inOrder, others);
    }

    /** A name is short: where it has pairs, it is there once more by single characters, and so any part of it is a phrase. */
    private static void addAuthor(List<String> inOrder, List<Token> name) {
        name.forEach(token -> inOrder.add(author(token)));
        if (name.stream().anyMatch(token -> token.isOfCharacters() && !token.isOneCharacter())) {
            inOrder.add(BOUNDARY);
            name.forEach(token -> inOrder.add(AUTHOR + (token.isOfCharacters() ? first(token) : token.term())));
        }
    }

    static String said(Token token) {
        return SAID + token.term();
    }

    static String author(Token token) {
        return AUTHOR + token.term();
    }

    /** Its first one. */
    static String character(Token token) {
        return CHARACTER + first(token);
    }

    private static String first(Token token) {
        return token.term().substring(0, token.term().offsetByCodePoints(0, 1));
    }

    static String room(RoomName room) {
        return ROOM + Characters.escaped(room.value());
    }
}
