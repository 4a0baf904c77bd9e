package io.halley.poll;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Writes to the server's own response: what JAX-RS would do on the way is the same for each answer, and done already. */
final class ServletReply implements Reply {
    private static final Logger LOG = System.getLogger(ServletReply.class.getName());

    private final AsyncContext context;

    ServletReply(AsyncContext context) {
        this.context = context;
    }

    @Override
    public String address() {
        return context.getRequest().getRemoteAddr();
    }

    @Override
    public void send(Answer answer, List<Header> headers) {
        try {
            HttpServletResponse response = (HttpServletResponse) context.getResponse();
            try {
                write(answer, headers, response);
            } catch (NullPointerException e) {
                // Very rarely, Open Liberty has let go of a request's application for the moment in which its thread
                // is on the way out while another thread answers. The response itself is whole.
                LOG.log(Level.WARNING, "An answer is tried again", e);
                response.reset();
                write(answer, headers, response);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client has gone", e);
        } finally {
            context.complete();
        }
    }

    private static void write(Answer answer, List<Header> headers, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        response.setContentType(answer.type());
        response.setContentLength(answer.body().length);
        for (Header header : headers) {
            response.setHeader(header.name(), header.value());
        }
        response.getOutputStream().write(answer.body());
    }
}
