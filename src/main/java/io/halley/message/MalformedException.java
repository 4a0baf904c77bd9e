package io.halley.message;

/** A value from outside that breaks a rule. The message is for the person who sent it: which rule, and what would do. */
public class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
