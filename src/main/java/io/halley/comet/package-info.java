/** The classic contract, for clients of the old Comet demo. */
@NullMarked
package io.halley.comet;

import org.jspecify.annotations.NullMarked;
