package io.halley.presence;

import io.halley.database.Database;
import io.halley.message.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the servers of one house tell each other of who is with them: a row for each server and room, written where it has
 * changed, and read where it has been written. A server that gives no sign of life is not believed any more.
 *
 * <p>All moments are the database's, which all servers share. Each reads a little of what it has read before once more: a row
 * is dated before it is there for others. A row that is read twice says the same twice.
 */
final class OtherServers {
    private static final long SIGN_OF_LIFE_MILLIS = 5_000;

    /** Two signs may get lost. */
    private static final long DEAD_MILLIS = 15_000;

    /** Above what a transaction takes from its first statement to its end. */
    private static final long OVERLAP_MILLIS = 10_000;

    private static final long TIDY_MILLIS = 60_000;

    private static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    private final Database database;
    private final Map<RoomName, Crowd> written = new HashMap<>();
    private String self = UUID.randomUUID().toString();
    private Set<String> alive = Set.of();
    private long read;
    private long signed;
    private long tidied;
    private long met;

    /** Until then all who were alive before are believed. */
    private long believed;

    OtherServers(Database database) {
        this.database = database;
    }

    /** What another server says of a room. */
    record Heard(String server, RoomName room, Crowd crowd) {}

    /** @param servers that are to be believed, all but this one */
    record News(Set<String> servers, List<Heard> heard) {}

    /**
     * @param here who is at this server, by room
     * @param millis a moment of this server's, to tell how long it was cut off
     * @throws io.halley.database.LogUnavailableException where the database is not there
     */
    News exchange(Map<RoomName, Crowd> here, long millis) {
        if (!database.isShared()) {
            return new News(Set.of(), List.of());
        }
        if (millis - met > DEAD_MILLIS) {
            beginAnew(millis);
        }
        Map<RoomName, Crowd> changed = changed(here);
        News news = database.aside(connection -> exchange(connection, changed, millis));
        met = millis;
        remember(changed);
        return news;
    }

    /**
     * To the others this server was dead, as they were to it: they have forgotten its rooms, and perhaps their rows. As another
     * one it tells everything, and asks for everything; meanwhile nobody leaves.
     */
    private void beginAnew(long millis) {
        self = UUID.randomUUID().toString();
        written.clear();
        read = 0;
        signed = 0;
        believed = millis + DEAD_MILLIS;
    }

    private Map<RoomName, Crowd> changed(Map<RoomName, Crowd> here) {
        Map<RoomName, Crowd> changed = new TreeMap<>(); // In one order at all servers, for they take locks.
        here.forEach((room, crowd) -> {
            if (!crowd.equals(written.getOrDefault(room, Crowd.NOBODY))) {
                changed.put(room, crowd);
            }
        });
        written.keySet().stream()
                .filter(room -> !here.containsKey(room))
                .forEach(room -> changed.put(room, Crowd.NOBODY));
        return changed;
    }

    private void remember(Map<RoomName, Crowd> changed) {
        changed.forEach((room, crowd) -> {
            if (crowd.isEmpty()) {
                written.remove(room);
            } else {
                written.put(room, crowd);
            }
        });
    }

    private News exchange(Connection connection, Map<RoomName, Crowd> changed, long millis) throws SQLException {
        long now = now(connection);
        if (!changed.isEmpty() || now - signed >= SIGN_OF_LIFE_MILLIS || now < signed) {
            write(connection, changed);
            signed = now;
        }
        Set<String> living = living(connection, now - DEAD_MILLIS);
        boolean someAreNew = !alive.containsAll(living);
        List<Heard> heard = heard(connection, living, someAreNew ? 0 : read - OVERLAP_MILLIS);
        read = now;
        if (now - tidied > TIDY_MILLIS) {
            tidied = now;
            tidy(connection, now - TIDY_MILLIS);
        }
        if (millis < believed) {
            living.addAll(alive);
        }
        alive = living;
        return new News(living, heard);
    }

    private void write(Connection connection, Map<RoomName, Crowd> changed) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("insert into presence (server, room, crowd, at)"
                + " values (?, ?, ?, " + NOW + ") on conflict (server, room)"
                + " do update set crowd = excluded.crowd, at = excluded.at")) {
            add(row, "", "");
            for (Map.Entry<RoomName, Crowd> one : changed.entrySet()) {
                add(row, one.getKey().value(), one.getValue().json());
            }
            row.executeBatch();
        }
    }

    private void add(PreparedStatement row, String room, String crowd) throws SQLException {
        row.setString(1, self);
        row.setString(2, room);
        row.setString(3, crowd);
        row.addBatch();
    }

    static long now(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + NOW);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private Set<String> living(Connection connection, long since) throws SQLException {
        Set<String> living = new HashSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("select server from presence where room = '' and server <> ? and at > ?")) {
            query.setString(1, self);
            query.setLong(2, since);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    living.add(row.getString(1));
                }
            }
        }
        return living;
    }

    private List<Heard> heard(Connection connection, Set<String> living, long since) throws SQLException {
        List<Heard> heard = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "select server, room, crowd from presence where room <> '' and server <> ? and at > ?")) {
            query.setString(1, self);
            query.setLong(2, since);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (living.contains(row.getString(1))) {
                        heard.add(new Heard(
                                row.getString(1), new RoomName(row.getString(2)), Crowd.of(row.getString(3))));
                    }
                }
            }
        }
        return heard;
    }

    /** Rows of servers that are gone, and of rooms that nobody is in any more. */
    private static void tidy(Connection connection, long before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from presence where (server, room) in"
                + " (select server, room from presence where at < ? and (crowd = ? or server not in"
                + " (select server from presence where room = '' and at >= ?)) for update skip locked)")) {
            delete.setLong(1, before);
            delete.setString(2, Crowd.NOBODY.json());
            delete.setLong(3, before);
            delete.executeUpdate();
        }
    }
}
