package io.halley.log;

import io.halley.message.Message;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has become of an entry: its message, or why there is none.
 *
 * @param message for a known Idempotency-Key the earlier one, and for a deletion of what is deleted the earlier one of that
 */
record Outcome(@Nullable Message message, @Nullable RuntimeException refusal) {
    /** It was so already, and no entry tells of it. */
    static final Outcome NOTHING = new Outcome(null, null);

    static Outcome of(Message message) {
        return new Outcome(message, null);
    }

    static Outcome refused(RuntimeException why) {
        return new Outcome(null, why);
    }

    Optional<Message> written() {
        return Optional.ofNullable(message);
    }
}
