package io.halley.comet;

import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a classic client submits, form-encoded.
 *
 * @param msg the HTML to post; null or empty where there is none
 * @param timestamp the number of the last answer; null where there is none
 */
record Submission(@Nullable String msg, @Nullable String timestamp) {
    /** A digit shorter than the greatest id: the log will not get there. */
    private static final int LONGEST_NUMBER = 15;

    /**
     * The last message seen; 0 for none. As the old script had it, whatever is no number is 0: {@code undefined}, {@code
     * null} and the like come from clients that have not been answered yet.
     */
    long last() {
        return timestamp != null && OutsideText.isNumber(timestamp, LONGEST_NUMBER) ? Long.parseLong(timestamp) : 0;
    }

    /** @throws MalformedException where the body is no form, or has one of the two twice */
    static Submission parse(String body) {
        String msg = null;
        String timestamp = null;
        for (int start = 0; start < body.length(); ) {
            int end = body.indexOf('&', start);
            String pair = body.substring(start, end < 0 ? body.length() : end);
            start += pair.length() + 1;
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (name.equals("msg")) {
                msg = once(name, msg, value);
            } else if (name.equals("timestamp")) {
                timestamp = once(name, timestamp, value);
            }
        }
        return new Submission(msg, timestamp);
    }

    private static String once(String name, @Nullable String before, String value) {
        if (before != null) {
            throw new MalformedException("The form has \"" + name + "\" more than once.");
        }
        return value;
    }

    private static String decoded(String part) {
        try {
            String decoded = URLDecoder.decode(part, StandardCharsets.UTF_8);
            if (decoded.indexOf('\uFFFD') < 0 || part.contains("%EF%BF%BD") || part.indexOf('\uFFFD') >= 0) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as any other that cannot be decoded.
        }
        throw new MalformedException("The form is not encoded as application/x-www-form-urlencoded in UTF-8.");
    }
}
