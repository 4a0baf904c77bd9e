package io.halley.log;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nothing is said: the room is locked, or its author is muted there. */
public class SilencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable Instant until;

    SilencedException(@Nullable Instant until) {
        super(until == null ? "the room is locked" : "muted until " + until);
        this.until = until;
    }

    /** When the author may speak again who is muted; empty where it is the room that is locked. */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }
}
