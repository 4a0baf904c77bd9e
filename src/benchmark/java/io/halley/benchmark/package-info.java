/** The benchmark: Halley beside its peers, driven over loopback from another process. */
@NullMarked
package io.halley.benchmark;

import org.jspecify.annotations.NullMarked;
