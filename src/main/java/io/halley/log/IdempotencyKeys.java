package io.halley.log;

import io.halley.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which posts have been made already. The keys live beside the messages and are written in the same transaction, so
 * that a retry is recognised by any replica, and after any crash, exactly when its message is there.
 */
final class IdempotencyKeys {
    private static final String INSERT =
            "insert into idempotency_key (digest, message_id, at, room, name) values (?, ?, ?, ?, ?)";

    private IdempotencyKeys() {}

    /**
     * Claims the entries' keys for the messages drafted from them. The caller holds the log's lock, so what is found
     * here stays true until it commits.
     *
     * @return for each entry the message it stands for: the drafted one, the earlier one that its key has become, or
     *     none where the key belongs to another text
     */
    static List<Optional<Message>> claim(Connection connection, List<Entry> entries, List<Message> drafted)
            throws SQLException {
        List<Optional<Message>> outcome = new ArrayList<>(entries.size());
        boolean[] claimed = insert(connection, entries, drafted);
        Set<Long> now = new HashSet<>();
        for (int i = 0; i < claimed.length; i++) {
            if (claimed[i]) {
                now.add(drafted.get(i).id());
            }
        }
        for (int i = 0; i < claimed.length; i++) {
            Message message = drafted.get(i);
            IdempotencyKey key = entries.get(i).key();
            outcome.add(
                    claimed[i] || key == null
                            ? Optional.of(message)
                            : earlier(connection, entries.get(i), key, message, now));
        }
        return outcome;
    }

    /** @return for each entry whether its message is new: its key was free, or it has none */
    private static boolean[] insert(Connection connection, List<Entry> entries, List<Message> drafted)
            throws SQLException {
        boolean[] claimed = new boolean[entries.size()];
        List<Integer> keyed = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(INSERT + " on conflict (room, name) do nothing")) {
            for (int i = 0; i < claimed.length; i++) {
                IdempotencyKey key = entries.get(i).key();
                claimed[i] = key == null;
                if (key != null) {
                    keyed.add(i);
                    bind(insert, entries.get(i), key, drafted.get(i));
                    insert.addBatch();
                }
            }
            int[] inserted = keyed.isEmpty() ? new int[0] : insert.executeBatch();
            for (int n = 0; n < inserted.length; n++) {
                claimed[keyed.get(n)] = inserted[n] == 1;
            }
        }
        return claimed;
    }

    /**
     * What the key has become before: nothing any more where its time is over, or its message is gone.
     *
     * @param now the messages that are still to be written in this transaction; this one is added where it is one of them
     */
    private static Optional<Message> earlier(
            Connection connection, Entry entry, IdempotencyKey key, Message drafted, Set<Long> now)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select k.digest, k.message_id, k.at, m.id from idempotency_key k
                left join message m on m.id = k.message_id and m.room = k.room and m.at = k.at
                where k.room = ? and k.name = ? and k.at >= ?""")) {
            select.setString(1, entry.room().value());
            select.setString(2, key.value());
            select.setLong(3, drafted.at().minus(IdempotencyKey.LIFETIME).toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || (row.getObject(4) == null && !now.contains(row.getLong(2)))) {
                    renew(connection, entry, key, drafted);
                    now.add(drafted.id());
                    return Optional.of(drafted);
                }
                Instant at = Instant.ofEpochMilli(row.getLong(3));
                return row.getString(1).equals(entry.digest())
                        ? Optional.of(new Message(row.getLong(2), entry.room(), entry.draft(), at))
                        : Optional.empty();
            }
        }
    }

    private static void renew(Connection connection, Entry entry, IdempotencyKey key, Message drafted)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(INSERT
                + " on conflict (room, name) do update"
                + " set digest = excluded.digest, message_id = excluded.message_id, at = excluded.at")) {
            bind(upsert, entry, key, drafted);
            upsert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Entry entry, IdempotencyKey key, Message drafted)
            throws SQLException {
        statement.setString(1, entry.digest());
        statement.setLong(2, drafted.id());
        statement.setLong(3, drafted.at().toEpochMilli());
        statement.setString(4, entry.room().value());
        statement.setString(5, key.value());
    }
}
