package io.halley.page;

import io.halley.pictures.Pictures;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Tells browsers what the page may do, and how long to keep its files. Those in {@code /assets} carry a hash of their
 * content in their name and never change; the others are kept too, but asked for again each time. What is no file of the
 * page's is left alone: the API's answers are never kept, and run nothing, so that they need not carry the policy. Nor need
 * the files in {@code /assets}: scripts and styles go by the policy of the page that they are loaded into.
 */
@WebFilter(servletNames = FileServlet.NAME, asyncSupported = true)
public class PageHeaders extends HttpFilter {
    private static final long serialVersionUID = 1;

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final String policy;

    public PageHeaders() {
        policy = policy(CDI.current().select(Pictures.class).get().origins());
    }

    /**
     * Nothing from elsewhere but pictures of people, nothing inline; and no text becomes HTML but by the three that sanitise
     * it, and our own.
     *
     * @param pictures from where the operator lets them come
     */
    private static String policy(List<String> pictures) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' " + String.join(" ", pictures)
                + "; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types dompurify halley lit-html ProseMirrorClipboard";
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.startsWith("/assets/")) {
            if (getServletContext().getResource(path) != null) {
                response.setHeader("Cache-Control", FOR_EVER);
            }
        } else {
            response.setHeader("Content-Security-Policy", policy);
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader("Cache-Control", ASK_AGAIN);
        }
        chain.doFilter(request, response);
    }
}
