package io.halley.page;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells browsers how long to keep the page's files. Those in {@code /assets} carry a hash of their content in their name
 * and never change; the others are kept too, but asked for again each time. What is no file of the page's is left alone:
 * the API's answers are never kept.
 */
@WebFilter(
        urlPatterns = {"/", "/index.html", "/sw.js", "/icon.svg", "/client/*", "/assets/*"},
        asyncSupported = true)
public class PageCaching extends HttpFilter {
    private static final long serialVersionUID = 1;

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.startsWith("/assets/")) {
            if (getServletContext().getResource(path) != null) {
                response.setHeader("Cache-Control", FOR_EVER);
            }
        } else {
            response.setHeader("Cache-Control", ASK_AGAIN);
        }
        chain.doFilter(request, response);
    }
}
