package io.halley.log;

import io.halley.log.MembershipRefusedException.Why;
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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the rooms that people have made, among those of one transaction. As with {@link Silences}, it is asked in the
 * order of the entries, and learns meanwhile what is done to the rooms in the same transaction: behind the entry that takes
 * somebody out of a private room nothing of theirs is written there.
 *
 * <p>The caller holds the log's lock, so nobody else changes anything meanwhile, on whichever server.
 */
final class Circles {
    /** A room with more of them is better public, or opened by a rule; and the list of them is one answer. */
    static final int MOST_MEMBERS = 500;

    private static final String MEMBERS = "select count(*) from member where room = ?";

    private final Connection connection;
    private final Instant now;

    /** Those that somebody has made, each with those of its members who are asked about. */
    private final Map<RoomName, Circle> circles;

    /** In which somebody speaks in this transaction. */
    private final Set<RoomName> spokenIn = new HashSet<>();

    private Circles(Connection connection, Instant now, Map<RoomName, Circle> circles) {
        this.connection = connection;
        this.now = now;
        this.circles = circles;
    }

    /** @param some whether anybody has made any room */
    static Circles among(Connection connection, List<Entry> entries, boolean some, Instant now) throws SQLException {
        if (!some) {
            return new Circles(connection, now, new HashMap<>());
        }
        Set<RoomName> rooms = new LinkedHashSet<>();
        Set<String> people = new LinkedHashSet<>();
        for (Entry entry : entries) {
            rooms.add(entry.room());
            people.addAll(people(entry));
        }
        return new Circles(connection, now, find(connection, rooms, people));
    }

    /** Who says it, or does it, and to whom. */
    private static List<String> people(Entry entry) {
        List<String> people = new ArrayList<>();
        if (entry instanceof Membership wanted) {
            wanted.people().forEach(person -> people.add(person.id()));
        }
        if (entry.authorId() != null) {
            people.add(entry.authorId());
        }
        return people;
    }

    /** What people have made of these rooms, with all who are in them; nothing of those that nobody has made. */
    static Map<RoomName, Circle> find(Connection connection, Collection<RoomName> rooms) throws SQLException {
        return read(connection, "", rooms, Set.of());
    }

    /** The same with those of these people who are in them. */
    private static Map<RoomName, Circle> find(
            Connection connection, Collection<RoomName> rooms, Collection<String> people) throws SQLException {
        String some = people.isEmpty() ? " and false" : " and m.person_id in (" + marks(people) + ")";
        return read(connection, some, rooms, people);
    }

    /** In one statement, and so as it is at one moment. */
    private static Map<RoomName, Circle> read(
            Connection connection, String which, Collection<RoomName> rooms, Collection<String> people)
            throws SQLException {
        Map<RoomName, Circle> circles = new HashMap<>();
        Map<RoomName, Set<String>> members = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("select r.name, r.kind, r.owner_id, r.changed_id,"
                + " m.person_id from made_room r left join member m on m.room = r.name" + which
                + " where r.name in (" + marks(rooms) + ")")) {
            List<Object> bindings = new ArrayList<>(people);
            rooms.forEach(room -> bindings.add(room.value()));
            bind(select, bindings.toArray());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    RoomName room = new RoomName(row.getString(1));
                    Set<String> here = members.computeIfAbsent(room, name -> new HashSet<>());
                    if (row.getString(5) != null) {
                        here.add(row.getString(5));
                    }
                    circles.put(room, Circle.of(row.getString(2), row.getString(3), here, row.getLong(4)));
                }
            }
        }
        return circles;
    }

    private static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    private Circle circle(RoomName room) {
        Circle made = circles.get(room);
        return made == null ? Circle.ofRoomThatNobodyMade(room) : made;
    }

    /** @return why it is not to be written; empty where it may be. To take something back, everybody may. */
    Optional<RuntimeException> holding(Entry entry) {
        if (entry instanceof Post post) {
            spokenIn.add(post.room());
            return holding(post, post.by());
        }
        if (entry instanceof Reaction reaction && reaction.type() == Message.Type.REACTED) {
            return holding(reaction, reaction.speaker());
        }
        if (entry instanceof Topic topic && circle(topic.room()).isPrivate()) {
            return holding(topic, topic.speaker());
        }
        return entry instanceof Change change && change.type() == Message.Type.EDITED
                ? holding(change, change.by())
                : Optional.empty();
    }

    private Optional<RuntimeException> holding(Entry entry, Speaker by) {
        Circle circle = circle(entry.room());
        String personId = entry.authorId();
        boolean may = circle.isPrivate() ? by.inPrivate() || (personId != null && circle.has(personId)) : by.inPublic();
        return may ? Optional.empty() : Optional.of(new MembershipRefusedException(Why.NOT_A_MEMBER));
    }

    /**
     * @param id the entry's
     * @return the entry that tells of it; nothing where it was so already. Refused with a {@link MembershipRefusedException}
     */
    Outcome take(Membership wanted, long id) throws SQLException {
        try {
            return change(wanted, id)
                    ? Outcome.of(Message.ofSilence(id, wanted.room(), wanted.type(), wanted.by(), wanted.about(), now))
                    : Outcome.NOTHING;
        } catch (MembershipRefusedException e) {
            return Outcome.refused(e);
        }
    }

    private boolean change(Membership wanted, long id) throws SQLException {
        return switch (wanted.type()) {
            case PRIVATE, PUBLIC -> make(wanted, id);
            case JOINED -> join(wanted, id);
            case LEFT -> leave(wanted, id);
            case HANDED -> hand(wanted, id);
            default -> throw new IllegalArgumentException(wanted.type().word());
        };
    }

    private boolean make(Membership wanted, long id) throws SQLException {
        boolean isPrivate = wanted.type() == Message.Type.PRIVATE;
        Circle made = circles.get(wanted.room());
        if (made == null) {
            begin(wanted, isPrivate, id);
            return true;
        }
        boolean isConversation = Conversation.isNameOfOne(wanted.room());
        boolean may = isConversation ? wanted.isAmongPeople() : mayDecide(wanted, made);
        if (made.isPrivate() && !may && !made.has(wanted.byId())) {
            throw new MembershipRefusedException(Why.NOT_A_MEMBER);
        }
        if (made.isPrivate() == isPrivate) {
            return false;
        }
        if (isConversation) {
            throw new MembershipRefusedException(Why.IS_A_CONVERSATION);
        }
        checkMay(may);
        String owner = made.ownerId() == null ? wanted.byId() : made.ownerId();
        update(
                "update made_room set kind = ? where name = ?",
                wanted.type().word(),
                wanted.room().value());
        Circle now = new Circle(isPrivate, owner, made.members(), id);
        keep(wanted.room(), owner.equals(wanted.byId()) ? letIn(wanted.room(), wanted.person(), now) : now);
        return true;
    }

    /** Of a room that is there already all who may be in it have a share: it is nobody's to close. */
    private void begin(Membership wanted, boolean isPrivate, long id) throws SQLException {
        boolean isConversation = Conversation.isNameOfOne(wanted.room());
        if (isConversation && !(isPrivate && wanted.isAmongPeople())) {
            throw new MembershipRefusedException(Why.NOT_A_MEMBER);
        }
        if (!isConversation && !wanted.manages() && isThere(wanted.room())) {
            throw new MembershipRefusedException(Why.IS_NOBODYS);
        }
        String owner = isConversation ? null : wanted.byId();
        update(
                "insert into made_room (name, kind, owner_id, changed_id) values (?, ?, ?, ?)",
                wanted.room().value(),
                wanted.type().word(),
                owner,
                id);
        update("update log_head set made_rooms = 1 where id = 1");
        Circle begun = new Circle(isPrivate, owner, Set.of(), id);
        for (Member member : wanted.people()) {
            begun = letIn(wanted.room(), member, begun);
        }
        circles.put(wanted.room(), begun);
    }

    private boolean isThere(RoomName room) throws SQLException {
        return spokenIn.contains(room) || count("select count(*) from room where name = ?", room) > 0;
    }

    private boolean join(Membership wanted, long id) throws SQLException {
        Circle circle = privateOne(wanted);
        boolean isConversation = Conversation.isNameOfOne(wanted.room());
        if (isConversation && !wanted.isAmongPeople()) {
            throw new MembershipRefusedException(Why.IS_A_CONVERSATION);
        }
        checkMay(isConversation || mayDecide(wanted, circle));
        if (circle.has(wanted.person().id())) {
            return false;
        }
        if (count(MEMBERS, wanted.room()) >= MOST_MEMBERS) {
            throw new MembershipRefusedException(Why.TOO_MANY_MEMBERS);
        }
        keep(wanted.room(), letIn(wanted.room(), wanted.person(), circle.changedBy(id)));
        return true;
    }

    private boolean leave(Membership wanted, long id) throws SQLException {
        Circle circle = privateOne(wanted);
        String personId = wanted.person().id();
        boolean isConversation = Conversation.isNameOfOne(wanted.room());
        if (!personId.equals(wanted.byId())) {
            if (isConversation && !wanted.manages()) {
                throw new MembershipRefusedException(Why.IS_A_CONVERSATION);
            }
            checkMay(mayDecide(wanted, circle));
        }
        if (!circle.has(personId)) {
            return false;
        }
        boolean isOwner = circle.isOwnedBy(personId);
        if (isOwner && count(MEMBERS, wanted.room()) > 1) {
            throw new MembershipRefusedException(Why.OWNER_STAYS);
        }
        update(
                "delete from member where room = ? and person_id = ?",
                wanted.room().value(),
                personId);
        Circle left = circle.without(personId).changedBy(id);
        keep(wanted.room(), isOwner ? left.ownedBy(null) : left);
        return true;
    }

    private boolean hand(Membership wanted, long id) throws SQLException {
        Circle circle = privateOne(wanted);
        if (Conversation.isNameOfOne(wanted.room())) {
            throw new MembershipRefusedException(Why.IS_A_CONVERSATION);
        }
        checkMay(mayDecide(wanted, circle));
        String personId = wanted.person().id();
        if (!circle.has(personId)) {
            throw new MembershipRefusedException(Why.NO_SUCH_MEMBER);
        }
        if (circle.isOwnedBy(personId)) {
            return false;
        }
        keep(wanted.room(), circle.ownedBy(personId).changedBy(id));
        return true;
    }

    /** The room, where who asks may know of it. */
    private Circle privateOne(Membership wanted) {
        Circle circle = circle(wanted.room());
        if (!circle.isPrivate()) {
            throw new MembershipRefusedException(Why.IS_PUBLIC);
        }
        if (!circle.has(wanted.byId()) && !wanted.manages() && !wanted.isAmongPeople()) {
            throw new MembershipRefusedException(Why.NOT_A_MEMBER);
        }
        return circle;
    }

    private static boolean mayDecide(Membership wanted, Circle circle) {
        return wanted.manages() || circle.isOwnedBy(wanted.byId());
    }

    private static void checkMay(boolean may) {
        if (!may) {
            throw new MembershipRefusedException(Why.NOT_THE_OWNER);
        }
    }

    private Circle letIn(RoomName room, Member member, Circle circle) throws SQLException {
        update(
                "insert into member (room, person_id, name) values (?, ?, ?) on conflict (room, person_id) do nothing",
                room.value(),
                member.id(),
                member.name());
        return circle.with(member.id());
    }

    private void keep(RoomName room, Circle circle) throws SQLException {
        update(
                "update made_room set owner_id = ?, changed_id = ? where name = ?",
                circle.ownerId(),
                circle.changed(),
                room.value());
        circles.put(room, circle);
    }

    private int count(String sql, RoomName room) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, room.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private void update(String sql, @Nullable Object... bindings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, bindings);
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... bindings) throws SQLException {
        for (int i = 0; i < bindings.length; i++) {
            statement.setObject(i + 1, bindings[i]);
        }
    }
}
