package io.halley;

import java.net.URI;
import org.microshed.testing.SharedContainerConfiguration;
import org.microshed.testing.testcontainers.ApplicationContainer;
import org.testcontainers.junit.jupiter.Container;

/**
 * The Halley that the integration tests talk to: the server that the build has started, or, where no address of one is
 * given, a container of it.
 */
public class HalleyDeployment implements SharedContainerConfiguration {
    @Container
    public static final ApplicationContainer HALLEY =
            new ApplicationContainer().withAppContextRoot("/").withReadinessPath("/health/ready");

    static HalleyClient client() {
        return new HalleyClient(URI.create(HALLEY.getApplicationURL()));
    }
}
