/** Under which names browsers speak, where nobody is asked who they are. */
@NullMarked
package io.halley.names;

import org.jspecify.annotations.NullMarked;
