package io.halley.log;

import io.halley.count.Counts;
import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.log.IdempotencyKeys.Claim;
import io.halley.log.LogHead.Allocated;
import io.halley.message.MalformedException;
import io.halley.message.Message;
import io.halley.message.Message.Silence;
import io.halley.message.Reactions;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
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

    /**
     * What moderators do, what is put on messages, and what rooms are about is that to servers of the version before, which
     * would be stopped by a word that they do not know.
     */
    private static final String AN_EDIT_OF_NOTHING = Message.Type.EDITED.word();

    private static final long NO_MESSAGE = 0;

    private final Database database;
    private final Alongside alongside;

    /** Which log this is, and the newest id in it that this server knows of; none until it is open. */
    private final AtomicReference<@Nullable Cursor> known = new AtomicReference<>();

    @Inject
    MessageLog(Database database, Alongside alongside) {
        this.database = database;
        this.alongside = alongside;
    }

    /**
     * Creates or upgrades the schema and learns which log this is. Where it is not the one that this server, or the one
     * before it beside the same file, has seen, or has gone back since, it gets a name that no log has had: a file or a
     * backup was put in its place, and ids that readers have seen are given out again.
     *
     * @return the log's head; the log is open when the server has begun with it ({@link #begin})
     */
    Cursor open() {
        database.open();
        Cursor before = known.get();
        Optional<Cursor> last = before == null ? noted() : Optional.of(before);
        Opened opened = database.write(connection -> {
            boolean fresh = LogHead.create(connection);
            boolean wasBehind = LogHead.catchUp(connection);
            LogHead.noteSilences(connection);
            LogHead.noteMadeRooms(connection);
            Cursor found = LogHead.head(connection);
            boolean isNamed = fresh || (before == null ? goesOn(found, last) : isRenamed(found, before));
            return new Opened(found, isNamed && !wasBehind ? found : rename(connection, found));
        });
        tellIfAnother(last.orElse(opened.found), opened.head);
        return opened.head;
    }

    /** An embedded log is known by the word beside its file alone: what has none was brought from elsewhere. */
    private boolean goesOn(Cursor found, Optional<Cursor> noted) {
        return !database.keepsNotes() || noted.filter(found::isFrom).isPresent();
    }

    /** Of several servers that find out that their log is another one, the first gives it its name. */
    private boolean isRenamed(Cursor found, Cursor before) {
        return database.isShared() && !found.epoch().equals(before.epoch());
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

    boolean needsNewStart() {
        return database.needsNewStart();
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

    /** Writes the entries in their order, in one transaction. */
    List<Outcome> append(List<Entry> entries) {
        List<Outcome> outcomes = new ArrayList<>(entries.size());
        Cursor head = database.write(connection -> {
            Allocated allocated = LogHead.allocate(connection, entries.size());
            Cursor last = allocated.last();
            long first = last.id() - entries.size() + 1;
            checkGoesOn(last.at(first));
            outcomes.addAll(write(connection, entries, first, allocated));
            return last;
        });
        saw(head);
        return outcomes;
    }

    private List<Outcome> write(Connection connection, List<Entry> entries, long first, Allocated allocated)
            throws SQLException {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Silences silences = Silences.among(connection, entries, allocated.silenced(), now);
        Circles circles = Circles.among(connection, entries, allocated.madeRooms(), now);
        Map<Integer, Outcome> decided = new HashMap<>();
        List<Claim> claims = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Optional<RuntimeException> held = circles.holding(entry).or(() -> silences.holding(entry));
            if (entry instanceof Measure measure) {
                decided.put(i, silences.take(measure, first + i));
            } else if (entry instanceof Membership membership && held.isEmpty()) {
                decided.put(i, circles.take(membership, first + i));
            } else if (entry instanceof Post post) {
                claims.add(new Claim(
                        post,
                        new Message(first + i, post.room(), post.draft(), now),
                        held.isPresent() ? held : Answering.holding(connection, post)));
            } else if (held.isPresent()) {
                decided.put(i, Outcome.refused(held.get()));
            } else if (entry instanceof Change change) {
                decided.put(i, Changes.make(connection, change, first + i, now));
            } else if (entry instanceof Reaction reaction) {
                decided.put(i, Reacting.make(connection, reaction, first + i, now));
            } else if (entry instanceof Topic topic) {
                decided.put(i, Topics.make(connection, topic, first + i, now));
            }
        }
        Iterator<Outcome> posted = IdempotencyKeys.claim(connection, claims).iterator();
        List<Outcome> outcomes = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Outcome known = decided.get(i);
            outcomes.add(known == null ? posted.next() : known);
        }
        List<Message> fresh = fresh(outcomes, first);
        keep(connection, fresh);
        alongside.write(connection, fresh);
        if (!fresh.isEmpty()) {
            database.announce(connection);
        }
        return outcomes;
    }

    /** @return what is new: known keys, and what was deleted already, stand for what is there */
    private static List<Message> fresh(List<Outcome> outcomes, long first) {
        List<Message> fresh = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            long id = first + i;
            outcomes.get(i).written().filter(message -> message.id() == id).ifPresent(fresh::add);
        }
        return fresh;
    }

    private static void keep(Connection connection, List<Message> fresh) throws SQLException {
        insert(connection, fresh);
        Answering.countIn(connection, fresh);
        countIn(connection, fresh);
    }

    /** An id that readers may have seen is given to nobody: the follower finds out what has become of the log. */
    private void checkGoesOn(Cursor first) {
        if (!first.at(first.id() - 1).isFrom(known())) {
            throw new LogUnavailableException("the log is another one than it was, or has gone back");
        }
    }

    /** The text of a change is in its message's row, and nowhere else. */
    private static void insert(Connection connection, List<Message> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into message (id, room, author, text, html, at, author_id, type, of_id, deed, person_id, until,
                    reply_to, act, acts_on, reactions, indexed, analysed, topic)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            for (Message entry : entries) {
                boolean posted = entry.type() == Message.Type.POSTED;
                insert.setLong(1, entry.id());
                insert.setString(2, entry.room().value());
                insert.setString(3, entry.author());
                insert.setString(4, posted ? entry.text() : "");
                insert.setString(5, posted ? entry.html() : null);
                insert.setLong(6, entry.at().toEpochMilli());
                insert.setString(7, entry.authorId());
                insert.setString(8, posted ? null : word(entry));
                insert.setObject(9, posted ? null : entry.reaction() == null ? entry.of() : NO_MESSAGE, Types.BIGINT);
                bindSilence(insert, entry);
                bindReaction(insert, entry);
                insert.setObject(17, posted ? 0 : null, Types.INTEGER);
                insert.setObject(18, posted ? 0 : null, Types.INTEGER);
                insert.setString(19, entry.type() == Message.Type.TOPIC ? entry.text() : null);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String word(Message entry) {
        boolean isOfAMessage =
                entry.silence() == null && entry.reaction() == null && entry.type() != Message.Type.TOPIC;
        return isOfAMessage ? entry.type().word() : AN_EDIT_OF_NOTHING;
    }

    private static void bindSilence(PreparedStatement insert, Message entry) throws SQLException {
        Silence silence = entry.silence();
        Instant until = silence == null ? null : silence.until();
        insert.setString(10, silence == null ? null : entry.type().word());
        insert.setString(11, silence == null ? null : silence.personId());
        insert.setObject(12, until == null ? null : until.toEpochMilli(), Types.BIGINT);
    }

    private static void bindReaction(PreparedStatement insert, Message entry) throws SQLException {
        Reactions.Kind reaction = entry.reaction();
        insert.setObject(13, entry.replyTo() == 0 ? null : entry.replyTo(), Types.BIGINT);
        insert.setString(14, reaction == null ? null : entry.type().word());
        insert.setObject(15, reaction == null ? null : entry.of(), Types.BIGINT);
        insert.setString(16, reaction == null ? null : new Reactions(List.of(reaction)).kept());
    }

    private static void countIn(Connection connection, List<Message> entries) throws SQLException {
        Map<RoomName, List<Message>> byRoom =
                entries.stream().collect(Collectors.groupingBy(Message::room, TreeMap::new, Collectors.toList()));
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into room (name, messages, last_id, trimmed_id, newest_id) values (?, ?, ?, 0, ?)
                on conflict (name) do update
                set messages = room.messages + excluded.messages, newest_id = excluded.newest_id,
                    last_id = case when excluded.messages > 0 or room.last_id = 0 then excluded.last_id
                        else room.last_id end""")) {
            for (Map.Entry<RoomName, List<Message>> room : byRoom.entrySet()) {
                List<Message> here = room.getValue();
                List<Message> posted = here.stream()
                        .filter(entry -> entry.type() == Message.Type.POSTED)
                        .toList();
                upsert.setString(1, room.getKey().value());
                upsert.setInt(2, posted.size());
                upsert.setLong(3, posted.isEmpty() ? place(here) : last(posted));
                upsert.setLong(4, last(here));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** Where a room stands in which nobody has spoken: nowhere until somebody has made it. */
    private static long place(List<Message> entries) {
        return entries.stream().anyMatch(entry -> entry.type().isAboutMembers()) ? last(entries) : 0;
    }

    private static long last(List<Message> entries) {
        return entries.get(entries.size() - 1).id();
    }
}
