package io.halley.log;

/**
 * Somebody who is in a private room.
 *
 * @param id the id that their messages have as their author's
 * @param name what others read, as whoever let them in has said it: names tell nothing of who somebody is
 */
public record Member(String id, String name) {}
