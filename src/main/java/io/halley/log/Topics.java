package io.halley.log;

import io.halley.message.Message;
import io.halley.message.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What rooms are about, each changed in the transaction of the entry that tells of it. A room of which nothing was known before
 * is one in which nobody has spoken, and in no list. What it was about before is nowhere afterwards: the entry that has told
 * of it tells no more than that somebody has.
 *
 * <p>The caller holds the log's lock, so nobody else changes it meanwhile.
 */
final class Topics {
    private Topics() {}

    /**
     * @param id the entry's
     * @return the entry; nothing where the room was about that already
     */
    static Outcome make(Connection connection, Topic topic, long id, Instant now) throws SQLException {
        if (!topic.said().text().isEmpty()) {
            begin(connection, topic.room());
        }
        forget(connection, topic);
        return change(connection, topic, id)
                ? Outcome.of(Message.ofTopic(id, topic.room(), topic.said(), now))
                : Outcome.NOTHING;
    }

    private static void begin(Connection connection, RoomName room) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into room (name, messages, last_id, trimmed_id, newest_id) values (?, 0, 0, 0, 0)"
                        + " on conflict (name) do nothing")) {
            insert.setString(1, room.value());
            insert.executeUpdate();
        }
    }

    /** What the entry before says, unless it is the same: it is an edit of nothing from then on. */
    private static void forget(Connection connection, Topic topic) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update message set topic = null where id ="
                + " (select topic_id from room where name = ? and coalesce(topic, '') <> ?)")) {
            update.setString(1, topic.room().value());
            update.setString(2, topic.said().text());
            update.executeUpdate();
        }
    }

    private static boolean change(Connection connection, Topic topic, long id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update room set topic = nullif(?, ''), topic_id = ? where name = ? and coalesce(topic, '') <> ?")) {
            update.setString(1, topic.said().text());
            update.setLong(2, id);
            update.setString(3, topic.room().value());
            update.setString(4, topic.said().text());
            return update.executeUpdate() > 0;
        }
    }
}
