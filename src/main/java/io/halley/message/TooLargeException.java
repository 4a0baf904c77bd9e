package io.halley.message;

/** What is longer than {@code halley.message.max-bytes} lets it be: as it comes, as it is kept, or as it is served. */
public class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TooLargeException(String what, int maxBytes) {
        super(what + " is longer than " + maxBytes + " bytes.");
    }
}
