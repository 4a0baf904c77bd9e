package io.halley.search;

import io.halley.database.Database;
import io.halley.log.Cursor;
import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds messages by what they say. */
@Direct
public class Search {
    /** A page. */
    public static final int MOST_HITS = 50;

    /** The best are the best of so many of the newest: who looks for more of them narrows the search. */
    private static final int MOST_RANKED = 200;

    /** As much of a text tells how good it is. */
    private static final int RANKED_CHARACTERS = 2_000;

    /** As long as the greatest id. */
    private static final int LONGEST_NUMBER = 16;

    private final Database database;

    @Inject
    public Search(Database database) {
        this.database = database;
    }

    /**
     * @param after where to go on, as {@link Found#next} has it; empty for the first page
     * @param limit 1 to {@value #MOST_HITS}
     * @param mayRead whether who asks may read in a room: of others nothing is told
     * @return the newest first
     * @throws MalformedException where {@code after} is nothing that was told
     */
    public Found newest(Query query, String after, int limit, Predicate<RoomName> mayRead) {
        long before = after.isEmpty() ? Cursor.MAX_ID + 1 : number(after);
        return database.aside(connection -> {
            Walk walk = begin(connection, query, mayRead);
            long next = walk.find(before, limit);
            return found(connection, query, walk.places(), next == 0 ? "" : Long.toString(next));
        });
    }

    /**
     * @param after where to go on: below which id it was looked for, behind so many of the best, and down to which id (0 for
     *     all)
     * @return the best of the newest {@value #MOST_RANKED} first, or of those that there was time to look for: those that say
     *     often and shortly what is looked for
     */
    public Found best(Query query, String after, int limit, Predicate<RoomName> mayRead) {
        List<Long> at = after.isEmpty() ? List.of(Cursor.MAX_ID + 1, 0L, 0L) : numbers(after);
        int offset = (int) Math.min(MOST_RANKED, at.get(1));
        return database.aside(connection -> {
            Walk walk = begin(connection, query, mayRead);
            long next =
                    offset == 0 ? walk.find(at.get(0), MOST_RANKED) : walk.findAgain(at.get(0), at.get(2), MOST_RANKED);
            List<Place> places = walk.places();
            List<Place> ranked = ranked(connection, query, places);
            List<Place> page = ranked.subList(Math.min(offset, ranked.size()), Math.min(offset + limit, ranked.size()));
            long floor = offset == 0 ? next : at.get(2);
            return found(connection, query, page, nextBest(places, offset + limit, floor));
        });
    }

    /** @return where the best of these go on; behind them all, with those of what is older where the time was up */
    private static String nextBest(List<Place> places, int offset, long floor) {
        if (offset < places.size()) {
            return places.get(0).id() + 1 + "." + offset + "." + floor;
        }
        return floor > 0 && places.size() < MOST_RANKED ? floor + ".0.0" : "";
    }

    private Walk begin(Connection connection, Query query, Predicate<RoomName> mayRead) throws SQLException {
        Dialect dialect = Dialect.of(database.isShared());
        try (Statement bounds = connection.createStatement()) {
            bounds.execute(dialect.bounds());
        }
        return new Walk(connection, dialect, query, mayRead);
    }

    private static List<Place> ranked(Connection connection, Query query, List<Place> places) throws SQLException {
        Map<Long, Double> scores = new HashMap<>();
        for (Text text : texts(connection, places, RANKED_CHARACTERS).values()) {
            scores.put(text.id, new Around(text.text, query.sought()).score());
        }
        return places.stream()
                .sorted(Comparator.comparingDouble((Place place) -> -scores.getOrDefault(place.id(), 0.0))
                        .thenComparing(Comparator.comparingLong(Place::id).reversed()))
                .toList();
    }

    private static Found found(Connection connection, Query query, List<Place> places, String next)
            throws SQLException {
        Map<Long, Text> texts = texts(connection, places, Around.MOST_CHARACTERS);
        List<Hit> hits = places.stream()
                .map(place -> texts.get(place.id()))
                .filter(Objects::nonNull)
                .map(text -> text.hit(query))
                .toList();
        return new Found(hits, next, !Indexing.isUnderWay(connection));
    }

    private record Text(
            long id, RoomName room, String author, @Nullable String authorId, Instant at, String text) {
        Hit hit(Query query) {
            Around around = new Around(text, query.sought());
            return new Hit(id, room, author, authorId, at, around.parts(), around.beginsLater(), around.endsEarlier());
        }
    }

    private static Map<Long, Text> texts(Connection connection, List<Place> places, int most) throws SQLException {
        Map<Long, Text> texts = new HashMap<>();
        if (places.isEmpty()) {
            return texts;
        }
        String marks = String.join(", ", Collections.nCopies(places.size(), "?"));
        try (PreparedStatement select =
                connection.prepareStatement("select id, room, author, author_id, at, substr(text, 1, ?) from message"
                        + " where deleted_at is null and id in (" + marks + ")")) {
            select.setInt(1, most);
            for (int i = 0; i < places.size(); i++) {
                select.setLong(i + 2, places.get(i).id());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Text text = new Text(
                            row.getLong(1),
                            new RoomName(row.getString(2)),
                            row.getString(3),
                            row.getString(4),
                            Instant.ofEpochMilli(row.getLong(5)),
                            row.getString(6));
                    texts.put(text.id, text);
                }
            }
        }
        return texts;
    }

    /** Of where the best go on: three of them. */
    private static List<Long> numbers(String written) {
        int first = Math.max(written.indexOf('.'), 0);
        int second = Math.max(written.indexOf('.', first + 1), first);
        return List.of(
                number(written.substring(0, first)),
                number(written.substring(Math.min(first + 1, second), second)),
                number(written.substring(second + 1)));
    }

    private static long number(String written) {
        if (!OutsideText.isNumber(written, LONGEST_NUMBER)) {
            throw new MalformedException("The parameter \"after\" is what an answer has as \"next\".");
        }
        return Math.min(Long.parseLong(written), Cursor.MAX_ID + 1);
    }
}
