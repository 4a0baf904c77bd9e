/** Holds the manifests in {@code k8s} to Kubernetes' schemas, to each other, and to the server that they run. */
@NullMarked
package io.halley.k8s;

import org.jspecify.annotations.NullMarked;
