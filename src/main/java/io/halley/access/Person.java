package io.halley.access;

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
 * @param grants what they may do, and where
 */
public record Person(String id, String name, long until, Grants grants) implements Asker {
    /** Where nobody is asked who they are. */
    public static final Person ANYBODY = new Person("", Draft.ANONYMOUS, Long.MAX_VALUE, Grants.OF_ANYBODY);

    private static final int LONGEST_ID = 255;

    /** Whether somebody can be known by it. */
    public static boolean isId(String id) {
        return !id.isBlank() && id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl);
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
        return new Draft(name, draft.text(), draft.html(), id);
    }

    /** Who they are, for an entry that says nothing. */
    public Draft signature() {
        return new Draft(name, "", null, id.isEmpty() ? null : id);
    }

    /** Whether they have said it. Names tell nothing of that: two may have the same. */
    boolean hasSaid(Message message) {
        return !id.isEmpty() && id.equals(message.authorId());
    }

    /** Whether they may take back there what others have said, and decide who speaks. */
    public boolean mayModerate(RoomName room) {
        return grants.allow(Right.MODERATE, room);
    }

    @Override
    public boolean mayRead(RoomName room) {
        return grants.allow(Right.READ, room);
    }

    @Override
    public String toString() {
        return id.isEmpty() ? "anybody" : name + " (" + id + ")";
    }
}
