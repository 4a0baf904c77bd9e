package io.halley.access;

import io.halley.log.Circle;
import io.halley.log.PrivateRooms;
import io.halley.log.Room;
import io.halley.log.Speaker;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.poll.Asker;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;

/**
 * Who asks. One for all requests with the same token.
 *
 * @param id what the provider knows them by, 1 to 255 characters; nothing for {@link #ANYBODY}. It stays when the name changes
 * @param name what others read beside what they say; two may have the same
 * @param until the moment from which on the token is nothing, in milliseconds since 1970
 * @param grants what the rules let them do, and where
 * @param rooms in which rooms people have decided who may be there
 * @param browser what stands for the browser of one who is not asked who they are; nothing for all others
 */
public record Person(String id, String name, long until, Grants grants, PrivateRooms rooms, String browser)
        implements Asker {
    /** Where nobody is asked who they are. */
    public static final Person ANYBODY = anybody(PrivateRooms.NONE);

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_NAME = 64;

    /** Nor there, but that there may be rooms that are closed to whom nobody knows. */
    static Person anybody(PrivateRooms rooms) {
        return new Person("", Draft.ANONYMOUS, Long.MAX_VALUE, Grants.OF_ANYBODY, rooms);
    }

    Person(String id, String name, long until, Grants grants, PrivateRooms rooms) {
        this(id, name, until, grants, rooms, "");
    }

    /** The same at a browser that is known again. */
    Person at(String browser) {
        return new Person(id, name, until, grants, rooms, browser);
    }

    /** Whether somebody can be known by it. What no database can keep is nobody's. */
    public static boolean isId(String id) {
        return !id.isBlank() && id.length() <= LONGEST_ID && id.codePoints().noneMatch(Person::hasNoPlaceInIds);
    }

    private static boolean hasNoPlaceInIds(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    /** What others read where no name is told. */
    public static String nameById(String id) {
        return id.codePointCount(0, id.length()) <= LONGEST_NAME
                ? id
                : id.substring(0, id.offsetByCodePoints(0, LONGEST_NAME));
    }

    /** Whether the rules let them decide who is in a room, whoever owns it. */
    public boolean manages(RoomName room) {
        return grants.allow(Right.MANAGE, room);
    }

    /**
     * What is said, with who says it as its author.
     *
     * @throws RefusedException with status 403 where it names another one: replaced without a word, nobody would notice
     */
    Draft sign(Draft draft) {
        if (id.isEmpty()) {
            return draft;
        }
        if (!draft.author().equals(Draft.ANONYMOUS) && !draft.author().equals(name)) {
            throw new RefusedException(Problem.of(
                    403,
                    "other-author",
                    "The author is another one than the token's",
                    "Leave the author out: it is who the token says."));
        }
        return draft.signed(name, id);
    }

    /** Who they are, for an entry that says nothing. */
    public Draft signature() {
        return new Draft(name, "", null, id.isEmpty() ? null : id);
    }

    /** Whether they have said it. Names tell nothing of that: two may have the same. */
    boolean hasSaid(Message message) {
        return !id.isEmpty() && id.equals(message.authorId());
    }

    /**
     * Whether they may do something in a room. <b>The rules come first</b>, and what they give by a room's whole name counts,
     * whatever the room is. What they give by a star stops at the door of a private room: that is for its members, who read
     * and write there, and for nobody else; but to moderate there is for those members to whom the rules give it. Who owns a
     * public room decides about it as long as the rules let them speak there: else they could close it over others' words.
     */
    boolean may(Right right, RoomName room, Circle circle) {
        if (right == Right.MANAGE) {
            boolean asOwner = circle.isOwnedBy(id) && (circle.isPrivate() || grants.allow(Right.WRITE, room));
            return asOwner || grants.allow(right, room);
        }
        if (!circle.isPrivate()) {
            return grants.allow(right, room);
        }
        boolean asMember = circle.has(id) && (right != Right.MODERATE || grants.allow(right, room));
        return asMember || grants.allowByName(right, room);
    }

    /** Whether anything may be done there: then one may know of the room. */
    boolean mayKnowOf(RoomName room, Circle circle) {
        for (Right right : Right.values()) {
            if (may(right, room, circle)) {
                return true;
            }
        }
        return false;
    }

    /** Whether they may take back there what others have said, and decide who speaks. */
    public boolean mayModerate(Room room) {
        return may(Right.MODERATE, room.name(), room.circle());
    }

    /** Whether they may decide who is in it. */
    public boolean mayManage(Room room) {
        return mayManage(room.name(), room.circle());
    }

    public boolean mayManage(RoomName room, Circle circle) {
        return may(Right.MANAGE, room, circle);
    }

    public boolean mayRead(Room room) {
        return may(Right.READ, room.name(), room.circle());
    }

    /** Where it is not known who is in the room, they may not; who asks again is looked for. */
    @Override
    public boolean mayRead(RoomName room) {
        return rooms.known(room).filter(circle -> may(Right.READ, room, circle)).isPresent();
    }

    /** What the rules let them do who speak there: who is in the room, the log knows. */
    public Speaker speakerIn(RoomName room) {
        return new Speaker(
                grants.allow(Right.MODERATE, room),
                grants.allow(Right.WRITE, room),
                grants.allowByName(Right.WRITE, room));
    }

    @Override
    public String toString() {
        return id.isEmpty() ? "anybody" : name + " (" + id + ")";
    }
}
