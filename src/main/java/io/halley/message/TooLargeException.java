package io.halley.message;

/** A body that is longer than {@code halley.message.max-bytes} lets it be. */
public class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TooLargeException(int maxBytes) {
        super("The body is longer than " + maxBytes + " bytes.");
    }
}
