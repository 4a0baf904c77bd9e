package io.halley.search;

import io.halley.database.Database;
import io.halley.log.Alongside;
import io.halley.message.Message;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the words of messages into the database's inverted index, in the transaction of what is said. A version of a message
 * has a row of its own there, so that nobody who changes a message waits for the words before to be taken out of it
 * ({@link Indexing} does that): a row whose message says something else by now is not found.
 */
@Direct
public final class Index implements Alongside {
    /** The bits of a row's number that tell the version: a message can be changed fewer times. */
    static final int VERSIONS = 63;

    static final int VERSION_BITS = 6;

    private final Database database;

    @Inject
    public Index(Database database) {
        this.database = database;
    }

    @Override
    public void write(Connection connection, List<Message> entries) throws SQLException {
        Map<Long, Message> said = new TreeMap<>(); // Of several changes of one message the last one counts.
        entries.stream().filter(Index::saysSomething).forEach(entry -> said.put(messageOf(entry), entry));
        if (said.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(dialect().insert())) {
            for (Map.Entry<Long, Message> each : said.entrySet()) {
                Message entry = each.getValue();
                Words words = Words.of(entry.room(), entry.author(), entry.text(), entry.html());
                insert.setObject(1, dialect().words(words, each.getKey()), Types.OTHER);
                insert.setLong(2, each.getKey());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static boolean saysSomething(Message entry) {
        return entry.type() == Message.Type.POSTED || entry.type() == Message.Type.EDITED;
    }

    private static long messageOf(Message entry) {
        return entry.of() > 0 ? entry.of() : entry.id();
    }

    Dialect dialect() {
        return Dialect.of(database.isShared());
    }

    /** The row of a version of a message, or of all its versions the first. */
    static long row(long id, int version) {
        return (id << VERSION_BITS) | version;
    }
}
