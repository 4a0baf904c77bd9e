/** What the server underneath lends us, and what it needs from us in return. */
@NullMarked
package io.halley.platform;

import org.jspecify.annotations.NullMarked;
