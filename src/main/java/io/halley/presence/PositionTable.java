package io.halley.presence;

import io.halley.database.Database;
import io.halley.message.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where it is kept how far people have read: a row for each who has looked at what was said in a room. A row only goes
 * forward, whoever writes it how often and in which order.
 */
final class PositionTable {
    /** Above what a transaction takes from its first statement to its end: a row is dated before it is there for others. */
    private static final long OVERLAP_MILLIS = 10_000;

    /** Who has not come for so long begins anew. */
    private static final long KEPT_MILLIS = 366L * 24 * 60 * 60 * 1_000;

    private static final int TIDIED_AT_ONCE = 500;

    /** As many as a list of rooms has. */
    private static final int MOST_ROOMS = 500;

    private final Database database;
    private long heard;

    PositionTable(Database database) {
        this.database = database;
    }

    /**
     * Of who has never looked at a room nothing is kept. In an embedded database that is found out before there is a transaction
     * that writes, for which all posts would wait: where thousands are told each second, most have not looked.
     *
     * @param most of rooms in which more have looked nobody is told
     * @return what may be kept, in the same order
     */
    List<Progress> due(List<Progress> all, int most) {
        boolean mayBeWritten = all.isEmpty() || database.isShared();
        return mayBeWritten ? all : database.read(connection -> due(connection, all, most));
    }

    private static List<Progress> due(Connection connection, List<Progress> all, int most) throws SQLException {
        Map<RoomName, Set<String>> readers = new HashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("select person_id from read_position where room = ? limit ?")) {
            for (Progress one : all) {
                if (!one.isKept() && !readers.containsKey(one.room())) {
                    query.setString(1, one.room().value());
                    query.setInt(2, most);
                    readers.put(one.room(), ids(query));
                }
            }
        }
        return all.stream()
                .filter(one -> one.isKept()
                        || readers.getOrDefault(one.room(), Set.of())
                                .contains(one.who().id()))
                .toList();
    }

    private static Set<String> ids(PreparedStatement query) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    /**
     * Keeps what takes somebody further, in one transaction. What is behind the end of the log ends there; what is of
     * another log is left out.
     *
     * @param all in the order of their rows
     */
    void keep(Collection<Progress> all) {
        Database.Work<Integer> keep = connection -> keep(connection, all);
        var unused = database.isShared() ? database.aside(keep) : database.write(keep);
    }

    private int keep(Connection connection, Collection<Progress> all) throws SQLException {
        long now = now(connection);
        Head head = head(connection);
        try (PreparedStatement row = connection.prepareStatement("""
                insert into read_position (person_id, room, name, delivered, seen, hidden, at)
                select ?, ?, ?, ?, ?, ?, ? from room where name = ? and (cast(? as integer) = 1
                    or exists (select 1 from read_position known where known.person_id = ? and known.room = ?))
                on conflict (person_id, room) do update set
                    delivered = case when excluded.delivered > read_position.delivered
                        then excluded.delivered else read_position.delivered end,
                    seen = case when excluded.seen > read_position.seen then excluded.seen else read_position.seen end,
                    name = excluded.name,
                    hidden = case when cast(? as integer) = 1 then excluded.hidden else read_position.hidden end,
                    at = excluded.at
                where excluded.delivered > read_position.delivered or excluded.seen > read_position.seen
                    or (cast(? as integer) = 1 and excluded.hidden <> read_position.hidden)""")) {
            for (Progress one : all) {
                if (one.delivered().epoch().equals(head.epoch)) {
                    bind(row, one, head.lastId, now);
                    row.addBatch();
                }
            }
            return row.executeBatch().length;
        }
    }

    private static void bind(PreparedStatement row, Progress one, long lastId, long now) throws SQLException {
        String person = one.who().id();
        String room = one.room().value();
        long seen = Math.min(one.seen(), lastId);
        row.setString(1, person);
        row.setString(2, room);
        row.setString(3, one.who().name());
        row.setLong(4, Math.min(one.delivered().id(), lastId));
        row.setLong(5, seen);
        row.setInt(6, Boolean.TRUE.equals(one.hidden()) ? 1 : 0);
        row.setLong(7, now);
        row.setString(8, room);
        row.setInt(9, one.isKept() ? 1 : 0);
        row.setString(10, person);
        row.setString(11, room);
        int saysWhether = one.hidden() == null ? 0 : 1;
        row.setInt(12, saysWhether);
        row.setInt(13, saysWhether);
    }

    private record Head(String epoch, long lastId) {}

    private static Head head(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select epoch, last_id from log_head where id = 1");
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Head(row.getString(1), row.getLong(2));
        }
    }

    private long now(Connection connection) throws SQLException {
        return database.isShared() ? OtherServers.now(connection) : System.currentTimeMillis();
    }

    /**
     * @param more whether it will be asked again
     * @return the rooms in which somebody has come further at another server since this was asked last, and perhaps some more
     */
    Set<RoomName> changedElsewhere(boolean more) {
        if (!more || !database.isShared()) {
            heard = 0;
            return Set.of();
        }
        return database.read(connection -> {
            long now = now(connection);
            Set<RoomName> rooms = heard == 0 ? Set.of() : changed(connection);
            heard = now;
            return rooms;
        });
    }

    private Set<RoomName> changed(Connection connection) throws SQLException {
        Set<RoomName> rooms = new HashSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("select distinct room from read_position where at > ?")) {
            query.setLong(1, heard - OVERLAP_MILLIS);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rooms.add(new RoomName(row.getString(1)));
                }
            }
        }
        return rooms;
    }

    /**
     * @param most more than these are not told of
     * @return those who tell others, the furthest first; nobody where more have looked there
     */
    List<Position> in(RoomName room, int most) {
        return database.read(connection -> {
            List<Position> positions = new ArrayList<>();
            int count = 0;
            try (PreparedStatement query = connection.prepareStatement("""
                    select person_id, name, delivered, seen, hidden from read_position where room = ?
                    order by seen desc, name, person_id limit ?""")) {
                query.setString(1, room.value());
                query.setInt(2, most + 1);
                try (ResultSet row = query.executeQuery()) {
                    for (; row.next(); count++) {
                        Participant who = new Participant(row.getString(1), row.getString(2));
                        if (row.getInt(5) == 0) {
                            positions.add(new Position(who, row.getLong(3), row.getLong(4)));
                        }
                    }
                }
            }
            return count > most ? List.of() : positions;
        });
    }

    /** The rooms that somebody has looked at, the last spoken in first. */
    List<Unread> unread(String personId) {
        return database.read(connection -> {
            List<Unread> rooms = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                    select p.room, p.seen, (select count(*) from (select 1 from message m
                        where m.room = p.room and m.id > p.seen and m.of_id is null and m.deleted_at is null
                        and (m.author_id is null or m.author_id <> p.person_id) limit ?) behind)
                    from read_position p join room r on r.name = p.room
                    where p.person_id = ? order by r.last_id desc limit ?""")) {
                query.setInt(1, Unread.MOST);
                query.setString(2, personId);
                query.setInt(3, MOST_ROOMS);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        rooms.add(new Unread(new RoomName(row.getString(1)), row.getLong(2), row.getInt(3)));
                    }
                }
            }
            return rooms;
        });
    }

    /** Forgets some of those who have not come for a year. */
    void tidy() {
        Database.Work<Integer> tidy = connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from read_position where (person_id, room)"
                            + " in (select person_id, room from read_position where at < ? limit " + TIDIED_AT_ONCE
                            + ")")) {
                delete.setLong(1, now(connection) - KEPT_MILLIS);
                return delete.executeUpdate();
            }
        };
        var unused = database.isShared() ? database.aside(tidy) : database.write(tidy);
    }
}
