package io.halley.log;

/** So many are muted in the room that it takes no more. */
public class TooManyMutedException extends RuntimeException {
    private static final long serialVersionUID = 1;
}
