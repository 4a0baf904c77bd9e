package io.halley.retention;

import io.halley.database.Database;
import io.halley.log.HistoryLimits;
import io.halley.log.IdempotencyKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Single steps of trimming. Each is one short transaction, and says in the same transaction which messages its rooms have
 * lost, so that a reader behind them is told (410) and never served a history with a hole.
 *
 * <p>A step takes its turn among those who append: the lock of {@code log_head} is its first but one, as it is their first.
 * So nobody who holds that lock waits for rows that a step holds, and no two of them wait for each other in a circle.
 */
@ApplicationScoped
class Trimming {
    /** Rows a step: some 5 ms of the database's work, for which a post may have to wait. */
    static final int STEP = 500;

    /** Rooms over their limit that a step looks into. */
    static final int ROOMS = 50;

    /** How long a server keeps the work without a sign of life; the next one takes it then. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    /** To another server's clock what is over by this one's may not be; those who write look at the moment themselves. */
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final Database database;
    private final Duration lease;
    private final String holder = UUID.randomUUID().toString();

    /** All messages up to here are old enough to go. */
    private long old;

    /** How far the look for old ones has come: behind {@code old} there may be some that are dated in the future. */
    private long looked;

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
     * @return whether there may be more to trim
     */
    boolean step(Instant now, HistoryLimits limits) {
        boolean more = database.write(connection -> takeLease(connection) && trim(connection, now, limits));
        if (!more) {
            database.endWriteAheadLog();
        }
        return more;
    }

    private boolean takeLease(Connection connection) throws SQLException {
        long now = System.currentTimeMillis();
        return update(connection, """
                        insert into lease (name, holder, until) values ('retention', ?, ?)
                        on conflict (name) do update set holder = excluded.holder, until = excluded.until
                        where lease.until < ? or lease.holder = excluded.holder""", holder, now + lease.toMillis(), now) == 1;
    }

    private boolean trim(Connection connection, Instant now, HistoryLimits limits) throws SQLException {
        update(connection, "update log_head set last_id = last_id where id = 1");
        boolean more = forgetKeys(connection, now.minus(IdempotencyKey.LIFETIME));
        more |= forgetSilences(connection, now.minus(CLOCKS_DIFFER));
        if (limits.maxAge().isPresent()) {
            more |= trimByAge(connection, now.minus(limits.maxAge().get()), now);
        }
        if (limits.maxMessages().isPresent()) {
            more |= trimByCount(connection, limits.maxMessages().get());
        }
        return more;
    }

    private static boolean forgetKeys(Connection connection, Instant before) throws SQLException {
        return update(
                        connection,
                        "delete from idempotency_key where (room, name) in"
                                + " (select room, name from idempotency_key where at < ? order by at limit ?)",
                        before.toEpochMilli(),
                        STEP)
                == STEP;
    }

    /** Of those who may speak again. Where they were the last ones, nobody who writes looks for any from now on. */
    private static boolean forgetSilences(Connection connection, Instant now) throws SQLException {
        int forgotten = update(
                connection,
                "delete from silence where (room, person_id) in"
                        + " (select room, person_id from silence where until <= ? order by until limit ?)",
                now.toEpochMilli(),
                STEP);
        if (forgotten > 0) {
            update(connection, "update log_head set silenced = 0 where id = 1 and not exists (select 1 from silence)");
        }
        return forgotten == STEP;
    }

    private boolean trimByAge(Connection connection, Instant before, Instant now) throws SQLException {
        if (old > 0 && !isOld(connection, before)) {
            old = 0;
            looked = 0;
        }
        boolean more = lookForOld(connection, before, now);
        Map<String, Lost> lost = new TreeMap<>();
        int count = 0;
        try (PreparedStatement oldest = connection.prepareStatement(
                        "select room, id, of_id from message where id <= ? order by id limit ?");
                ResultSet row = query(oldest, List.of(old, STEP))) {
            for (; row.next(); count++) {
                int messages = row.getObject(3) == null ? 1 : 0;
                lost.merge(row.getString(1), new Lost(messages, row.getLong(2)), Lost::and);
            }
        }
        lose(connection, lost);
        return more || count == STEP;
    }

    /** Whether that message is still the one that was found to be old: after a restore its id may be a young one's. */
    private boolean isOld(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement found = connection.prepareStatement("select at from message where id = ?");
                ResultSet row = query(found, List.of(old))) {
            return row.next() && row.getLong(1) < before.toEpochMilli();
        }
    }

    /**
     * The oldest ids are the oldest messages, but for clocks that were wrong: a message is as old as one that came after it,
     * whatever its own clock has said. The look goes on as long as it ends with one that is old, or dated in the future,
     * which says nothing about its age.
     *
     * @return whether it has not come to its end in this step
     */
    private boolean lookForOld(Connection connection, Instant before, Instant now) throws SQLException {
        int count = 0;
        boolean young = false;
        try (PreparedStatement next =
                        connection.prepareStatement("select id, at from message where id > ? order by id limit ?");
                ResultSet row = query(next, List.of(looked, STEP))) {
            for (; row.next(); count++) {
                looked = row.getLong(1);
                long at = row.getLong(2);
                old = at < before.toEpochMilli() ? looked : old;
                young = at >= before.toEpochMilli() && at <= now.toEpochMilli();
            }
        }
        boolean more = count == STEP && !young;
        if (!more) {
            looked = 0; // Begins anew the next time, when others have become old.
        }
        return more;
    }

    private static boolean trimByCount(Connection connection, int most) throws SQLException {
        Map<String, Integer> excess = new TreeMap<>();
        int left = STEP;
        try (PreparedStatement over = connection.prepareStatement(
                        "select name, messages from room where messages > ? order by name limit ?");
                ResultSet row = query(over, List.of(most, ROOMS))) {
            while (left > 0 && row.next()) {
                int here = (int) Math.min(left, row.getLong(2) - most);
                excess.put(row.getString(1), here);
                left -= here;
            }
        }
        lose(connection, oldest(connection, excess));
        return left == 0 || excess.size() == ROOMS;
    }

    /** @return of each room so many of its oldest messages */
    private static Map<String, Lost> oldest(Connection connection, Map<String, Integer> excess) throws SQLException {
        Map<String, Lost> lost = new TreeMap<>();
        if (excess.isEmpty()) {
            return lost;
        }
        String one = "select room, id from (select room, id from message where room = ? and of_id is null"
                + " order by id limit ?) as one";
        List<Object> bindings = new ArrayList<>();
        excess.forEach((room, count) -> bindings.addAll(List.of(room, count)));
        try (PreparedStatement select = connection.prepareStatement(
                        String.join(" union all ", Collections.nCopies(excess.size(), one)) + " order by id");
                ResultSet row = query(select, bindings)) {
            while (row.next()) {
                lost.merge(row.getString(1), new Lost(1, row.getLong(2)), Lost::and);
            }
        }
        return lost;
    }

    /**
     * @param messages how many of them, what happened to them afterwards aside
     * @param upTo the newest entry that is lost
     */
    private record Lost(int messages, long upTo) {
        Lost and(Lost later) {
            return new Lost(messages + later.messages, later.upTo);
        }
    }

    /** Reactions go with their message, and so does its key: it tells something of what was said, and answers for nothing any more. */
    private static void lose(Connection connection, Map<String, Lost> lost) throws SQLException {
        try (PreparedStatement messages =
                        connection.prepareStatement("delete from message where room = ? and id <= ?");
                PreparedStatement keys =
                        connection.prepareStatement("delete from idempotency_key where room = ? and message_id <= ?");
                PreparedStatement reactions =
                        connection.prepareStatement("delete from reaction where room = ? and message_id <= ?");
                PreparedStatement rooms = connection.prepareStatement(
                        "update room set messages = messages - ?, trimmed_id = ? where name = ?")) {
            for (Map.Entry<String, Lost> room : lost.entrySet()) {
                Lost here = room.getValue();
                addBatch(messages, room.getKey(), here.upTo);
                addBatch(keys, room.getKey(), here.upTo);
                addBatch(reactions, room.getKey(), here.upTo);
                addBatch(rooms, here.messages, here.upTo, room.getKey());
            }
            if (!lost.isEmpty()) {
                messages.executeBatch();
                keys.executeBatch();
                reactions.executeBatch();
                rooms.executeBatch();
            }
        }
    }

    private static void addBatch(PreparedStatement statement, Object... bindings) throws SQLException {
        bind(statement, List.of(bindings));
        statement.addBatch();
    }

    private static ResultSet query(PreparedStatement statement, List<?> bindings) throws SQLException {
        bind(statement, bindings);
        return statement.executeQuery();
    }

    private static int update(Connection connection, String sql, Object... bindings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, List.of(bindings));
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, List<?> bindings) throws SQLException {
        for (int i = 0; i < bindings.size(); i++) {
            statement.setObject(i + 1, bindings.get(i));
        }
    }
}
