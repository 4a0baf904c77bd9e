package io.halley.search;

import io.halley.message.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Looks for messages from the newest to the oldest, window by window, until there are enough, or it has taken its time.
 *
 * <p>Nothing tells what is in rooms that may not be read. A room that was asked for and may not be read is not looked in, and
 * which rooms may be read is asked before anything is looked for: by the time that it takes, somebody could else find out
 * which words are there. Where there are too many rooms for the database to be asked for some of them, what may not be read is
 * passed over; a search goes on behind a message that is told, or whose text was looked into, or at the end of a window, and
 * those end at the same ids whatever is in them.
 */
final class Walk {
    /** A quarter of what somebody notices as waiting; the answer says where to go on. */
    private static final long TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** What the database hands over at once: a page, and some that may not be read. */
    private static final int BATCH = 100;

    /** Rooms that the database can be asked for instead of all. */
    private static final int MOST_ROOMS = 64;

    /** Of so many rooms it is looked which may be read. */
    private static final int MOST_ASKED = 2_000;

    /** By how much clocks may be wrong that have dated messages. */
    private static final long CLOCKS_DIFFER_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Connection connection;
    private final Dialect dialect;
    private final Predicate<RoomName> mayRead;
    private final long start = System.nanoTime();
    private final List<Place> places = new ArrayList<>();
    private final List<List<Token>> unsure;
    private Query query;
    private long patience = TIME_NANOS;
    private long floor;

    /** The last message whose text was looked into, of those that may be read. */
    private long lookedInto;

    Walk(Connection connection, Dialect dialect, Query query, Predicate<RoomName> mayRead) {
        this.connection = connection;
        this.dialect = dialect;
        this.query = query;
        this.mayRead = mayRead;
        unsure = query.unsure();
    }

    /** What was found, the newest first. */
    List<Place> places() {
        return places;
    }

    /**
     * @param before only messages below this id
     * @param limit one more is looked for, to tell that there are more
     * @return below which id to go on; 0 where there is nothing more
     */
    long find(long before, int limit) throws SQLException {
        return isWithinWhatMayBeRead() ? look(before, limit) : 0;
    }

    /**
     * What was found down to an id, once more: a page must be of the same as the one before it. It may take four times as long.
     *
     * @param lowest no messages below this id; 0 for all
     */
    long findAgain(long before, long lowest, int limit) throws SQLException {
        floor = lowest;
        patience = 4 * TIME_NANOS;
        return find(before, limit);
    }

    private long look(long before, int limit) throws SQLException {
        long first = number("select coalesce(min(id), 1) from message");
        long end = number("select last_id from log_head") + 1;
        long since =
                query.since() == Long.MIN_VALUE ? first : firstAt(query.since() - CLOCKS_DIFFER_MILLIS, first, end);
        since = Math.max(since, floor);
        long until = query.until() == Long.MAX_VALUE ? end : firstAt(query.until() + CLOCKS_DIFFER_MILLIS, first, end);
        long at = Math.min(before, until);
        while (at > since && places.size() <= limit) {
            Window window = Window.before(at);
            at = look(window, at, limit);
            if ((at == window.from() || at == lookedInto) && isLate() && places.size() <= limit) {
                return at > since ? at : 0;
            }
        }
        if (places.size() <= limit) {
            return 0;
        }
        places.subList(limit, places.size()).clear();
        return places.get(limit - 1).id();
    }

    /** @return below which id to go on */
    private long look(Window window, long before, int limit) throws SQLException {
        List<Place> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(dialect.query())) {
            select.setString(1, dialect.question(query.clauses(), window));
            select.setLong(2, Index.row(Math.max(window.from(), floor), 0));
            select.setLong(3, Index.row(before, 0));
            select.setLong(4, query.since());
            select.setLong(5, query.until());
            select.setInt(6, BATCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Place(row.getLong(1), new RoomName(row.getString(2))));
                }
            }
        }
        for (int i = 0; i < found.size() && places.size() <= limit; i++) {
            Place place = found.get(i);
            if (mayRead.test(place.room()) && isSure(place)) {
                places.add(place);
            }
            if (place.id() == lookedInto && isLate()) {
                return lookedInto;
            }
        }
        return found.size() < BATCH ? window.from() : found.get(BATCH - 1).id();
    }

    /** One text at a time: some are long, and most of what the index finds is what was looked for. */
    private boolean isSure(Place place) throws SQLException {
        if (unsure.isEmpty()) {
            return true;
        }
        lookedInto = place.id();
        try (PreparedStatement select =
                connection.prepareStatement("select text from message where id = ? and deleted_at is null")) {
            select.setLong(1, place.id());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && Around.hasAll(row.getString(1), unsure);
            }
        }
    }

    private boolean isLate() {
        return System.nanoTime() - start > patience;
    }

    /** @return whether there is any room to look in */
    private boolean isWithinWhatMayBeRead() throws SQLException {
        if (query.rooms().isEmpty()) {
            return isWithinReadableRooms();
        }
        List<RoomName> readable =
                query.rooms().stream().distinct().filter(mayRead).toList();
        query = query.in(readable);
        return !readable.isEmpty();
    }

    /** Who may read a few rooms of many does not wait until all others are passed over, either. */
    private boolean isWithinReadableRooms() throws SQLException {
        List<RoomName> readable = new ArrayList<>();
        int all = 0;
        try (PreparedStatement select = connection.prepareStatement("select name from room order by name limit ?")) {
            select.setInt(1, MOST_ASKED + 1);
            try (ResultSet row = select.executeQuery()) {
                for (; row.next(); all++) {
                    RoomName room = new RoomName(row.getString(1));
                    if (mayRead.test(room)) {
                        readable.add(room);
                    }
                }
            }
        }
        if (all <= MOST_ASKED && readable.size() <= MOST_ROOMS && readable.size() < all) {
            query = query.in(readable);
        }
        return !readable.isEmpty() || all > MOST_ASKED;
    }

    /** The first entry that is dated so late: where clocks were right, those before it are earlier, and it halves its way. */
    private long firstAt(long millis, long first, long end) throws SQLException {
        long from = first;
        long to = end;
        try (PreparedStatement select =
                connection.prepareStatement("select id, at from message where id >= ? order by id limit 1")) {
            while (from < to) {
                long middle = from + (to - from) / 2;
                select.setLong(1, middle);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next() || row.getLong(2) >= millis) {
                        to = middle;
                    } else {
                        from = row.getLong(1) + 1;
                    }
                }
            }
        }
        return to;
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
