package io.halley.log;

import java.time.Duration;
import java.util.Optional;

/**
 * How much of the history is kept, on disk and in memory.
 *
 * @param maxAge for how long; for ever where there is none
 * @param maxMessages how many messages a room has; all where there is none
 */
public record HistoryLimits(Optional<Duration> maxAge, Optional<Integer> maxMessages) {
    /** Everything is kept. */
    static final HistoryLimits NONE = new HistoryLimits(Optional.empty(), Optional.empty());
}
