package io.halley.log;

import io.halley.message.MalformedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a reader has come: the last id that it has seen, and in which log. It belongs to the client (rule 5: the
 * server keeps no state per client), which treats it as opaque and sends it back as it got it.
 *
 * @param epoch names one log for its whole life; ids of another log mean nothing here
 * @param id the last id seen, 0 to 2^53 - 1; 0 is before the first message
 */
public record Cursor(String epoch, long id) {
    /** Ids stay exact in JavaScript, whose integers end here. */
    public static final long MAX_ID = (1L << 53) - 1;

    private static final Pattern FORM = Pattern.compile("([0-9a-z]{8})-(0|[1-9][0-9]{0,15})");

    /**
     * Reads a cursor that a client sends back.
     *
     * @throws MalformedException where this is no cursor that any log of ours has given out
     */
    public static Cursor parse(String value) {
        Matcher parts = FORM.matcher(value);
        if (parts.matches()) {
            long id = Long.parseLong(parts.group(2));
            if (id <= MAX_ID) {
                return new Cursor(parts.group(1), id);
            }
        }
        throw new MalformedException("A cursor is the \"cursor\" of an earlier answer, sent back unchanged.");
    }

    /** Whether it is of the same log as the other, and not before it. */
    boolean isFrom(Cursor other) {
        return epoch.equals(other.epoch) && id >= other.id;
    }

    Cursor at(long otherId) {
        return new Cursor(epoch, otherId);
    }

    @Override
    public String toString() {
        return epoch + "-" + id;
    }
}
