package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/**
 * Requests put together by chance of what is special to a server, over real sockets: each is answered, none with a fault of
 * the server's, and it goes on. {@code -Dhalley.fuzz=1000000} tries for hours, and {@code FuzzIT} against the clock.
 */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class OddRequestsIT {
    private static final int REQUESTS = Integer.getInteger("halley.fuzz", 1_000);

    private final HalleyClient client = HalleyDeployment.client();
    private final RawHttp http = new RawHttp(client.uri("/"));

    @Test
    void areAnsweredWithoutAFault() throws IOException {
        client.postText("lobby", "so that a classic client is answered at once");
        long seed = new Random().nextLong();
        Random chance = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            OddRequest odd = OddRequest.by(chance);
            assertThat(odd.sentTo(http))
                    .as("request %d of seed %d: %s", i, seed, odd)
                    .startsWith("HTTP/1.1 ")
                    .doesNotStartWith("HTTP/1.1 500")
                    .doesNotContain("Exception", "\tat ", "RESTEASY");
        }
        assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(client.get("/health/ready").statusCode()).isEqualTo(200);
    }
}
