package io.halley.log;

import io.halley.message.Message;
import io.halley.message.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may not speak, among those who want to in one transaction. It is asked in the order of their entries, and learns
 * meanwhile what moderators do in the same transaction: behind the entry of a lock nobody is written who does not moderate.
 *
 * <p>The caller holds the log's lock, so nobody else silences anybody meanwhile, on whichever server. Mostly there is nobody
 * who is silenced, which is told with the ids; else one look tells of all.
 */
final class Silences {
    /** A room in which more have to be silenced is better locked; and the list of them is one answer. */
    static final int MOST_MUTED = 500;

    /** In the place of a person's id: all who do not moderate. No id is empty. */
    private static final String ALL = "";

    /** A room is locked until somebody unlocks it. */
    private static final long UNTIL_UNLOCKED = Long.MAX_VALUE;

    private record Key(RoomName room, String personId) {}

    private final Connection connection;
    private final Instant now;
    private final Map<Key, Long> untils;

    private Silences(Connection connection, Instant now, Map<Key, Long> untils) {
        this.connection = connection;
        this.now = now;
        this.untils = untils;
    }

    /** @param some whether there are any at all */
    static Silences among(Connection connection, List<Entry> entries, boolean some, Instant now) throws SQLException {
        return new Silences(connection, now, some ? find(connection, entries, now) : new HashMap<>());
    }

    private static Map<Key, Long> find(Connection connection, List<Entry> entries, Instant now) throws SQLException {
        Set<String> rooms = new LinkedHashSet<>();
        Set<String> people = new LinkedHashSet<>(List.of(ALL));
        for (Entry entry : entries) {
            rooms.add(entry.room().value());
            people.add(personId(entry));
        }
        Map<Key, Long> untils = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("select room, person_id, until from silence where room in (" + marks(rooms)
                        + ") and person_id in (" + marks(people) + ") and until > ?")) {
            List<Object> bindings = new ArrayList<>(rooms);
            bindings.addAll(people);
            bindings.add(now.toEpochMilli());
            bind(select, bindings.toArray());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    untils.put(new Key(new RoomName(row.getString(1)), row.getString(2)), row.getLong(3));
                }
            }
        }
        return untils;
    }

    private static String marks(Collection<String> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    /** Whose words it is, or whom a moderator means. */
    private static String personId(Entry entry) {
        String id = entry instanceof Measure measure ? measure.silence().personId() : entry.authorId();
        return id == null ? ALL : id;
    }

    /**
     * @return why it is not to be written; empty where it may be. To take something back, and to leave, everybody may. Who is
     *     muted in a room decides nothing about it meanwhile, though they own it: an id that is nobody's is a text, too
     */
    Optional<SilencedException> holding(Entry entry) {
        if (untils.isEmpty()) {
            return Optional.empty();
        }
        if (entry instanceof Post post) {
            return holding(post, post.by().moderates());
        }
        if (entry instanceof Reaction reaction && reaction.type() == Message.Type.REACTED) {
            return holding(reaction, reaction.speaker().moderates());
        }
        if (entry instanceof Topic topic && !topic.said().text().isEmpty()) {
            return holding(topic, topic.speaker().moderates());
        }
        if (entry instanceof Membership membership && membership.type() != Message.Type.LEFT) {
            return holding(membership, true);
        }
        return entry instanceof Change change && change.type() == Message.Type.EDITED
                ? holding(change, change.by().moderates())
                : Optional.empty();
    }

    /** Being muted holds those who moderate, too; a lock does not. */
    private Optional<SilencedException> holding(Entry entry, boolean moderates) {
        RoomName room = entry.room();
        String personId = personId(entry);
        Long until = personId.equals(ALL) ? null : untils.get(new Key(room, personId));
        if (until != null) {
            return Optional.of(new SilencedException(Instant.ofEpochMilli(until)));
        }
        boolean held = !moderates && untils.containsKey(new Key(room, ALL));
        return held ? Optional.of(new SilencedException(null)) : Optional.empty();
    }

    /**
     * @param id the entry's
     * @return the entry that tells of it; nothing where it was so already. Refused with a {@link TooManyMutedException}
     */
    Outcome take(Measure measure, long id) throws SQLException {
        if (measure.type() == Message.Type.MUTED && !hasRoomFor(measure)) {
            return Outcome.refused(new TooManyMutedException());
        }
        if (!change(measure.room(), personId(measure), measure)) {
            return Outcome.NOTHING;
        }
        update(
                "update log_head set silenced = case when exists (select 1 from silence) then 1 else 0 end where id = 1");
        return Outcome.of(Message.ofSilence(id, measure.room(), measure.type(), measure.by(), measure.silence(), now));
    }

    private boolean change(RoomName room, String personId, Measure measure) throws SQLException {
        Key key = new Key(room, personId);
        if (measure.type() == Message.Type.UNLOCKED || measure.type() == Message.Type.UNMUTED) {
            untils.remove(key);
            return update(
                            "delete from silence where room = ? and person_id = ? and until > ?",
                            room.value(),
                            personId,
                            now.toEpochMilli())
                    > 0;
        }
        Instant end = measure.silence().until();
        long until = end == null ? UNTIL_UNLOCKED : end.toEpochMilli();
        if (until > now.toEpochMilli()) {
            untils.put(key, until);
        } else {
            untils.remove(key);
        }
        return update("""
                        insert into silence (room, person_id, until) values (?, ?, ?)
                        on conflict (room, person_id) do update set until = excluded.until
                        where silence.until <> excluded.until""", room.value(), personId, until) > 0;
    }

    private boolean hasRoomFor(Measure measure) throws SQLException {
        try (PreparedStatement others = connection.prepareStatement(
                "select count(*) from silence where room = ? and person_id not in ('', ?) and until > ?")) {
            bind(others, measure.room().value(), personId(measure), now.toEpochMilli());
            try (ResultSet row = others.executeQuery()) {
                row.next();
                return row.getInt(1) < MOST_MUTED;
            }
        }
    }

    private int update(String sql, Object... bindings) throws SQLException {
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
