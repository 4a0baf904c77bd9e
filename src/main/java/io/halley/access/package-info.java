/** Who may come in: which names this server goes by, and which other sites' pages may use it. */
@NullMarked
package io.halley.access;

import org.jspecify.annotations.NullMarked;
