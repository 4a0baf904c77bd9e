package io.halley.log;

import io.halley.log.ChangeRefusedException.Why;
import io.halley.message.Message;
import io.halley.message.Reactions;
import io.halley.message.Reactions.Kind;
import io.halley.message.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reactions to messages, each in the transaction of the entry that tells of it. Who has put what on a message is in a table of
 * its own; the sum of it is in the message's row, where a read finds it without looking for it. An entry tells the emoji's
 * part of the sum as it is from then on, so that whoever has missed the entries before it is right again.
 *
 * <p>The caller holds the log's lock, so nobody else reacts meanwhile.
 */
final class Reacting {
    /**
     * As many as the people of a large house on one message. Each is an entry, of which retention counts none, so that
     * somebody who puts and takes back without end would else fill the log. To take back what is there goes on.
     */
    static final int MOST_REACTIONS = 10_000;

    private Reacting() {}

    /**
     * @param id the entry's
     * @return the entry; nothing where it was so already; or why it cannot be: a {@link ChangeRefusedException}
     */
    static Outcome make(Connection connection, Reaction reaction, long id, Instant now) throws SQLException {
        boolean puts = reaction.type() == Message.Type.REACTED;
        Optional<Message> found = History.find(connection, reaction.room(), reaction.of());
        if (found.isEmpty()) {
            return Outcome.refused(new ChangeRefusedException(Why.NO_SUCH_MESSAGE));
        }
        if (found.get().isDeleted()) {
            return puts ? Outcome.refused(new ChangeRefusedException(Why.DELETED)) : Outcome.NOTHING;
        }
        Reactions before = found.get().echo().reactions();
        Kind kind = before.of(reaction.emoji()).orElseGet(() -> new Kind(reaction.emoji(), 0, List.of()));
        if (isThere(connection, reaction, kind) == puts) {
            return Outcome.NOTHING;
        }
        if (puts && kind.count() == 0 && before.isFull()) {
            return Outcome.refused(new ChangeRefusedException(Why.TOO_MANY_KINDS));
        }
        if (puts && !countIn(connection, reaction.of())) {
            return Outcome.refused(new ChangeRefusedException(Why.REACTED_TOO_OFTEN));
        }
        Kind since = puts ? put(connection, reaction, kind, id) : takeBack(connection, reaction, kind);
        sumUp(connection, reaction.of(), before.with(since), id);
        return Outcome.of(
                Message.ofReaction(id, reaction.room(), reaction.type(), reaction.of(), reaction.by(), since, now));
    }

    /** Of a message that is deleted nobody's are left. */
    static void forget(Connection connection, RoomName room, long message) throws SQLException {
        update(connection, "delete from reaction where room = ? and message_id = ?", room.value(), message);
    }

    private static boolean isThere(Connection connection, Reaction reaction, Kind kind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from reaction where message_id = ? and person = ? and reaction = ?")) {
            bind(select, reaction.of(), reaction.person(), kind.emoji());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static boolean countIn(Connection connection, long message) throws SQLException {
        return update(
                        connection,
                        "update message set reacted = reacted + 1 where id = ? and reacted < ?",
                        message,
                        MOST_REACTIONS)
                == 1;
    }

    private static Kind put(Connection connection, Reaction reaction, Kind kind, long id) throws SQLException {
        update(
                connection,
                "insert into reaction (room, message_id, person, reaction, author, id) values (?, ?, ?, ?, ?, ?)",
                reaction.room().value(),
                reaction.of(),
                reaction.person(),
                kind.emoji(),
                reaction.by().author(),
                id);
        List<String> first = new ArrayList<>(kind.first());
        if (first.size() < Reactions.MOST_NAMES) {
            first.add(reaction.by().author());
        }
        return new Kind(kind.emoji(), kind.count() + 1, List.copyOf(first));
    }

    private static Kind takeBack(Connection connection, Reaction reaction, Kind kind) throws SQLException {
        update(
                connection,
                "delete from reaction where message_id = ? and person = ? and reaction = ?",
                reaction.of(),
                reaction.person(),
                kind.emoji());
        return new Kind(kind.emoji(), kind.count() - 1, first(connection, reaction, kind));
    }

    private static List<String> first(Connection connection, Reaction reaction, Kind kind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select author from reaction where room = ? and message_id = ? and reaction = ? order by id limit ?")) {
            bind(select, reaction.room().value(), reaction.of(), kind.emoji(), Reactions.MOST_NAMES);
            List<String> first = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    first.add(row.getString(1));
                }
            }
            return List.copyOf(first);
        }
    }

    private static void sumUp(Connection connection, long message, Reactions sum, long id) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update message set reactions = ?, heard_id = ? where id = ?")) {
            update.setString(1, sum.kept());
            update.setLong(2, id);
            update.setLong(3, message);
            update.executeUpdate();
        }
    }

    private static int update(Connection connection, String sql, Object... bindings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, bindings);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... bindings) throws SQLException {
        for (int i = 0; i < bindings.length; i++) {
            statement.setObject(i + 1, bindings[i]);
        }
    }
}
