package io.halley.chat;

import io.halley.log.Cursor;
import io.halley.message.MalformedException;
import io.halley.message.OutsideText;

/** A cursor as Durable Streams want it: later ones are greater as text, too, so that all ids are equally long. */
final class Offset {
    /** In the place of an offset: from the first message that is kept. */
    static final String BEGINNING = "-1";

    /** In the place of an offset: only what is said from now on. */
    static final String NOW = "now";

    /** The name of a log, which has eight letters. */
    private static final int EPOCH = 8;

    /** As many as the greatest id. */
    private static final int DIGITS = 16;

    private Offset() {}

    static String of(Cursor cursor) {
        return cursor.epoch() + "_" + String.format("%0" + DIGITS + "d", cursor.id());
    }

    /** @throws MalformedException where it is none that this server has given out */
    static Cursor parse(String offset) {
        boolean whole = offset.length() == EPOCH + 1 + DIGITS
                && offset.charAt(EPOCH) == '_'
                && OutsideText.isNumber(offset.substring(EPOCH + 1), DIGITS);
        if (!whole) {
            throw new MalformedException(
                    "An offset is \"-1\", \"now\" or the Stream-Next-Offset of an earlier answer, sent back unchanged.");
        }
        return Cursor.parse(offset.substring(0, EPOCH) + "-" + Long.parseLong(offset.substring(EPOCH + 1)));
    }
}
