package io.halley.access;

import com.nimbusds.jose.util.Base64URL;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * By what a browser is known again where nobody is asked who they are: a secret of its own, which nobody can guess. Servers
 * keep its hash alone, and go by that: whoever reads their database speaks under nobody's name.
 *
 * <p>It has no path, so that it comes with all that is beside where it was set, below whatever path a proxy serves us.
 */
final class BrowserCookie {
    private static final OwnCookie COOKIE = new OwnCookie("halley-browser", "", false);

    private static final int SECRET_BYTES = 32;

    /** 32 bytes in base64url. */
    private static final int SECRET_LENGTH = 43;

    /** The longest that browsers keep one. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final SecureRandom RANDOM = new SecureRandom();

    private BrowserCookie() {}

    /** The secret that comes with a request; null where none does. */
    static @Nullable String in(HttpServletRequest request) {
        String secret = COOKIE.in(request);
        return secret != null && secret.length() == SECRET_LENGTH ? secret : null;
    }

    static String fresh() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }

    /** What stands for it. */
    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return Base64URL.encode(digest).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it is set. A proxy that ends TLS says so; who makes that up makes their own cookie the safer. */
    static String header(String secret, HttpServletRequest request) {
        boolean secure = request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
        return COOKIE.name() + "=" + secret + "; Max-Age=" + KEPT.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
