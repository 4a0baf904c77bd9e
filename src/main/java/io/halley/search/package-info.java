/** Messages, found again by what they say. */
@NullMarked
package io.halley.search;

import org.jspecify.annotations.NullMarked;
