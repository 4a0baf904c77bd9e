/** The log of all messages: written once, in order, on disk before anybody hears of it. */
@NullMarked
package io.halley.log;

import org.jspecify.annotations.NullMarked;
