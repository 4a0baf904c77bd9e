package io.halley.poll;

/** Who asks, as far as an answer depends on it: one for all that wait with the same token. */
public interface Asker {
    /** Where nobody is asked who they are. */
    Asker ANYBODY = () -> Long.MAX_VALUE;

    /** @return the moment from which on they are told nothing any more, in milliseconds since 1970 */
    long until();
}
