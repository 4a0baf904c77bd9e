package io.halley.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies =
            new TrustedProxies(Stream.of("127.0.0.0/8", "10.1.0.0/16", "192.0.2.7", "fd00::/8")
                    .map(Network::of)
                    .toList());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | '' | 203.0.113.9",
                "127.0.0.1 | '' | ''",
                "::1 | '' | ''",
                "127.0.0.1 | 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 203.0.113.9:4711 | 203.0.113.9",
                "10.1.2.3 | 203.0.113.9, 192.0.2.7 | 203.0.113.9",
                "fd12::1 | 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | '' | 10.1.2.3",
                "10.1.2.3 | 2001:db8:1:2:3:4:5:6 | 20010db800010002/64",
                "10.1.2.3 | [2001:db8:1:2::9]:80 | 20010db800010002/64",
                "fe80::1%eth0 | '' | fe80000000000000/64",
                "::ffff:10.1.2.3 | 203.0.113.9 | 203.0.113.9"
            })
    void findsTheClientBehindThem(String peer, String forwarded, String client) {
        assertThat(proxies.client(peer, List.of(forwarded))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 6.6.6.6 | 203.0.113.9",
                "10.2.0.1 | 6.6.6.6 | 10.2.0.1",
                "192.0.2.8 | 6.6.6.6 | 192.0.2.8",
                "10.1.2.3 | 6.6.6.6, 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 10.1.9.9, 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 6.6.6.6, unknown | 10.1.2.3",
                "10.1.2.3 | 6.6.6.6, evil.example | 10.1.2.3",
                "10.1.2.3 | 6.6.6.6, 999.1.1.1 | 10.1.2.3",
                "10.1.2.3 | 6.6.6.6, 1::2::3 | 10.1.2.3"
            })
    void believesNobodyElse(String peer, String forwarded, String client) {
        assertThat(proxies.client(peer, List.of(forwarded))).isEqualTo(client);
    }

    @Test
    void readsHeadersInTheirOrder() {
        assertThat(proxies.client("10.1.2.3", List.of("6.6.6.6", "203.0.113.9")))
                .isEqualTo("203.0.113.9");
        assertThat(proxies.client("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "fd00::/129", "/8"})
    void aNetworkIsWrittenInNumbers(String written) {
        assertThatThrownBy(() -> Network.of(written)).isInstanceOf(IllegalArgumentException.class);
    }
}
