package io.halley.access;

/** A token that is not taken. The message says to the operator why, and nothing of what it is made of. */
final class BadTokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean ended;

    BadTokenException(String reason) {
        this(reason, false);
    }

    private BadTokenException(String reason, boolean ended) {
        super(reason);
        this.ended = ended;
    }

    /** One that was good until a while ago. */
    static BadTokenException ended() {
        return new BadTokenException("it has ended", true);
    }

    /** Whether all that it takes is a new one of the same kind. */
    boolean hasEnded() {
        return ended;
    }
}
