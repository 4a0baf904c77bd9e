package io.halley.log;

/** What a message answers is not in its room, or is deleted. */
public class NothingToAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;
}
