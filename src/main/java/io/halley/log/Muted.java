package io.halley.log;

import java.time.Instant;

/**
 * Somebody who may not speak in a room for a time.
 *
 * @param personId the id that their messages have as their author's
 * @param until when they may again
 */
public record Muted(String personId, Instant until) {}
