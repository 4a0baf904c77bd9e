package io.halley.message;

/** A message of which nobody would see anything. */
public class NothingSaidException extends MalformedException {
    private static final long serialVersionUID = 1;

    NothingSaidException() {
        super("A message says something: nothing of its text can be seen.");
    }
}
