package io.halley.access;

import io.halley.HalleyConfig;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Where what is to be had. One door leads to all; where there are two, metrics are at the one, the page and the API at the
 * other. What the server underneath answers, health and the description of the API, is at both: neither is a secret, and a
 * balancer asks after health where it sends its requests.
 */
@Direct
class Doors {
    private static final String METRICS = "/metrics";

    private final int management;

    @Inject
    Doors(@ConfigProperties HalleyConfig config) {
        management = config.managementPort();
    }

    boolean lead(int port, String path) {
        return management < 0 || (port == management) == path.equals(METRICS);
    }
}
