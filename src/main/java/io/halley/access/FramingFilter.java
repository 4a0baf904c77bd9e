package io.halley.access;

import io.halley.message.OutsideText;
import io.halley.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of which it is not certain where they end, or whom they are for. The server takes its pick; a proxy in
 * front that takes another one passes on what somebody has hidden in a body as the next one's request (request smuggling,
 * RFC 9112, 11.2). So the connection ends, too. The same becomes of those that would take long to understand.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class FramingFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    /** Browsers send some two hundred; what chooses an answer makes an object of each type that is named. */
    private static final int LONGEST_ACCEPT = 2_048;

    private static final List<String> ACCEPTS =
            List.of("Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset");

    /** The server takes a length that it does not understand for none, and so the body for empty. */
    private static final String POST_WITHOUT_LENGTH =
            "A POST says how long its body is (Content-Length, in digits), or comes in chunks.";

    /** As long as the greatest number that the server counts to. */
    private static final int LONGEST_LENGTH = 18;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String wrong = wrong(request);
        if (wrong == null) {
            chain.doFilter(request, response);
        } else {
            response.setHeader("Connection", "close");
            Problem.malformed(wrong).send(response);
        }
    }

    private static @Nullable String wrong(HttpServletRequest request) {
        List<String> lengths = all(request, "Content-Length");
        List<String> encodings = all(request, "Transfer-Encoding");
        if (lengths.size() + encodings.size() > 1) {
            return "A body has one Content-Length, or comes by Transfer-Encoding: chunked; not both, and neither twice.";
        }
        if (!lengths.isEmpty() && !OutsideText.isNumber(lengths.get(0), LONGEST_LENGTH)) {
            return "The Content-Length is no number.";
        }
        if (lengths.isEmpty() && encodings.isEmpty() && request.getMethod().equals("POST")) {
            return POST_WITHOUT_LENGTH;
        }
        boolean old = request.getProtocol().equals("HTTP/1.0");
        if (!encodings.isEmpty() && (old || !encodings.get(0).equalsIgnoreCase("chunked"))) {
            return "The only Transfer-Encoding is chunked, and it is of HTTP/1.1.";
        }
        if (ACCEPTS.stream().mapToInt(name -> length(request, name)).sum() > LONGEST_ACCEPT) {
            return "What is accepted is said in " + LONGEST_ACCEPT + " characters.";
        }
        boolean hasHost = all(request, "Host").size() == 1;
        return hasHost || old ? null : "A request has one Host.";
    }

    private static int length(HttpServletRequest request, String header) {
        return all(request, header).stream().mapToInt(String::length).sum();
    }

    private static List<String> all(HttpServletRequest request, String header) {
        return request.getHeader(header) == null ? List.of() : Collections.list(request.getHeaders(header));
    }
}
