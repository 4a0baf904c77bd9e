package io.halley.log;

import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log of all messages, and the truth about them (rule 1): an append is on disk when it returns.
 *
 * <p><b>Ids become visible in order</b> (rule 2): a reader that has seen id n never finds an id below n later. A sequence
 * would not keep this, because a transaction that drew its number early may commit late, and a reader's cursor would
 * have passed it by. Here the first statement of every append takes its ids from the one row of {@code log_head}; the
 * row stays locked to the commit, so a later append gets its ids only when the earlier one can be seen. The counter is
 * in the row, and not {@code max(id)}, which would go back when the history is trimmed.
 *
 * <p>One lock for all writers costs nothing where many messages share a transaction: see {@link LogWriter}.
 */
@Direct
class MessageLog {
    private final Database database;
    private volatile @Nullable String epoch;

    @Inject
    MessageLog(Database database) {
        this.database = database;
    }

    /**
     * Creates or upgrades the schema and learns which log this is.
     *
     * @return the log's head
     */
    long open() {
        database.migrate();
        Cursor head = database.write(connection -> {
            try (PreparedStatement create = connection.prepareStatement(
                    "insert into log_head (id, last_id, epoch) values (1, 0, ?) on conflict (id) do nothing")) {
                create.setString(1, newEpoch());
                create.executeUpdate();
            }
            try (PreparedStatement select =
                            connection.prepareStatement("select epoch, last_id from log_head where id = 1");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new Cursor(row.getString(1), row.getLong(2));
            }
        });
        epoch = head.epoch(); // Not before the commit: it is what says that the log is open.
        return head.id();
    }

    boolean isOpen() {
        return epoch != null;
    }

    /** Whether other servers may write to this log, and tell so. */
    boolean hasOtherWriters() {
        return database.isShared();
    }

    Cursor cursor(long id) {
        return new Cursor(checkOpen(), id);
    }

    /** @throws LogUnavailableException where the schema is not known to be the one that this version writes */
    String checkOpen() {
        String known = epoch;
        if (known == null) {
            throw new LogUnavailableException("the log is not open yet");
        }
        return known;
    }

    /** Proves that the log can be written, by writing what is there already. */
    void checkWritable() {
        checkOpen();
        database.write(connection -> {
            try (PreparedStatement touch =
                    connection.prepareStatement("update log_head set last_id = last_id where id = 1")) {
                return touch.executeUpdate();
            }
        });
    }

    /**
     * Writes the entries in their order, in one transaction.
     *
     * @return for each entry its message, which for a known Idempotency-Key is the earlier one; empty where that key
     *     belongs to another message
     */
    List<Optional<Message>> append(List<Entry> entries) {
        return database.write(connection -> {
            long first = allocate(connection, entries.size());
            Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
            List<Message> drafted = new ArrayList<>(entries.size());
            for (Entry entry : entries) {
                drafted.add(new Message(first + drafted.size(), entry.room(), entry.draft(), now));
            }
            List<Optional<Message>> outcome = IdempotencyKeys.claim(connection, entries, drafted);
            List<Message> fresh = new ArrayList<>(entries.size());
            for (int i = 0; i < drafted.size(); i++) {
                Message message = drafted.get(i);
                outcome.get(i).filter(message::equals).ifPresent(fresh::add);
            }
            insert(connection, fresh);
            countIn(connection, fresh);
            database.announce(connection);
            return outcome;
        });
    }

    /** Rule 2 is kept here: these ids are nobody else's, and nobody gets later ones before this transaction ends. */
    private static long allocate(Connection connection, int count) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update log_head set last_id = last_id + ? where id = 1 returning last_id")) {
            update.setInt(1, count);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return row.getLong(1) - count + 1;
            }
        }
    }

    private static void insert(Connection connection, List<Message> messages) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into message (id, room, author, text, html, at) values (?, ?, ?, ?, ?, ?)")) {
            for (Message message : messages) {
                insert.setLong(1, message.id());
                insert.setString(2, message.room().value());
                insert.setString(3, message.author());
                insert.setString(4, message.text());
                insert.setString(5, message.html());
                insert.setLong(6, message.at().toEpochMilli());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void countIn(Connection connection, List<Message> messages) throws SQLException {
        Map<RoomName, List<Message>> byRoom =
                messages.stream().collect(Collectors.groupingBy(Message::room, TreeMap::new, Collectors.toList()));
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into room (name, messages, last_id, trimmed_id) values (?, ?, ?, 0)
                on conflict (name) do update
                set messages = room.messages + excluded.messages, last_id = excluded.last_id""")) {
            for (Map.Entry<RoomName, List<Message>> room : byRoom.entrySet()) {
                List<Message> said = room.getValue();
                upsert.setString(1, room.getKey().value());
                upsert.setInt(2, said.size());
                upsert.setLong(3, said.get(said.size() - 1).id());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** @return the id of the newest message that there ever was, 0 where there was none */
    static long head(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select last_id from log_head where id = 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Eight letters and digits, as {@link Cursor} wants them: 41 bits, enough to tell one's own few logs apart. */
    private static String newEpoch() {
        String letters = new BigInteger(41, new SecureRandom()).toString(36);
        return "0".repeat(8 - letters.length()) + letters;
    }
}
