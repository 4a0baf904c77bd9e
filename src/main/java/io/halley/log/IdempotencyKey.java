package io.halley.log;

import io.halley.message.MalformedException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The name that a client gives to one post, so that a retry is not a second message (the IETF's Idempotency-Key header
 * draft).
 *
 * @param value 1 to 255 visible ASCII characters; it counts within its room, for {@link #LIFETIME}
 */
public record IdempotencyKey(String value) {
    /** How long a retry is recognised; longer than a laptop sleeps over night. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    public IdempotencyKey {
        if (!VISIBLE.matcher(value).matches()) {
            throw new MalformedException("An Idempotency-Key has 1 to 255 visible ASCII characters.");
        }
    }
}
