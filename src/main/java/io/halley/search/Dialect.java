package io.halley.search;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How each of the two databases wants words and questions. Words have no character that means something to it: of ASCII they
 * have small letters and digits alone.
 */
enum Dialect {
    /** FTS5 of SQLite: it has the messages of a word in their order, and stops where enough are found. */
    SQLITE("""
            from search cross join message m
            where search match ? and search.rowid >= ? and search.rowid < ? and m.id = (search.rowid >> 6)
            """, "search.rowid", "select 1") {
        @Override
        String insert() {
            return "insert or replace into " + VERSION;
        }

        @Override
        String words(Words words, long id) {
            return Stream.concat(words.inOrder().stream(), words.others().stream())
                    .collect(Collectors.joining(" "));
        }

        @Override
        String question(List<Clause> clauses, Window window) {
            return clauses.stream()
                    .map(clause -> anyOf(clause, "\"", " ", " OR "))
                    .collect(Collectors.joining(" AND "));
        }
    },

    /**
     * A text search vector of PostgreSQL, whose index has the messages of a word in no order, and finds all of them: so it is
     * asked for those of a window, which is a word, too. It would rather look through the whole log from its end where it
     * believes that a word is common, and must not sort by the key as it is.
     */
    POSTGRESQL("""
            from search join message m on m.id = search.rowid >> 6
            where search.words @@ ?::tsquery and search.rowid + 0 >= ? and search.rowid + 0 < ?
            """, "search.rowid + 0", """
            set local statement_timeout = '2s'; set local enable_seqscan = off; set local jit = off""") {
        @Override
        String insert() {
            return "insert into " + VERSION + " on conflict (rowid) do update set words = excluded.words";
        }

        @Override
        String words(Words words, long id) {
            TreeMap<String, StringBuilder> places = new TreeMap<>();
            for (int i = 0; i < words.inOrder().size(); i++) {
                StringBuilder of = places.computeIfAbsent(words.inOrder().get(i), word -> new StringBuilder());
                of.append(of.isEmpty() ? ':' : ',').append(i + 1);
            }
            words.others().forEach(word -> places.putIfAbsent(word, new StringBuilder()));
            Window.words(id).forEach(word -> places.put(word, new StringBuilder()));
            StringBuilder all = new StringBuilder();
            places.forEach((word, at) ->
                    all.append('\'').append(word).append('\'').append(at).append(' '));
            return all.toString();
        }

        @Override
        String question(List<Clause> clauses, Window window) {
            return "'" + window.word() + "' & "
                    + clauses.stream()
                            .map(clause -> anyOf(clause, "'", "' <-> '", " | "))
                            .collect(Collectors.joining(" & "));
        }
    };

    private static final String VERSION =
            "search (rowid, words) select (id << " + Index.VERSION_BITS + ") | changes, ? from message where id = ?";

    private final String found;
    private final String order;
    private final String bounds;

    Dialect(String found, String order, String bounds) {
        this.found = found;
        this.order = order;
        this.bounds = bounds;
    }

    static Dialect of(boolean shared) {
        return shared ? POSTGRESQL : SQLITE;
    }

    /** Puts the words of a message as it is now into the index, whatever an earlier life of this log may have left there. */
    abstract String insert();

    /** The words as they are written to the index. */
    abstract String words(Words words, long id);

    /** What the index is asked: all of the clauses, in that window. */
    abstract String question(List<Clause> clauses, Window window);

    /** Said first in a transaction that searches: how long it may take, and by which ways. */
    String bounds() {
        return bounds;
    }

    /**
     * A query for ids and rooms, the newest first, of the question, the first row, the one behind the last, the first moment,
     * the one behind the last, and how many. Rows of a text that the message does not have any more are not found.
     */
    String query() {
        return "select m.id, m.room " + found + " and m.changes = (search.rowid & " + Index.VERSIONS
                + ") and m.deleted_at is null and m.at >= ? and m.at < ? order by " + order + " desc limit ?";
    }

    /** Side by side is what is within quotation marks, or joined. */
    private static String anyOf(Clause clause, String quote, String beside, String or) {
        return clause.phrases().stream()
                .map(phrase -> quote + String.join(beside, phrase) + quote)
                .map(phrase -> "(" + phrase + ")")
                .collect(Collectors.joining(or, "(", ")"));
    }
}
