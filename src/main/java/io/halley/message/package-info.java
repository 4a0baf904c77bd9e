/** What is said, and the rules that it keeps: names, authors, texts and HTML from outside. */
@NullMarked
package io.halley.message;

import org.jspecify.annotations.NullMarked;
