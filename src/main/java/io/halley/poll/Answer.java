package io.halley.poll;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An answer ready for the wire, made once and shared by all polls that get it.
 *
 * @param body shared: do not write to it
 * @param idle whether there was nothing to say
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares answers.
public record Answer(int status, MediaType type, byte[] body, boolean idle) {
    /** Who was not let wait comes back after 1 to this many seconds, spread so that they do not come all at once. */
    private static final int MAX_RETRY_SECONDS = 5;

    /** @param poll the poll that it is for: says which wait was applied (RFC 7240), and whether one was */
    Response toResponse(Poll poll) {
        Response.ResponseBuilder response = Response.status(status).type(type).entity(body);
        if (poll.waitSeconds() > 0 && poll.form().obeysHeaders()) {
            response.header("Preference-Applied", "wait=" + poll.waitSeconds());
        } else if (poll.waitSeconds() == 0 && idle) {
            response.header(HttpHeaders.RETRY_AFTER, ThreadLocalRandom.current().nextInt(1, MAX_RETRY_SECONDS + 1));
        }
        return response.build();
    }
}
