/** What an orchestrator asks: started, ready, live. */
@NullMarked
package io.halley.health;

import org.jspecify.annotations.NullMarked;
