/** The service itself: what it serves and how it is set up. */
@NullMarked
package io.halley;

import org.jspecify.annotations.NullMarked;
