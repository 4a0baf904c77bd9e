package io.halley.platform;

import io.halley.Growth;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearTimeTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of(Network.of("127.0.0.0/8")));

    @Test
    void whatProxiesHaveWritten() {
        Growth.isLinear(
                "X-Forwarded-For",
                forwarded -> proxies.client("127.0.0.1", List.of(forwarded)),
                "",
                "",
                "192.0.2.1, ",
                ", 127.0.0.1",
                "[",
                "]:80",
                "1:",
                "::2");
    }
}
