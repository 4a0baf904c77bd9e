package io.halley.database;

/**
 * The log cannot be read or written now. A post that ends so is not acknowledged; whether it was written is unknown
 * only where the commit itself broke off, and a retry with the same Idempotency-Key settles it.
 */
public class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogUnavailableException(String message) {
        super(message);
    }

    LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
