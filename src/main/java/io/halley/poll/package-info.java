/** The requests that wait: parked without a thread, answered once. */
@NullMarked
package io.halley.poll;

import org.jspecify.annotations.NullMarked;
