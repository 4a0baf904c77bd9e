package io.halley.log;

import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What the log says when it is read. */
@Direct
class History {
    private static final String MESSAGES = "select id, room, author, text, html, at from message ";

    private final Database database;

    @Inject
    History(Database database) {
        this.database = database;
    }

    /** What was found after a cursor, and what is needed to tell whether that is all there was. */
    record Found(List<Message> messages, long trimmed, long head) {}

    /** The messages of all rooms after this id, oldest first: what the follower reads. */
    List<Message> tail(long after, int limit) {
        return database.read(connection ->
                select(connection, MESSAGES + "where id > ? order by id limit ?", List.of(after, (long) limit)));
    }

    /**
     * The messages of these rooms after this id, one more than the limit where there are more. What was trimmed is
     * read after the messages, so that a trim in between is noticed.
     */
    Found after(List<RoomName> rooms, long after, int limit) {
        return database.read(connection -> {
            List<Message> messages =
                    select(connection, inRooms(rooms, "id > ?", ""), bindings(rooms, after, limit + 1L));
            return new Found(messages, trimmed(connection, rooms), MessageLog.head(connection));
        });
    }

    /**
     * The newest messages of these rooms below this id, oldest first, one more than the limit where there are more. The
     * head is read before the messages, so that none up to it is missing.
     */
    Found before(List<RoomName> rooms, long before, int limit) {
        return database.read(connection -> {
            long head = MessageLog.head(connection);
            List<Message> messages =
                    select(connection, inRooms(rooms, "id < ?", "desc"), bindings(rooms, before, limit + 1L));
            Collections.reverse(messages);
            return new Found(messages, trimmed(connection, rooms), head);
        });
    }

    /** The newest message that the history of any of these rooms has lost, 0 where none did. */
    long trimmed(List<RoomName> rooms) {
        return database.read(connection -> trimmed(connection, rooms));
    }

    /** The newest message that was ever said in this room, 0 where none was. */
    long lastId(RoomName room) {
        return database.read(
                connection -> number(connection, "select max(last_id) from room where name in (?)", List.of(room)));
    }

    Optional<Message> find(RoomName room, long id) {
        return database
                .read(connection ->
                        select(connection, MESSAGES + "where room = ? and id = ?", List.of(room.value(), id)))
                .stream()
                .findFirst();
    }

    /** The rooms in which something was said, the last spoken in first. */
    List<Room> rooms(int limit) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select m.id, m.room, m.author, m.text, m.html, m.at, r.name, r.messages
                    from room r left join message m on m.id = r.last_id
                    order by r.last_id desc limit ?""")) {
                select.setInt(1, limit);
                List<Room> rooms = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        boolean kept = row.getString(2) != null;
                        rooms.add(new Room(new RoomName(row.getString(7)), row.getLong(8), kept ? message(row) : null));
                    }
                }
                return rooms;
            }
        });
    }

    private static long trimmed(Connection connection, List<RoomName> rooms) throws SQLException {
        return number(connection, "select max(trimmed_id) from room where name in (" + marks(rooms) + ")", rooms);
    }

    private static long number(Connection connection, String sql, List<RoomName> rooms) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < rooms.size(); i++) {
                select.setString(i + 1, rooms.get(i).value());
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static String inRooms(List<RoomName> rooms, String range, String direction) {
        return MESSAGES + "where room in (" + marks(rooms) + ") and " + range + " order by id " + direction
                + " limit ?";
    }

    private static String marks(List<RoomName> rooms) {
        return String.join(", ", Collections.nCopies(rooms.size(), "?"));
    }

    private static List<Object> bindings(List<RoomName> rooms, long id, long limit) {
        List<Object> bindings =
                new ArrayList<>(rooms.stream().map(RoomName::value).toList());
        bindings.add(id);
        bindings.add(limit);
        return bindings;
    }

    private static List<Message> select(Connection connection, String sql, List<?> bindings) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < bindings.size(); i++) {
                select.setObject(i + 1, bindings.get(i));
            }
            List<Message> messages = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    messages.add(message(row));
                }
            }
            return messages;
        }
    }

    private static Message message(ResultSet row) throws SQLException {
        Draft said = new Draft(row.getString(3), row.getString(4), row.getString(5));
        return new Message(row.getLong(1), new RoomName(row.getString(2)), said, Instant.ofEpochMilli(row.getLong(6)));
    }
}
