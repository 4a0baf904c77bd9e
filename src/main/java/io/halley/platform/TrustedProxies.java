package io.halley.platform;

import io.halley.HalleyConfig;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * Finds out where a client is. Each proxy on the way adds to {@code X-Forwarded-For} who has asked it; what stands before
 * that is hearsay, and the client may have made it up. So it is read from its end, as far as those who wrote are trusted.
 */
@Direct
public class TrustedProxies {
    private static final int IPV6_NETWORK_BYTES = 8;

    private final List<Network> trusted;

    @Inject
    TrustedProxies(@ConfigProperties HalleyConfig config) {
        this(config.httpTrustedProxies());
    }

    TrustedProxies(List<Network> trusted) {
        this.trusted = trusted;
    }

    /** @return who shares the client's limits, as below */
    public String client(HttpServletRequest request) {
        return client(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    /**
     * @param peer who has connected to us
     * @param forwarded the {@code X-Forwarded-For} headers, in their order
     * @return who shares the client's limits. For IPv6 that is its network, because in it each machine has as many
     *     addresses as it likes. Nobody, empty, on this machine: whoever can ask from here can do worse, and a
     *     proxy here that names none would stand for all its clients.
     */
    String client(String peer, List<String> forwarded) {
        Optional<InetAddress> asked = Network.address(unscoped(peer));
        if (asked.isEmpty()) {
            return peer;
        }
        InetAddress client = asked.get();
        String hops = String.join(",", forwarded);
        for (int end = hops.length(); end >= 0 && isTrusted(client); ) {
            int comma = hops.lastIndexOf(',', end - 1);
            Optional<InetAddress> before =
                    Network.address(withoutPort(hops.substring(comma + 1, end).strip()));
            if (before.isEmpty()) {
                break;
            }
            client = before.get();
            end = comma;
        }
        return client.isLoopbackAddress() ? "" : name(client);
    }

    /**
     * @param peer who has connected to us
     * @return who shares its connections; empty for a proxy, which has them for all its clients
     */
    String stranger(InetAddress peer) {
        return isTrusted(peer) ? "" : name(peer);
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.has(address));
    }

    private static String name(InetAddress client) {
        if (!(client instanceof Inet6Address)) {
            return client.getHostAddress();
        }
        return HexFormat.of().formatHex(client.getAddress(), 0, IPV6_NETWORK_BYTES) + "/64";
    }

    private static String unscoped(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }

    /** Some proxies name it: {@code 1.2.3.4:5}, {@code [2001:db8::1]:5}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[") && hop.indexOf(']') > 0) {
            return hop.substring(1, hop.indexOf(']'));
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
