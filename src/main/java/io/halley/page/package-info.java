/** What the server does for the chat page beyond serving its files. */
@NullMarked
package io.halley.page;

import org.jspecify.annotations.NullMarked;
