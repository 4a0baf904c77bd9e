/** Who is in a room, and who is typing there: known while it lasts, told beside the messages, never in the log. */
@NullMarked
package io.halley.presence;

import org.jspecify.annotations.NullMarked;
