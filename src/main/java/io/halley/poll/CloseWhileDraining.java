package io.halley.poll;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;

/**
 * Ends the connections of a server that goes down, with the answer to whatever is asked on them: a client that kept its own
 * would ask the same server again. It is decided here and nowhere else, but more than once, since a drain may begin between
 * question and answer: when something is asked, when JAX-RS answers, and when {@link ServletReply} does.
 */
public class CloseWhileDraining extends HttpFilter implements ContainerResponseFilter {
    private static final long serialVersionUID = 1;

    private final transient ParkedPolls polls;

    public CloseWhileDraining() {
        polls = CDI.current().select(ParkedPolls.class).get();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        close(polls, response);
        chain.doFilter(request, response);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (polls.isDraining()) {
            response.getHeaders().putSingle(Reply.Header.CLOSE.name(), Reply.Header.CLOSE.value());
        }
    }

    static void close(ParkedPolls polls, HttpServletResponse response) {
        if (polls.isDraining()) {
            response.setHeader(Reply.Header.CLOSE.name(), Reply.Header.CLOSE.value());
        }
    }
}
