package io.halley.log;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The one row of {@code log_head}: which log this is, and the last id that it has given out. Whoever writes to the log has
 * it locked.
 */
final class LogHead {
    private LogHead() {}

    /** @return which log this is, and the id of the newest message that there ever was, 0 where there was none */
    static Cursor head(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select epoch, last_id from log_head where id = 1");
                ResultSet row = select.executeQuery()) {
            return cursor(row);
        }
    }

    private static Cursor cursor(ResultSet row) throws SQLException {
        if (!row.next()) {
            throw new SQLException("the log has lost its head (the one row of log_head)");
        }
        return new Cursor(row.getString(1), row.getLong(2));
    }

    /** @return whether the log has only just begun */
    static boolean create(Connection connection) throws SQLException {
        return update(
                        connection,
                        "insert into log_head (id, last_id, epoch) values (1, 0, ?) on conflict (id) do nothing",
                        newEpoch())
                > 0;
    }

    /** @return whether there are messages beyond the head, which were written to another log than the head is of */
    static boolean catchUp(Connection connection) throws SQLException {
        return update(connection, """
                update log_head set last_id = (select max(id) from message)
                where id = 1 and last_id < (select coalesce(max(id), 0) from message)""") > 0;
    }

    /** Where the head is of another log than those who are silenced, it does not know that there are any. */
    static void noteSilences(Connection connection) throws SQLException {
        update(
                connection,
                "update log_head set silenced = 1 where id = 1 and silenced = 0 and exists (select 1 from silence)");
    }

    /** The same of rooms that people have made. */
    static void noteMadeRooms(Connection connection) throws SQLException {
        update(
                connection,
                "update log_head set made_rooms = 1 where id = 1 and made_rooms = 0 and exists (select 1 from made_room)");
    }

    /** @return the head under its new name: of several servers that find out at once the first gives it, to all of them */
    static Cursor rename(Connection connection, Cursor found) throws SQLException {
        update(connection, "update log_head set epoch = ? where id = 1 and epoch = ?", newEpoch(), found.epoch());
        return head(connection);
    }

    /** Writes what is there already. */
    static int touch(Connection connection) throws SQLException {
        return update(connection, "update log_head set last_id = last_id where id = 1");
    }

    private static int update(Connection connection, String sql, String... bindings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < bindings.length; i++) {
                statement.setString(i + 1, bindings[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Eight letters and digits, as {@link Cursor} wants them: 41 bits, enough to tell one's own few logs apart. */
    private static String newEpoch() {
        String letters = new BigInteger(41, new SecureRandom()).toString(36);
        return "0".repeat(8 - letters.length()) + letters;
    }

    /**
     * @param last the head with the last of the ids
     * @param silenced whether there is anybody, in any room, who may not speak
     * @param madeRooms whether there is any room that somebody has made
     */
    record Allocated(Cursor last, boolean silenced, boolean madeRooms) {}

    /** Rule 2 is kept here: these ids are nobody else's, and nobody gets later ones before this transaction ends. */
    static Allocated allocate(Connection connection, int count) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update log_head set last_id = last_id + ? where id = 1 returning epoch, last_id, silenced, made_rooms")) {
            update.setInt(1, count);
            try (ResultSet row = update.executeQuery()) {
                return new Allocated(cursor(row), row.getInt(3) > 0, row.getInt(4) > 0);
            }
        }
    }
}
