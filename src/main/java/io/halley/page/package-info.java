/** What the server does for the chat page: its files, and what browsers are told of them. */
@NullMarked
package io.halley.page;

import org.jspecify.annotations.NullMarked;
