package io.halley.access;

import io.halley.problem.Problem;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

/**
 * The one place that decides which sites' pages get in. Those that may tell their browsers so (CORS), and what they may
 * send and see beyond the usual.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class SitesFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    private static final String METHODS = "GET, POST, PUT, DELETE";
    private static final String SENT =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, traceparent,"
                    + " tracestate";
    private static final String SEEN =
            "ETag, Location, Preference-Applied, Retry-After, Stream-Cursor, Stream-Next-Offset, Stream-Up-To-Date,"
                    + " WWW-Authenticate";

    /** Two hours, the longest that any browser but one remembers it. */
    private static final String REMEMBERED = "7200";

    private static final Problem NOT_HERE = Problem.of(
            421,
            "unknown-host",
            "This server does not go by that name",
            "Ask for it by a name that it goes by: those that halley.http.allowed-hosts names.");

    static final Problem OTHER_SITE = Problem.of(
            403,
            "other-site",
            "Pages of other sites may not do this",
            "The page is of an origin that halley.http.allowed-origins does not name.");

    private final transient Sites sites;

    public SitesFilter() {
        sites = CDI.current().select(Sites.class).get();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!Collections.list(request.getHeaders("Host")).stream().allMatch(sites::areAt)) {
            NOT_HERE.send(response);
        } else if (!mayPass(request)) {
            OTHER_SITE.send(response);
        } else if (sites.haveGuests() && welcome(request, response)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean mayPass(HttpServletRequest request) {
        return sites.allow(
                request.getMethod(),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                request.getHeader("Host"));
    }

    /** @return whether that was all that the browser wanted to know before it asks */
    private boolean welcome(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (!sites.isGuest(origin)) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Expose-Headers", SEEN);
        boolean asksBefore =
                request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
        if (asksBefore) {
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader("Access-Control-Allow-Headers", SENT);
            response.setHeader("Access-Control-Max-Age", REMEMBERED);
        }
        return asksBefore;
    }
}
