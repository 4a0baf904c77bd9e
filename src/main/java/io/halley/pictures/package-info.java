/** How people look who sign in with a provider that has pictures of them. */
@NullMarked
package io.halley.pictures;

import org.jspecify.annotations.NullMarked;
