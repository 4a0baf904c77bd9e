package io.halley.log;

/** The Idempotency-Key was used before, in the same room, for another message. */
public class KeyReusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeyReusedException() {
        super("the key belongs to another message");
    }
}
