package io.halley.log;

/** The history does not reach back to a reader's cursor: messages were trimmed, or the log is another one. */
public class HistoryGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Cursor now;
    private final transient Cursor kept;

    HistoryGoneException(Cursor now, Cursor kept) {
        super("the history kept begins after " + kept);
        this.now = now;
        this.kept = kept;
    }

    /** Where a reader goes on that does without what is left. */
    public Cursor now() {
        return now;
    }

    /** Where what is left begins; a reader that goes on from here gets all of it. */
    public Cursor kept() {
        return kept;
    }
}
