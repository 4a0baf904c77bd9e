package io.halley.poll;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Writes to the server's own response: what JAX-RS would do on the way is the same for each answer, and done already. The
 * answer goes into its buffer whole, and on to the client from a thread of the server's: no thread of ours waits for one
 * who does not read, but those that are there for it ({@link LongAnswers}).
 */
final class ServletReply implements Reply {
    private static final Logger LOG = System.getLogger(ServletReply.class.getName());

    private final Suspension suspension;
    private final String address;
    private final ParkedPolls polls;
    private final LongAnswers longAnswers;

    ServletReply(Suspension suspension, String address, ParkedPolls polls, LongAnswers longAnswers) {
        this.suspension = suspension;
        this.address = address;
        this.polls = polls;
        this.longAnswers = longAnswers;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void send(Answer answer, List<Header> headers) {
        Answer later = answer.later();
        if (later == null || answer.body().length <= LongAnswers.SHORT_BYTES) {
            suspension.answer(false, () -> send(answer, headers, false));
        } else {
            suspension.answer(true, () -> sendLong(answer, later, headers));
        }
    }

    private void sendLong(Answer answer, Answer later, List<Header> headers) {
        longAnswers.send(
                address,
                answer.body().length,
                () -> send(answer, headers, true),
                () -> send(later, List.of(Answer.comeBack()), false));
    }

    /** @param wait whether to return only when the client has it, but for what the buffers hold */
    private void send(Answer answer, List<Header> headers, boolean wait) {
        try {
            HttpServletResponse response = (HttpServletResponse) suspension.getResponse();
            CloseWhileDraining.close(polls, response);
            write(answer, headers, wait, response);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client has gone", e);
        } catch (RuntimeException e) { // What has begun to be sent is answered by nobody else.
            LOG.log(Level.WARNING, "An answer could not be sent", e);
        } finally {
            suspension.complete();
        }
    }

    private static void write(Answer answer, List<Header> headers, boolean wait, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.status());
        if (answer.hasBody()) {
            response.setContentType(answer.type());
            response.setContentLength(answer.body().length);
        }
        if (!wait && answer.body().length >= response.getBufferSize()) {
            response.setBufferSize(answer.body().length + 1); // A buffer that is full is written there and then.
        }
        answer.own().forEach(header -> response.setHeader(header.name(), header.value()));
        headers.forEach(header -> response.setHeader(header.name(), header.value()));
        response.getOutputStream().write(answer.body());
        if (wait) {
            response.flushBuffer();
        }
    }
}
