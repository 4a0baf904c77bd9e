package io.halley.log;

import io.halley.log.ChangeRefusedException.Why;
import io.halley.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of messages, each in the transaction of the entry that tells of it. A message is changed where it stands, and what
 * it said before is kept nowhere: a reader with an old cursor gets it as it is now, and then the entry.
 *
 * <p>The caller holds the log's lock, so nobody else changes anything meanwhile.
 */
final class Changes {
    /**
     * More than anybody needs to mend a sentence; a bot that shows a clock in one message gets along with posts. Else one
     * message could fill the log, of which retention counts the messages alone.
     */
    static final int MOST_EDITS = 50;

    private Changes() {}

    /**
     * @param id the entry's
     * @return the entry, or why there is none: a {@link ChangeRefusedException}
     */
    static Outcome make(Connection connection, Change change, long id, Instant now) throws SQLException {
        Optional<Message> found = History.find(connection, change.room(), change.of());
        if (found.isEmpty()) {
            return Outcome.refused(new ChangeRefusedException(Why.NO_SUCH_MESSAGE));
        }
        Message before = found.get();
        if (before.isDeleted()) {
            return afterDeletion(change, before);
        }
        if (change.expected() != Change.ANY && change.expected() != before.version()) {
            return Outcome.refused(new ChangeRefusedException(Why.CHANGED_MEANWHILE));
        }
        if (change.type() == Message.Type.DELETED) {
            delete(connection, change, id, now);
            if (!before.echo().reactions().isEmpty()) {
                Reacting.forget(connection, change.room(), change.of());
            }
        } else if (!edit(connection, change, id, now)) {
            return Outcome.refused(new ChangeRefusedException(Why.EDITED_TOO_OFTEN));
        }
        return Outcome.of(Message.entry(id, change.room(), change.type(), change.of(), change.said(), now));
    }

    /** To delete it again changes nothing, and is told of by the entry that there is. */
    private static Outcome afterDeletion(Change change, Message deleted) {
        Message.@Nullable Change last = deleted.last();
        return change.type() == Message.Type.DELETED && last != null
                ? Outcome.of(Message.entry(
                        last.entry(), change.room(), Message.Type.DELETED, change.of(), change.said(), last.at()))
                : Outcome.refused(new ChangeRefusedException(Why.DELETED));
    }

    private static boolean edit(Connection connection, Change change, long id, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update message set text = ?, html = ?, edited_at = ?, changed_id = ?, changes = changes + 1,
                    indexed = changes + 1, analysed = changes + 1
                where id = ? and changes < ?""")) {
            update.setString(1, change.said().text());
            update.setString(2, change.said().html());
            update.setLong(3, now.toEpochMilli());
            update.setLong(4, id);
            update.setLong(5, change.of());
            update.setInt(6, MOST_EDITS);
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        IdempotencyKeys.forgetText(connection, change.room(), change.of());
        return true;
    }

    /** Its key stays, for a retry of the post must not bring it back; as after an edit. */
    private static void delete(Connection connection, Change change, long id, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update message set text = '', html = null, reactions = null, deleted_at = ?, changed_id = ? where id = ?")) {
            update.setLong(1, now.toEpochMilli());
            update.setLong(2, id);
            update.setLong(3, change.of());
            update.executeUpdate();
        }
        IdempotencyKeys.forgetText(connection, change.room(), change.of());
    }
}
