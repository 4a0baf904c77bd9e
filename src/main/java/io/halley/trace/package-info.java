/** The way of a message, for OpenTelemetry. */
@NullMarked
package io.halley.trace;

import org.jspecify.annotations.NullMarked;
