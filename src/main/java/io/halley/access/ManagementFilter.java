package io.halley.access;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Keeps those who watch and those who chat to their own {@link Doors}. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class ManagementFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final transient Doors doors;

    public ManagementFilter() {
        doors = CDI.current().select(Doors.class).get();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (doors.lead(request.getLocalPort(), request.getServletPath())) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
