package io.halley.log;

import io.halley.message.Message;
import io.halley.message.RoomName;
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

    /** The digest of a message that was edited or deleted, which may have said whatever it did: it is not said again. */
    private static final String OF_NOTHING = "";

    private IdempotencyKeys() {}

    /** Nothing of what the message said is told by its key any more, which goes on standing for it. */
    static void forgetText(Connection connection, RoomName room, long id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update idempotency_key set digest = ? where room = ? and message_id = ?")) {
            update.setString(1, OF_NOTHING);
            update.setString(2, room.value());
            update.setLong(3, id);
            update.executeUpdate();
        }
    }

    /**
     * A post that claims its key, where it has one.
     *
     * @param drafted the message that it is to become
     * @param held why it must not, unless its key stands for a message that there is; empty where it may
     */
    record Claim(Post post, Message drafted, Optional<? extends RuntimeException> held) {
        Outcome fresh() {
            return held.<Outcome>map(Outcome::refused).orElseGet(() -> Outcome.of(drafted));
        }
    }

    /**
     * Claims the posts' keys for the messages drafted from them. The caller holds the log's lock, so what is found
     * here stays true until it commits.
     *
     * @return for each post the message it stands for: the drafted one, or the earlier one that its key has become; refused
     *     with a {@link KeyReusedException} where the key belongs to another text, and where it is held by what holds it
     */
    static List<Outcome> claim(Connection connection, List<Claim> claims) throws SQLException {
        List<Outcome> outcome = new ArrayList<>(claims.size());
        boolean[] claimed = insert(connection, claims);
        Set<Long> now = new HashSet<>();
        for (int i = 0; i < claimed.length; i++) {
            if (claimed[i]) {
                now.add(claims.get(i).drafted.id());
            }
        }
        for (int i = 0; i < claimed.length; i++) {
            Claim claim = claims.get(i);
            IdempotencyKey key = claim.post.key();
            outcome.add(claimed[i] || key == null ? claim.fresh() : earlier(connection, claim, key, now));
        }
        return outcome;
    }

    /** @return for each post whether its message is new: its key was free, or it has none */
    private static boolean[] insert(Connection connection, List<Claim> claims) throws SQLException {
        boolean[] claimed = new boolean[claims.size()];
        List<Integer> keyed = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(INSERT + " on conflict (room, name) do nothing")) {
            for (int i = 0; i < claimed.length; i++) {
                Claim claim = claims.get(i);
                IdempotencyKey key = claim.post.key();
                claimed[i] = key == null;
                if (key != null && claim.held.isEmpty()) {
                    keyed.add(i);
                    bind(insert, claim.post, key, claim.drafted);
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
    private static Outcome earlier(Connection connection, Claim claim, IdempotencyKey key, Set<Long> now)
            throws SQLException {
        Post post = claim.post;
        Message drafted = claim.drafted;
        try (PreparedStatement select = connection.prepareStatement("""
                select k.digest, k.message_id, k.at, m.id from idempotency_key k
                left join message m on m.id = k.message_id and m.room = k.room and m.at = k.at
                where k.room = ? and k.name = ? and k.at >= ?""")) {
            select.setString(1, post.room().value());
            select.setString(2, key.value());
            select.setLong(3, drafted.at().minus(IdempotencyKey.LIFETIME).toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || (row.getObject(4) == null && !now.contains(row.getLong(2)))) {
                    if (claim.held.isPresent()) {
                        return claim.fresh();
                    }
                    renew(connection, post, key, drafted);
                    now.add(drafted.id());
                    return Outcome.of(drafted);
                }
                String digest = row.getString(1);
                boolean says = digest.equals(OF_NOTHING) || digest.equals(post.digest());
                return says ? Outcome.of(message(connection, post, row)) : Outcome.refused(new KeyReusedException());
            }
        }
    }

    /** In its present state: it may have been edited or deleted since. */
    private static Message message(Connection connection, Post post, ResultSet row) throws SQLException {
        long id = row.getLong(2);
        Message now = new Message(id, post.room(), post.draft(), Instant.ofEpochMilli(row.getLong(3)));
        return row.getObject(4) == null
                ? now
                : History.find(connection, post.room(), id).orElse(now);
    }

    private static void renew(Connection connection, Post post, IdempotencyKey key, Message drafted)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(INSERT
                + " on conflict (room, name) do update"
                + " set digest = excluded.digest, message_id = excluded.message_id, at = excluded.at")) {
            bind(upsert, post, key, drafted);
            upsert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Post post, IdempotencyKey key, Message drafted)
            throws SQLException {
        statement.setString(1, post.digest());
        statement.setLong(2, drafted.id());
        statement.setLong(3, drafted.at().toEpochMilli());
        statement.setString(4, post.room().value());
        statement.setString(5, key.value());
    }
}
