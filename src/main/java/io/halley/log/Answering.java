package io.halley.log;

import io.halley.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Messages that answer others. The caller holds the log's lock. */
final class Answering {
    private Answering() {}

    /** @return why it is not to be written: what it answers is not there, or not any more; empty where it may be */
    static Optional<RuntimeException> holding(Connection connection, Post post) throws SQLException {
        long original = post.draft().replyTo();
        return original == 0 || isSaid(connection, post, original)
                ? Optional.empty()
                : Optional.of(new NothingToAnswerException());
    }

    private static boolean isSaid(Connection connection, Post post, long original) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from message where id = ? and room = ? and of_id is null and deleted_at is null")) {
            select.setLong(1, original);
            select.setString(2, post.room().value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Counts those that are new among what their originals are answered by. */
    static void countIn(Connection connection, List<Message> fresh) throws SQLException {
        List<Message> answers =
                fresh.stream().filter(message -> message.replyTo() > 0).toList();
        if (answers.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("""
                update message set replies = replies + 1,
                    heard_id = case when heard_id > ? then heard_id else ? end where id = ?""")) {
            for (Message answer : answers) {
                update.setLong(1, answer.id());
                update.setLong(2, answer.id());
                update.setLong(3, answer.replyTo());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
