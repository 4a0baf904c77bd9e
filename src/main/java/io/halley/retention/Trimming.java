package io.halley.retention;

import io.halley.database.Database;
import io.halley.database.Database.Work;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Single steps of trimming. Each is one short transaction, and says in the same transaction which messages its rooms have
 * lost, so that a reader behind them is told (410) and never served a history with a hole.
 *
 * <p>Rooms are touched in the order of their names, here and in the log: two transactions that touch the same
 * rooms wait for each other, and never in a circle.
 */
@ApplicationScoped
class Trimming {
    /** Rows a step: some 10 ms of the database's work. */
    static final int STEP = 2_000;

    /** How long a server keeps the work without a sign of life; the next one takes it then. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    private final Database database;
    private final Duration lease;
    private final String holder = UUID.randomUUID().toString();

    @Inject
    Trimming(Database database) {
        this(database, LEASE);
    }

    Trimming(Database database, Duration lease) {
        this.database = database;
        this.lease = lease;
    }

    /**
     * One step, where the work is this server's. The lease is renewed in the step's own transaction, so that a server that
     * was held up for longer than its lease takes nothing that another one has taken meanwhile. And it is the first
     * statement, because SQLite refuses to write in a transaction that has read before somebody else wrote.
     *
     * @return whether there may be more
     */
    private boolean step(Work<Boolean> work) {
        return database.write(connection -> takeLease(connection) && work.in(connection));
    }

    private boolean takeLease(Connection connection) throws SQLException {
        long now = System.currentTimeMillis();
        return update(connection, """
                        insert into lease (name, holder, until) values ('retention', ?, ?)
                        on conflict (name) do update set holder = excluded.holder, until = excluded.until
                        where lease.until < ? or lease.holder = excluded.holder""", holder, now + lease.toMillis(), now) == 1;
    }

    /** @return whether there may be more */
    boolean forgetKeys(Instant before) {
        return step(connection -> update(
                        connection,
                        "delete from idempotency_key where (room, name) in"
                                + " (select room, name from idempotency_key where at < ? order by at limit ?)",
                        before.toEpochMilli(),
                        STEP)
                == STEP);
    }

    /**
     * Trims messages from before this time, the oldest first. It looks at the oldest ids, which are the oldest messages
     * but for clocks that stepped back; such a message waits for its neighbours.
     *
     * @return whether there may be more
     */
    boolean trimByAge(Instant before) {
        return step(connection -> {
            Map<String, Lost> lost = new TreeMap<>();
            long upTo = 0;
            int count = 0;
            try (PreparedStatement oldest =
                    connection.prepareStatement("select id, room, at from message order by id limit ?")) {
                oldest.setInt(1, STEP);
                try (ResultSet row = oldest.executeQuery()) {
                    while (row.next() && row.getLong(3) < before.toEpochMilli()) {
                        upTo = row.getLong(1);
                        lost.merge(row.getString(2), new Lost(1, upTo), Lost::and);
                        count++;
                    }
                }
            }
            if (count > 0) {
                update(connection, "delete from message where id <= ?", upTo);
                tellRooms(connection, lost);
            }
            return count == STEP;
        });
    }

    /**
     * Trims the rooms with more messages than this.
     *
     * @return whether there may be more
     */
    boolean trimByCount(int most) {
        return step(connection -> {
            Map<String, Lost> lost = new TreeMap<>();
            int room = 0;
            int left = STEP;
            try (PreparedStatement over = connection.prepareStatement(
                    "select name, messages from room where messages > ? order by name limit ?")) {
                over.setInt(1, most);
                over.setInt(2, STEP);
                try (ResultSet row = over.executeQuery()) {
                    while (left > 0 && row.next()) {
                        int excess = (int) Math.min(left, row.getLong(2) - most);
                        lost.put(row.getString(1), new Lost(excess, oldest(connection, row.getString(1), excess)));
                        left -= excess;
                        room++;
                    }
                }
            }
            for (Map.Entry<String, Lost> one : lost.entrySet()) {
                update(connection, "delete from message where room = ? and id <= ?", one.getKey(), one.getValue().upTo);
            }
            tellRooms(connection, lost);
            return left == 0 || room == STEP;
        });
    }

    /** @param upTo the newest message that is lost */
    private record Lost(int count, long upTo) {
        Lost and(Lost later) {
            return new Lost(count + later.count, later.upTo);
        }
    }

    /** @return the id of the nth oldest message of a room */
    private static long oldest(Connection connection, String room, int nth) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select id from message where room = ? order by id limit 1 offset ?")) {
            select.setString(1, room);
            select.setInt(2, nth - 1);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void tellRooms(Connection connection, Map<String, Lost> lost) throws SQLException {
        for (Map.Entry<String, Lost> room : lost.entrySet()) {
            update(
                    connection,
                    "update room set messages = messages - ?, trimmed_id = ? where name = ?",
                    room.getValue().count,
                    room.getValue().upTo,
                    room.getKey());
        }
    }

    private static int update(Connection connection, String sql, Object... bindings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < bindings.length; i++) {
                statement.setObject(i + 1, bindings[i]);
            }
            return statement.executeUpdate();
        }
    }
}
