package io.halley.log;

import io.halley.count.Counts;
import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.message.MalformedException;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
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
    private static final Logger LOG = System.getLogger(MessageLog.class.getName());

    private final Database database;

    /** Which log this is, and the newest id in it that this server knows of; none until it is open. */
    private final AtomicReference<@Nullable Cursor> known = new AtomicReference<>();

    @Inject
    MessageLog(Database database) {
        this.database = database;
    }

    /**
     * Creates or upgrades the schema and learns which log this is. Where it has gone back since this server, or the one
     * before it beside the same file, has seen it, it gets another name: a file or a backup was put in its place, and ids
     * that readers have seen are given out again.
     *
     * @return the log's head; the log is open when the server has begun with it ({@link #begin})
     */
    Cursor open() {
        database.open();
        Cursor before = known.get();
        Optional<Cursor> last = before == null ? noted() : Optional.of(before);
        Opened opened = database.write(connection -> {
            LogHead.create(connection);
            boolean wentBack = LogHead.catchUp(connection);
            Cursor found = LogHead.head(connection);
            wentBack |= last.filter(seen -> seen.epoch().equals(found.epoch()))
                    .filter(seen -> before != null || found.id() < seen.id())
                    .isPresent();
            return new Opened(found, wentBack ? rename(connection, found) : found);
        });
        tellIfAnother(last.orElse(opened.found), opened.head);
        return opened.head;
    }

    /**
     * @param found what the database said
     * @param head the same under the name that it has from now on
     */
    private record Opened(Cursor found, Cursor head) {}

    /** The other servers look at once. */
    private Cursor rename(Connection connection, Cursor found) throws SQLException {
        Cursor renamed = LogHead.rename(connection, found);
        database.announce(connection);
        return renamed;
    }

    private static void tellIfAnother(Cursor last, Cursor head) {
        if (!last.epoch().equals(head.epoch())) {
            Counts.logFailed("went-back");
            LOG.log(
                    Level.ERROR,
                    "The log is another one than it was, or has gone back: it was at {0}, and is at {1}. Readers are told (410)",
                    last,
                    head);
        }
    }

    private Optional<Cursor> noted() {
        try {
            return database.noted().map(Cursor::parse);
        } catch (MalformedException e) {
            return Optional.empty(); // Cut short by a power cut.
        }
    }

    /** From now on this is the log. */
    void begin(Cursor head) {
        known.set(head);
    }

    boolean isOpen() {
        return known.get() != null;
    }

    /** Whether other servers may write to this log, and tell so. */
    boolean hasOtherWriters() {
        return database.isShared();
    }

    /** What this server tells others by, where there are any. */
    String announcer() {
        return database.announcer();
    }

    boolean isReadable() {
        return database.isReadable();
    }

    boolean isWritable() {
        return database.isWritable();
    }

    Cursor cursor(long id) {
        return known().at(id);
    }

    /**
     * @return which log this is, and the newest id that this server knows of
     * @throws LogUnavailableException where the schema is not known to be the one that this version writes
     */
    Cursor known() {
        Cursor open = known.get();
        if (open == null) {
            throw new LogUnavailableException("the log is not open yet");
        }
        return open;
    }

    /** This server knows of this message, written or read. */
    void saw(Cursor newest) {
        known.updateAndGet(before -> before != null && newest.isFrom(before) ? newest : before);
    }

    /** Keeps beside an embedded database how far the log has come. */
    void note() {
        database.note(known().toString());
    }

    Duration sinceLastWrite() {
        return database.sinceLastWrite();
    }

    /** Writes what is there already. */
    void tryWriting() {
        known();
        database.write(connection -> LogHead.touch(connection));
    }

    /**
     * Writes the entries in their order, in one transaction.
     *
     * @return for each entry its message, which for a known Idempotency-Key is the earlier one; empty where that key
     *     belongs to another message
     */
    List<Optional<Message>> append(List<Entry> entries) {
        List<Optional<Message>> outcomes = new ArrayList<>(entries.size());
        Cursor head = database.write(connection -> {
            Cursor allocated = LogHead.allocate(connection, entries.size());
            long first = allocated.id() - entries.size() + 1;
            checkGoesOn(allocated.at(first));
            outcomes.addAll(write(connection, entries, first));
            return allocated;
        });
        saw(head);
        return outcomes;
    }

    private List<Optional<Message>> write(Connection connection, List<Entry> entries, long first) throws SQLException {
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
    }

    /** An id that readers may have seen is given to nobody: the follower finds out what has become of the log. */
    private void checkGoesOn(Cursor first) {
        if (!first.at(first.id() - 1).isFrom(known())) {
            throw new LogUnavailableException("the log is another one than it was, or has gone back");
        }
    }

    private static void insert(Connection connection, List<Message> messages) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into message (id, room, author, text, html, at, author_id) values (?, ?, ?, ?, ?, ?, ?)")) {
            for (Message message : messages) {
                insert.setLong(1, message.id());
                insert.setString(2, message.room().value());
                insert.setString(3, message.author());
                insert.setString(4, message.text());
                insert.setString(5, message.html());
                insert.setLong(6, message.at().toEpochMilli());
                insert.setString(7, message.authorId());
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
}
