/** How long the history is kept. */
@NullMarked
package io.halley.retention;

import org.jspecify.annotations.NullMarked;
