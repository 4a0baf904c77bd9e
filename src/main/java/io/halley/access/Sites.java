package io.halley.access;

import io.halley.HalleyConfig;
import io.halley.message.OutsideText;
import io.halley.platform.Direct;
import io.halley.platform.Network;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * Which names this server goes by, and whose pages may use it.
 *
 * <p>A browser sends what any page asks it to, from inside a network that its author cannot reach. It says whose page it
 * is ({@code Sec-Fetch-Site}, {@code Origin}), which no page can change, and programs say nothing. And a page whose own
 * name begins to lead here (DNS rebinding) is of our origin, as far as the browser knows; but it still says that name.
 */
@Direct
class Sites {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> OURS = Set.of("same-origin", "none");
    private static final String ANY = "*";

    /** 65535 */
    private static final int LONGEST_PORT = 5;

    private final Set<String> hosts;
    private final Set<String> origins;

    @Inject
    Sites(@ConfigProperties HalleyConfig config) {
        this(config.httpAllowedHosts(), config.httpAllowedOrigins());
    }

    Sites(List<String> hosts, List<String> origins) {
        this.hosts = Set.copyOf(hosts.stream().map(Sites::lowered).toList());
        this.origins = Set.copyOf(origins.stream().map(Sites::lowered).toList());
    }

    /** Whether there are pages of other origins at all that may use this server. */
    boolean haveGuests() {
        return !origins.isEmpty();
    }

    /** Whether this is a page of another origin that may use this server. */
    boolean isGuest(@Nullable String origin) {
        return origin != null && origins.contains(lowered(origin));
    }

    /** Whether this server goes by that name, with or without a port, and the dot of the root. */
    boolean areAt(String authority) {
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String port = colon < 0 ? "0" : authority.substring(colon + 1);
        String host = withoutRoot(lowered(colon < 0 ? authority : authority.substring(0, colon)));
        return hosts.contains(ANY) || (OutsideText.isNumber(port, LONGEST_PORT) && goBy(host));
    }

    private boolean goBy(String host) {
        return hosts.contains(host) || isAddress(host) || (isLocal(host) && hosts.contains("localhost"));
    }

    /**
     * Whether a request only reads, or comes from a page that may do more, or from a program.
     *
     * @param site its {@code Sec-Fetch-Site}, which browsers leave out on plain HTTP
     */
    boolean allow(String method, @Nullable String site, @Nullable String origin, @Nullable String host) {
        return READING.contains(method) || isGuest(origin) || isOwn(site, origin, host);
    }

    /** The same of what comes with our cookie: pages of others may do more, but not in the name of who has signed in on ours. */
    boolean allowWithCookie(String method, @Nullable String site, @Nullable String origin, @Nullable String host) {
        return READING.contains(method) || isOwn(site, origin, host);
    }

    private static boolean isOwn(@Nullable String site, @Nullable String origin, @Nullable String host) {
        return site == null ? origin == null || isOf(host, origin) : OURS.contains(site);
    }

    private static boolean isOf(@Nullable String host, String origin) {
        int scheme = origin.indexOf("://");
        return scheme >= 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    /** No name leads to an address: who asks for one knows whom it asks. Orchestrators do. */
    private static boolean isAddress(String host) {
        boolean ipv6 = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
        return Network.address(ipv6 ? host.substring(1, host.length() - 1) : host)
                        .isPresent()
                && ipv6 == (host.indexOf(':') > 0);
    }

    /** All names below localhost lead to this machine (RFC 6761). */
    private static boolean isLocal(String host) {
        return host.endsWith(".localhost");
    }

    private static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static String lowered(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
