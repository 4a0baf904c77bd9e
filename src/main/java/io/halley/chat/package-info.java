/** The JSON API of rooms and messages. */
@NullMarked
package io.halley.chat;

import org.jspecify.annotations.NullMarked;
