package io.halley.poll;

import io.halley.log.Cursor;
import io.halley.platform.Piece;
import io.halley.poll.Reply.Header;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An answer ready for the wire, made once and shared by all polls that get it.
 *
 * @param body shared: do not write to it
 * @param empty whether there was nothing to say
 * @param later what to say in its place where there is no room for it on its way; null where it is sent all the same
 * @param own headers that all get who are answered with it
 * @param onward for who is told more over the same response; null where nobody is
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares answers.
public record Answer(
        int status,
        String type,
        byte[] body,
        boolean empty,
        @Nullable Answer later,
        List<Header> own,
        @Nullable Onward onward) {
    /**
     * @param next where to go on from
     * @param piece the body, as it is written to each response
     * @param form in which to go on; null for the same
     */
    record Onward(Cursor next, Piece piece, @Nullable Form form) {}

    /** Who was not let wait comes back after 1 to this many seconds, spread so that they do not come all at once. */
    private static final int MAX_RETRY_SECONDS = 5;

    private static final int UNAUTHORIZED = 401;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final byte[] NOTHING = {};

    public Answer(int status, String type, byte[] body, boolean empty) {
        this(status, type, body, empty, null, List.of(), null);
    }

    public Answer orLater(Answer later) {
        return new Answer(status, type, body, empty, later, own, onward);
    }

    public Answer with(List<Header> own) {
        return new Answer(status, type, body, empty, later, own, onward);
    }

    /** The same for a client that has it already. */
    public Answer notModified() {
        return new Answer(NOT_MODIFIED, type, NOTHING, empty, null, own, onward);
    }

    public Answer goingOnFrom(Cursor next) {
        return new Answer(status, type, body, empty, later, own, new Onward(next, new Piece(body), null));
    }

    /** In this form, where who is told goes on at all. */
    public Answer goingOnIn(Form form) {
        return onward == null
                ? this
                : new Answer(status, type, body, empty, later, own, new Onward(onward.next, onward.piece, form));
    }

    /**
     * What the headers say to this poll's client alone: which wait was applied (RFC 7240), or when to come back where none
     * was; and to close the connection where it should leave its place to another client.
     */
    List<Header> headers(Poll poll) {
        List<Header> headers = new ArrayList<>(3);
        if (status == UNAUTHORIZED) {
            headers.add(Header.TOKEN_ENDED);
        }
        boolean parked = poll.waitSeconds() > 0;
        if (parked && poll.form().obeysHeaders()) {
            headers.add(new Header("Preference-Applied", "wait=" + poll.waitSeconds()));
        } else if (!parked && empty) {
            headers.add(comeBack());
        }
        if (!parked) {
            headers.add(Header.CLOSE);
        }
        return headers;
    }

    /** Whether it has a body, and a length and type of that; some statuses have none. */
    boolean hasBody() {
        return status != NO_CONTENT && status != NOT_MODIFIED;
    }

    /** When to come back. */
    static Header comeBack() {
        int seconds = ThreadLocalRandom.current().nextInt(1, MAX_RETRY_SECONDS + 1);
        return new Header(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    }
}
