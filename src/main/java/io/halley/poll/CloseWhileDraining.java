package io.halley.poll;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Ends the connections of a server that goes down, with the answer to whatever is asked on them: a client that kept its own
 * would ask the same server again. A poll or a post that was there before the drain is told with its own answer.
 */
@WebFilter(
        urlPatterns = "/*",
        asyncSupported = true,
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR})
public class CloseWhileDraining extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final transient ParkedPolls polls;

    public CloseWhileDraining() {
        polls = CDI.current().select(ParkedPolls.class).get();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (polls.isDraining()) {
            response.setHeader(Reply.Header.CLOSE.name(), Reply.Header.CLOSE.value());
        }
        chain.doFilter(request, response);
    }
}
