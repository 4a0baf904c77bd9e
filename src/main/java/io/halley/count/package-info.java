/** What has happened in this server, counted for its monitoring. */
@NullMarked
package io.halley.count;

import org.jspecify.annotations.NullMarked;
