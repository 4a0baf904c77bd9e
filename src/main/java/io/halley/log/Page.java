package io.halley.log;

import io.halley.message.Message;
import java.util.List;

/**
 * An answer to a reader.
 *
 * @param messages in the order of their ids
 * @param cursor where to go on from
 * @param more whether the limit, in messages or in bytes, cut the answer
 */
public record Page(List<Message> messages, Cursor cursor, boolean more) {
    /**
     * The JSON of one answer ends here, whatever its limit in messages says: a client that reads slowly holds the
     * thread that writes to it, for as long as what it was sent does not fit its socket's buffer.
     */
    public static final int MAX_BYTES = 512 * 1024;

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** What was found after a cursor, oldest first, cut at its newer end; the reader goes on from there. */
    static Page forward(List<Message> found, Cursor after, int limit) {
        int fit = 0;
        for (long bytes = 0; fit < Math.min(limit, found.size()); fit++) {
            bytes += found.get(fit).json().length;
            if (bytes > MAX_BYTES && fit > 0) {
                break;
            }
        }
        List<Message> messages = found.subList(0, fit);
        Cursor cursor = fit == 0 ? after : after.at(messages.get(fit - 1).id());
        return new Page(messages, cursor, fit < found.size());
    }

    /** What was found before some point, oldest first, cut at its older end. */
    static Page backward(List<Message> found, Cursor goOn, int limit) {
        int first = found.size();
        for (long bytes = 0; first > Math.max(0, found.size() - limit); first--) {
            bytes += found.get(first - 1).json().length;
            if (bytes > MAX_BYTES && first < found.size()) {
                break;
            }
        }
        return new Page(found.subList(first, found.size()), goOn, first > 0);
    }
}
