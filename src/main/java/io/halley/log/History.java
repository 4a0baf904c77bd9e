package io.halley.log;

import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Echo;
import io.halley.message.Message;
import io.halley.message.Message.Change;
import io.halley.message.Message.Silence;
import io.halley.message.Preview;
import io.halley.message.Reactions;
import io.halley.message.Reactions.Kind;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the log says when it is read. A read ends where its limit in messages or in bytes is reached, and ends there in the
 * database: texts that no answer has room for are not fetched. It finds which messages there are, room by room, and how
 * long they are, and then fetches their texts; asked for all rooms at once, PostgreSQL would rather walk the whole log
 * back than look into fifty quiet rooms.
 */
@Direct
class History {
    /** What a read fetches at most, and two messages more: the one that goes over it, and one that tells of more. */
    private static final long MAX_BYTES = Page.MAX_BYTES;

    /** What the follower takes in at once. A smaller heap catches up in smaller steps. */
    private static final long MAX_TAIL_BYTES = Math.min(4L << 20, RecentMessages.MAX_BYTES / 2);

    private static final String COLUMNS =
            "m.id, m.room, m.author, coalesce(o.text, m.text), coalesce(o.html, m.html), m.at,"
                    + " m.author_id, m.type, m.of_id, m.changed_id, m.edited_at, m.deleted_at, m.deed, m.person_id,"
                    + " m.until, m.reply_to, m.replies, m.reactions, m.heard_id, m.act, m.acts_on,"
                    + " m.topic";

    /** The text of a change is in its message's row, as long as no later one has overtaken it. */
    private static final String CHANGED = " left join message o on o.id = m.of_id and o.changed_id = m.id ";

    private static final String SIZES = "select id, octet_length(text) + coalesce(octet_length(html), 0)"
            + " + coalesce(octet_length(reactions), 0)"
            + " + case when of_id is null then 0 else coalesce((select octet_length(o.text)"
            + " + coalesce(octet_length(o.html), 0) from message o where o.id = message.of_id"
            + " and o.changed_id = message.id), 0) end as bytes from message ";

    /** What was posted, and not what happened to it afterwards. */
    private static final String POSTED = " and of_id is null";

    private final Database database;

    @Inject
    History(Database database) {
        this.database = database;
    }

    /**
     * What was found after a cursor, and what is needed to tell whether that is all there was, and who may have it.
     *
     * @param changed of those rooms that people have made the entry that changed them last, read after the messages
     */
    record Found(List<Message> messages, long trimmed, Map<RoomName, Long> changed, Cursor head) {}

    private record State(long trimmed, Map<RoomName, Long> changed) {}

    /**
     * What the follower sees.
     *
     * @param head the log's, read before the messages
     * @param goesOn whether the log still has the newest message that the follower knows, or has trimmed it
     * @param more whether there may be more messages at once
     */
    record Look(Cursor head, boolean goesOn, List<Message> messages, boolean more) {}

    /**
     * The messages of all rooms after this one, oldest first.
     *
     * @param newest the message with the id {@code after}, where the follower has seen it
     */
    Look look(long after, @Nullable Message newest, int limit) {
        return database.read(connection -> {
            Cursor head = LogHead.head(connection);
            String found = SIZES + "where id >= ? order by id limit ?";
            List<Message> messages = select(connection, cut(found, ""), List.of(after, limit + 1L, MAX_TAIL_BYTES));
            boolean there = !messages.isEmpty() && messages.get(0).id() == after;
            boolean goesOn = newest == null
                    || (there
                            ? isSame(newest, messages.get(0))
                            : after <= state(connection, List.of(newest.room())).trimmed);
            List<Message> news = messages.subList(there ? 1 : 0, messages.size());
            boolean cut = !news.isEmpty() && (messages.size() > limit || bytes(messages) > MAX_TAIL_BYTES);
            return new Look(head, goesOn, news, cut);
        });
    }

    private static boolean isSame(Message known, Message found) {
        return known.room().equals(found.room()) && known.at().equals(found.at());
    }

    private static long bytes(List<Message> messages) {
        return messages.stream().mapToLong(message -> message.json().length).sum();
    }

    /**
     * What happened in these rooms after this id, at least one more than there is room for where there are more. What was
     * trimmed is read after the messages, so that a trim in between is noticed.
     *
     * @param changes whether what happened to messages is told, too; else only those that there are
     */
    Found after(List<RoomName> rooms, long after, int limit, boolean changes) {
        String kept = changes ? "" : POSTED + " and deleted_at is null";
        return database.read(connection -> {
            List<Message> messages =
                    select(connection, cut(inRooms(rooms, ">", kept, ""), ""), bindings(rooms, after, limit));
            return found(connection, rooms, messages, LogHead.head(connection));
        });
    }

    /**
     * The newest messages of these rooms below this id, oldest first, at least one more than there is room for where there
     * are more. The head is read before the messages, so that none up to it is missing.
     */
    Found before(List<RoomName> rooms, long before, int limit) {
        return database.read(connection -> {
            Cursor head = LogHead.head(connection);
            List<Message> messages = select(
                    connection, cut(inRooms(rooms, "<", POSTED, "desc"), "desc"), bindings(rooms, before, limit));
            return found(connection, rooms, messages, head);
        });
    }

    /** The newest answers to a message below this id, as with {@link #before}. */
    Found replies(RoomName room, long original, long before, int limit) {
        return database.read(connection -> {
            Cursor head = LogHead.head(connection);
            String found = "select id, bytes from (" + SIZES + "where reply_to = ? and room = ? and id < ?" + POSTED
                    + " order by id desc limit ?) as one order by id desc limit ?";
            List<Message> messages = select(
                    connection,
                    cut(found, "desc"),
                    List.of(original, room.value(), before, limit + 1L, limit + 1L, MAX_BYTES));
            return found(connection, List.of(room), messages, head);
        });
    }

    /** What somebody has put on these messages, for each of those on which they have put something. */
    Map<Long, Set<String>> reactions(Draft reader, List<Message> messages) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select message_id, reaction from reaction where person = ? and message_id in ("
                            + String.join(", ", Collections.nCopies(messages.size(), "?")) + ")")) {
                List<Object> bindings = new ArrayList<>(List.of(Reaction.person(reader)));
                messages.forEach(message -> bindings.add(message.id()));
                Map<Long, Set<String>> theirs = new HashMap<>();
                try (ResultSet row = query(select, bindings)) {
                    while (row.next()) {
                        theirs.computeIfAbsent(row.getLong(1), id -> new HashSet<>())
                                .add(row.getString(2));
                    }
                }
                return theirs;
            }
        });
    }

    private static Found found(Connection connection, List<RoomName> rooms, List<Message> messages, Cursor head)
            throws SQLException {
        State state = state(connection, rooms);
        return new Found(messages, state.trimmed, state.changed, head);
    }

    /** No messages, but where those begin and end that these rooms still have. */
    Found left(List<RoomName> rooms) {
        return database.read(connection -> found(connection, rooms, List.of(), LogHead.head(connection)));
    }

    /**
     * For each of these rooms the newest entry that was ever made there; nothing where none was. While servers of the version
     * before are still at work, which know of messages alone, it may be one of theirs.
     */
    Map<RoomName, Long> newestIds(List<RoomName> rooms) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select name, case when newest_id > last_id then newest_id else last_id end from room where name in ("
                            + marks(rooms) + ")")) {
                Map<RoomName, Long> newestIds = new HashMap<>();
                try (ResultSet row = query(select, names(rooms))) {
                    while (row.next()) {
                        newestIds.put(new RoomName(row.getString(1)), row.getLong(2));
                    }
                }
                return newestIds;
            }
        });
    }

    /** The one message in its present state, where there is such a one. */
    Found find(RoomName room, long id) {
        return database.read(connection -> {
            Cursor head = LogHead.head(connection);
            List<Message> one = find(connection, room, id).stream().toList();
            return found(connection, List.of(room), one, head);
        });
    }

    /** The message in its present state. */
    static Optional<Message> find(Connection connection, RoomName room, long id) throws SQLException {
        String sql =
                "select " + COLUMNS + " from message m" + CHANGED + "where m.room = ? and m.id = ? and m.of_id is null";
        return select(connection, sql, List.of(room.value(), id)).stream().findFirst();
    }

    /**
     * The rooms in which something was last said before this id, the last spoken in first. Of what was said it fetches no
     * more than a preview shows. A room that was locked before anybody spoke in it is none of them.
     *
     * @param reader whom the list is for, as an author's id; nothing for nobody in particular
     */
    List<Room> rooms(long before, int limit, String reader) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select m.id, r.name, m.author, substr(m.text, 1, ?), null, m.at, m.author_id, m.type, m.of_id,
                        m.changed_id, m.edited_at, m.deleted_at, null, null, null, null, 0, null, null, null, null, null,
                        r.messages, r.last_id, l.until, q.until, c.kind, c.owner_id, c.changed_id, i.person_id, r.topic
                    from room r left join message m on m.id = r.last_id and m.of_id is null
                    left join made_room c on c.name = r.name
                    left join member i on i.room = r.name and i.person_id = ?
                    left join silence l on l.room = r.name and l.person_id = ''
                    left join silence q on q.room = r.name and q.person_id = ? and q.person_id <> '' and q.until > ?
                    where r.last_id < ? and r.last_id > 0 order by r.last_id desc limit ?""")) {
                List<Object> asked =
                        List.of(Preview.MOST_CHARACTERS + 1, reader, reader, System.currentTimeMillis(), before, limit);
                List<Room> rooms = new ArrayList<>();
                try (ResultSet row = query(select, asked)) {
                    while (row.next()) {
                        rooms.add(room(row));
                    }
                }
                return withPeople(connection, rooms, reader);
            }
        });
    }

    /** A conversation has no name that one could read: it goes by those of the others in it. */
    private static List<Room> withPeople(Connection connection, List<Room> rooms, String reader) throws SQLException {
        List<RoomName> conversations = rooms.stream()
                .filter(room -> room.circle().has(reader) && Conversation.isNameOfOne(room.name()))
                .map(Room::name)
                .toList();
        if (conversations.isEmpty()) {
            return rooms;
        }
        Map<RoomName, List<String>> people = new HashMap<>();
        List<String> bindings = new ArrayList<>(names(conversations));
        bindings.add(reader);
        try (PreparedStatement select = connection.prepareStatement("select room, name from member where room in ("
                        + marks(conversations) + ") and person_id <> ? order by name, person_id");
                ResultSet row = query(select, bindings)) {
            while (row.next()) {
                people.computeIfAbsent(new RoomName(row.getString(1)), room -> new ArrayList<>())
                        .add(row.getString(2));
            }
        }
        return rooms.stream()
                .map(room -> room.with(people.getOrDefault(room.name(), List.of())))
                .toList();
    }

    private static Room room(ResultSet row) throws SQLException {
        Preview last = row.getLong(1) == 0 ? null : Preview.of(message(row));
        long mutedUntil = row.getLong(26);
        return new Room(
                new RoomName(row.getString(2)),
                row.getLong(23),
                row.getLong(24),
                last,
                row.getLong(25) > 0,
                mutedUntil == 0 ? null : Instant.ofEpochMilli(mutedUntil),
                circle(row),
                List.of(),
                row.getString(31));
    }

    private static Circle circle(ResultSet row) throws SQLException {
        String kind = row.getString(27);
        String reader = row.getString(30);
        return kind == null
                ? Circle.ofRoomThatNobodyMade(new RoomName(row.getString(2)))
                : Circle.of(kind, row.getString(28), reader == null ? Set.of() : Set.of(reader), row.getLong(29));
    }

    /** Who is muted in this room, in the order of their ids. */
    List<Muted> muted(RoomName room) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select person_id, until from silence where room = ? and person_id <> '' and until > ?"
                            + " order by person_id limit ?")) {
                List<Muted> muted = new ArrayList<>();
                try (ResultSet row =
                        query(select, List.of(room.value(), System.currentTimeMillis(), Silences.MOST_MUTED))) {
                    while (row.next()) {
                        muted.add(new Muted(row.getString(1), Instant.ofEpochMilli(row.getLong(2))));
                    }
                }
                return muted;
            }
        });
    }

    /** The newest message that the history of any of these rooms has lost, 0 where none did, and what people made of them. */
    private static State state(Connection connection, List<RoomName> rooms) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select r.name, r.trimmed_id, c.changed_id from room r"
                                + " left join made_room c on c.name = r.name where r.name in (" + marks(rooms) + ")");
                ResultSet row = query(select, names(rooms))) {
            long trimmed = 0;
            Map<RoomName, Long> changed = new HashMap<>();
            while (row.next()) {
                trimmed = Math.max(trimmed, row.getLong(2));
                if (row.getLong(3) > 0) {
                    changed.put(new RoomName(row.getString(1)), row.getLong(3));
                }
            }
            return new State(trimmed, changed);
        }
    }

    /** Who may be in those of these rooms that people have made. */
    Map<RoomName, Circle> circles(Collection<RoomName> rooms) {
        return database.read(connection -> Circles.find(connection, rooms));
    }

    boolean hasMadeRooms() {
        return database.read(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("select made_rooms from log_head where id = 1");
                    ResultSet row = select.executeQuery()) {
                return row.next() && row.getInt(1) > 0;
            }
        });
    }

    /** What a room is about; empty where that is nothing in particular. */
    Optional<String> topic(RoomName room) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select topic from room where name = ?");
                    ResultSet row = query(select, List.of(room.value()))) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        });
    }

    /** Who is in this room, in the order of their names. */
    List<Member> members(RoomName room) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "select person_id, name from member where room = ? order by name, person_id limit ?");
                    ResultSet row = query(select, List.of(room.value(), Circles.MOST_MEMBERS))) {
                List<Member> members = new ArrayList<>();
                while (row.next()) {
                    members.add(new Member(row.getString(1), row.getString(2)));
                }
                return members;
            }
        });
    }

    /** Which messages there are, and how long: for each room as many as may be needed, and of all of them the first. */
    private static String inRooms(List<RoomName> rooms, String side, String kept, String direction) {
        String one = "select id, bytes from (" + SIZES + "where room = ? and id " + side + " ?" + kept + " order by id "
                + direction
                + " limit ?) as one";
        return String.join(" union all ", Collections.nCopies(rooms.size(), one)) + " order by id " + direction
                + " limit ?";
    }

    private static List<Object> bindings(List<RoomName> rooms, long id, int limit) {
        List<Object> bindings = new ArrayList<>();
        for (RoomName room : rooms) {
            bindings.addAll(List.of(room.value(), id, limit + 1L));
        }
        bindings.addAll(List.of(limit + 1L, MAX_BYTES));
        return bindings;
    }

    /** The messages found, as long as those before the one before each do not fill the answer. */
    private static String cut(String found, String direction) {
        return "select " + COLUMNS + " from (select id, coalesce(sum(bytes) over (order by id " + direction
                + " rows between unbounded preceding and 2 preceding), 0) as ahead from (" + found
                + ") as found) as kept join message m on m.id = kept.id" + CHANGED
                + "where kept.ahead <= ? order by m.id";
    }

    private static String marks(List<RoomName> rooms) {
        return String.join(", ", Collections.nCopies(rooms.size(), "?"));
    }

    private static List<String> names(List<RoomName> rooms) {
        return rooms.stream().map(RoomName::value).toList();
    }

    private static List<Message> select(Connection connection, String sql, List<?> bindings) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = query(select, bindings)) {
            List<Message> messages = new ArrayList<>();
            while (row.next()) {
                messages.add(message(row));
            }
            return messages;
        }
    }

    private static ResultSet query(PreparedStatement select, List<?> bindings) throws SQLException {
        for (int i = 0; i < bindings.size(); i++) {
            select.setObject(i + 1, bindings.get(i));
        }
        return select.executeQuery();
    }

    private static Message message(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        RoomName room = new RoomName(row.getString(2));
        Draft said = new Draft(row.getString(3), row.getString(4), row.getString(5), row.getString(7), row.getLong(16));
        Instant at = Instant.ofEpochMilli(row.getLong(6));
        String type = row.getString(8);
        String deed = row.getString(13);
        if (deed != null) {
            long until = row.getLong(15);
            Silence silence = new Silence(row.getString(14), until == 0 ? null : Instant.ofEpochMilli(until));
            return Message.ofSilence(id, room, Message.Type.of(deed), said, silence, at);
        }
        String act = row.getString(20);
        if (act != null) {
            Kind since = Reactions.ofKept(row.getString(18)).kinds().get(0);
            return Message.ofReaction(id, room, Message.Type.of(act), row.getLong(21), said, since, at);
        }
        String topic = row.getString(22);
        if (topic != null) {
            return Message.ofTopic(id, room, new Draft(said.author(), topic, null, said.authorId()), at);
        }
        if (type != null) {
            return Message.entry(id, room, Message.Type.of(type), row.getLong(9), said, at);
        }
        Message posted = posted(row, new Message(id, room, said, at));
        Change last = last(row);
        return last == null ? posted : posted.after(last, said);
    }

    private static Message posted(ResultSet row, Message posted) throws SQLException {
        long heard = row.getLong(19);
        return heard == 0 ? posted : posted.with(new Echo(row.getInt(17), Reactions.ofKept(row.getString(18)), heard));
    }

    private static @Nullable Change last(ResultSet row) throws SQLException {
        long entry = row.getLong(10);
        long deletedAt = row.getLong(12);
        Instant at = Instant.ofEpochMilli(deletedAt > 0 ? deletedAt : row.getLong(11));
        return entry == 0 ? null : new Change(entry, at, deletedAt > 0);
    }
}
