package io.halley.presence;

/**
 * One way in which somebody is in a room: a browser, a telephone, a bot. They are there as long as one of these is.
 *
 * @param key tells the visits of one person apart, as their clients have named them; empty where they have not
 */
public record Visit(Participant who, String key) {}
