/** Who may come in, and who they are: names of this server, pages of other sites, tokens, and limits for each address. */
@NullMarked
package io.halley.access;

import org.jspecify.annotations.NullMarked;
