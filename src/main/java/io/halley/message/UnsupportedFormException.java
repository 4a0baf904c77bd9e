package io.halley.message;

/** A body whose form is not read here: another charset, another encoding. The message says what would do. */
public class UnsupportedFormException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnsupportedFormException(String message) {
        super(message);
    }
}
