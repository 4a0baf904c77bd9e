package io.halley.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that only we set and read. Scripts do not get it, and other sites' pages do not have it sent but by leading here.
 *
 * @param name behind TLS with a prefix by which browsers refuse it from whoever else might set it (RFC 6265bis, 4.1.3)
 */
record OwnCookie(String name, String path, boolean secure) {
    static OwnCookie of(String name, URI page) {
        boolean secure = "https".equals(page.getScheme());
        String path = page.getRawPath();
        String prefix = !secure ? "" : path.equals("/") ? "__Host-" : "__Secure-";
        return new OwnCookie(prefix + name, path, secure);
    }

    /** What it says; null where it is not there. */
    @Nullable
    String in(HttpServletRequest request) {
        Cookie[] all = request.getCookies();
        if (all == null) {
            return null;
        }
        for (Cookie cookie : all) {
            if (cookie.getName().equals(name)) {
                return cookie.getValue();
            }
        }
        return null;
    }

    void set(HttpServletResponse response, String value, Duration age) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath(path);
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setMaxAge((int) age.toSeconds());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
    }

    void clear(HttpServletResponse response) {
        set(response, "", Duration.ZERO);
    }
}
