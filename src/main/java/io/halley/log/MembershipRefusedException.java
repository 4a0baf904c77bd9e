package io.halley.log;

/** A room, or who is in it, stays as it is. */
public class MembershipRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Why why;

    /** What stands in the way. */
    public enum Why {
        /** Who asks is no member: to them there is no such room. */
        NOT_A_MEMBER,
        /** Who asks is a member, and the owner decides. */
        NOT_THE_OWNER,
        /** The room was there before, and is nobody's. */
        IS_NOBODYS,
        /** The room is public: it has no members. */
        IS_PUBLIC,
        /** A conversation is of those whom it was begun with. */
        IS_A_CONVERSATION,
        /** The owner goes when the room is another one's. */
        OWNER_STAYS,
        /** The room goes to one of its members. */
        NO_SUCH_MEMBER,
        /** There is no room for more. */
        TOO_MANY_MEMBERS
    }

    MembershipRefusedException(Why why) {
        super(why.name());
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
