/** What monitoring asks. */
@NullMarked
package io.halley.watch;

import org.jspecify.annotations.NullMarked;
