package io.halley.log;

/**
 * The log is another one than it was: a backup was restored, or another file put in its place. Every cursor given out
 * before is of a log that is no more; who waits with one is to be told ({@link HistoryGoneException}).
 */
public record LogBegunAnew() {}
