package io.halley.search;

import java.util.List;

/**
 * A page of what was found.
 *
 * @param next where to go on; empty where all has been looked through. There may be more where nothing was found, for a
 *     search ends when it has taken its time
 * @param complete whether all messages can be found by now; some are still to be indexed after an upgrade
 */
public record Found(List<Hit> hits, String next, boolean complete) {}
