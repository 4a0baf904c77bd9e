package io.halley.access;

import io.halley.platform.Network;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * With which provider people sign in on the page ({@code halley.access.oidc.…}).
 *
 * @param issuer the provider, as its ID tokens name it ({@code iss}); below this address it tells what it has
 * @param clientId what it calls this server
 * @param clientSecret what only it and the servers know; the keys of our cookies are made of it
 * @param scope what is asked for: {@code openid}, and whatever brings the claims that are wanted
 * @param session how long somebody is signed in at the most
 * @param page where people open the page; the provider leads back to below it
 * @param pictures from where the page may load pictures of people, such as {@code https://id.example}
 * @param idTokens how the provider's word is checked, and what is read in it
 */
public record SignInSettings(
        String issuer,
        String clientId,
        String clientSecret,
        String scope,
        Duration session,
        String page,
        List<String> pictures,
        TokenSettings idTokens) {
    private static final String PREFIX = "halley.access.oidc.";

    /** As short as any provider's, of what nobody can guess: 128 bits in letters and digits take 22. */
    private static final int SHORTEST_SECRET = 22;

    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(10);
    private static final Duration LONGEST_SESSION = Duration.ofDays(30);

    /** @return what is wrong, each with the name of its setting */
    public List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (address(issuer).filter(SignInSettings::isSafe).isEmpty()) {
            wrong.add(PREFIX
                    + "issuer must be the provider's address (https://…; without TLS only on this machine), as its tokens"
                    + " name it");
        }
        if (clientId.isBlank()) {
            wrong.add(PREFIX + "client-id must say what the provider calls this server");
        }
        if (clientSecret.length() < SHORTEST_SECRET) {
            wrong.add(PREFIX + "client-secret must be the one that the provider has for this client, of at least "
                    + SHORTEST_SECRET + " characters that nobody can guess");
        }
        if (!(" " + scope + " ").contains(" openid ")) {
            wrong.add(PREFIX + "scope must have openid in it, not " + scope);
        }
        if (session.compareTo(SHORTEST_SESSION) < 0 || session.compareTo(LONGEST_SESSION) > 0) {
            wrong.add(PREFIX + "session must be from 10s to 30d, not " + session);
        }
        if (address(page).filter(SignInSettings::isPage).isEmpty()) {
            wrong.add(PREFIX + "page must be where people open the page, with a / at its end, such as"
                    + " https://chat.example/; without TLS only on this machine (http://localhost:9080/)");
        }
        pictures.stream()
                .filter(origin ->
                        address(origin).filter(SignInSettings::isOrigin).isEmpty())
                .forEach(origin ->
                        wrong.add(PREFIX + "pictures has origins such as https://id.example, in small letters and"
                                + " without a path, not " + origin));
        if (wrong.isEmpty()) {
            wrong.addAll(idTokens.wrong());
        }
        return wrong;
    }

    /** Where people open the page. */
    URI pageAddress() {
        return URI.create(page);
    }

    /** Whose pages are ours, as browsers say it. */
    String origin() {
        URI page = pageAddress();
        return page.getScheme() + "://" + page.getRawAuthority();
    }

    /** Where the provider leads back to. */
    URI redirect() {
        return pageAddress().resolve("sign-in/done");
    }

    /** Where signing in begins. */
    String signIn() {
        return pageAddress().resolve("sign-in").toString();
    }

    private static Optional<URI> address(String written) {
        try {
            URI address = URI.create(written);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            boolean bare = address.getRawQuery() == null
                    && address.getRawFragment() == null
                    && address.getRawUserInfo() == null;
            return web && bare && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isPage(URI address) {
        return isSafe(address) && address.getRawPath().endsWith("/");
    }

    private static boolean isOrigin(URI address) {
        return isSafe(address)
                && address.getRawPath().isEmpty()
                && address.toString().equals(address.toString().toLowerCase(Locale.ROOT));
    }

    private static boolean isSafe(URI address) {
        return "https".equals(address.getScheme()) || isHere(address.getHost());
    }

    /** All names below localhost lead to this machine (RFC 6761). */
    private static boolean isHere(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || Network.address(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** In words, for the report at the start: without what is secret. */
    @Override
    public String toString() {
        return "whoever signs in at " + issuer + " to " + clientId + ", from " + page + ", for " + session.toSeconds()
                + " s";
    }
}
