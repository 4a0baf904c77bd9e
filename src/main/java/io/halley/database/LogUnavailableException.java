package io.halley.database;

/**
 * The log cannot be read or written now. A post that ends so is not acknowledged; whether it was written is unknown
 * only where the commit itself broke off, and a retry with the same Idempotency-Key settles it.
 */
public class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Failure failure;

    public LogUnavailableException(String message) {
        super(message);
        failure = Failure.OTHER;
    }

    LogUnavailableException(Failure failure, String message, Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    /** Whether its tables are another version's. */
    public boolean isOfSchema() {
        return failure == Failure.SCHEMA;
    }

    /** Whether it is about what was to be written, and not about the database: the rest of it can be written. */
    public boolean isRefusal() {
        return failure == Failure.REFUSED;
    }
}
