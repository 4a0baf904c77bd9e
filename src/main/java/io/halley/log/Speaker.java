package io.halley.log;

/**
 * What the rules let somebody do who speaks in a room, whoever is a member there: that the log itself knows best.
 *
 * @param moderates whether they may speak where the room is locked
 * @param inPublic whether they may speak where the room is public
 * @param inPrivate whether they may speak where it is private, and they are no member
 */
public record Speaker(boolean moderates, boolean inPublic, boolean inPrivate) {
    /** Where nobody is asked who they are. */
    public static final Speaker ANYBODY = new Speaker(false, true, false);
}
