package io.halley;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** A log as its tables have it, without Halley: what a backup holds. */
final class StoredLog {
    private final DataSource database;

    StoredLog(DataSource database) {
        this.database = database;
    }

    /** Texts by their ids. */
    NavigableMap<Long, String> messages(String room) {
        return pairs("select id, text from message where room = ?", room);
    }

    /** Keys by the ids of their messages. */
    NavigableMap<Long, String> keys(String room) {
        return pairs("select message_id, name from idempotency_key where room = ?", room);
    }

    /** The newest message that a room has lost. */
    long trimmed(String room) {
        return pairs("select trimmed_id, name from room where name = ?", room).lastKey();
    }

    /** The last id that was given out. */
    long head() {
        return pairs("select last_id, epoch from log_head where id = ?", 1).lastKey();
    }

    /** What SQLite finds when it looks through its file. */
    String quickCheck() {
        return pairs("select ?, quick_check from pragma_quick_check", 1)
                .lastEntry()
                .getValue();
    }

    NavigableMap<Long, String> pairs(String sql, Object binding) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, binding);
            NavigableMap<Long, String> pairs = new TreeMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    pairs.put(row.getLong(1), row.getString(2));
                }
            }
            return pairs;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
