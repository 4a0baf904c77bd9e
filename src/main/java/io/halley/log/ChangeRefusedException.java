package io.halley.log;

/** A message cannot be changed as somebody wants it. */
public class ChangeRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why it cannot. */
    public enum Why {
        /** There is none with this id in this room, or no more. */
        NO_SUCH_MESSAGE,
        /** It has another version than the one that was expected. */
        CHANGED_MEANWHILE,
        /** Nothing is left of it to be edited. */
        DELETED,
        /** It was edited as often as a message can be. */
        EDITED_TOO_OFTEN,
        /** There are as many different emoji on it as there can be. */
        TOO_MANY_KINDS,
        /** Emoji were put on it as often as they can be. */
        REACTED_TOO_OFTEN
    }

    private final Why why;

    ChangeRefusedException(Why why) {
        super(why.name());
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
