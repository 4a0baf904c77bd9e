package io.halley.access;

/** The provider's keys cannot be had, so that no token can be told from another. */
final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeysUnavailableException(Throwable cause) {
        super(cause);
    }
}
