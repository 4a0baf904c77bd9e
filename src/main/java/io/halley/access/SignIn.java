package io.halley.access;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.halley.log.PrivateRooms;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How somebody signs in with the provider: authorization code with PKCE (OpenID Connect Core 1.0, 3.1; RFC 9700). What has to
 * be known when they come back goes with them, sealed, so that any server can go on.
 */
final class SignIn {
    /** For finding a password, and a second factor. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    private static final int RANDOM_BYTES = 32;

    /** OpenID Connect Core 1.0, 5.1. */
    private static final String PICTURE = "picture";

    private static final String STATE = "state";
    private static final String NONCE = "nonce";
    private static final String VERIFIER = "verifier";
    private static final String TO = "to";

    private final SecureRandom random = new SecureRandom();
    private final SignInSettings settings;
    private final Portraits portraits;
    private final Discovery discovery;
    private final Tokens idTokens;
    private final Sessions sessions;
    private final Seal seal;

    /** Who is told how somebody looks who signs in. */
    interface Portraits {
        /**
         * @param address of their picture; nothing where the provider has none
         * @return when they may go on
         */
        CompletableFuture<Void> told(String personId, Optional<String> address);
    }

    SignIn(SignInSettings settings, Portraits portraits) {
        this.settings = settings;
        this.portraits = portraits;
        sessions = new Sessions(settings, PrivateRooms.NONE);
        discovery = new Discovery(settings.issuer());
        idTokens = new Tokens(settings.idTokens(), PrivateRooms.NONE);
        seal = new Seal(settings, "sign-in");
    }

    /**
     * Somebody on their way to the provider, or back from it.
     *
     * @param to where they are led next
     * @param cookie what they have to take with them: what is needed when they come back, or their session
     */
    record Step(URI to, String cookie) {}

    /**
     * Somebody wants to sign in.
     *
     * @param to where they want to be afterwards: see {@link Destination}
     */
    CompletableFuture<Step> begin(URI to) {
        String state = random();
        String nonce = random();
        String verifier = random();
        String cookie = seal.sealed(
                Map.of(STATE, state, NONCE, nonce, VERIFIER, verifier, TO, to.toString()),
                Instant.now().plus(LONGEST));
        Map<String, String> question = new LinkedHashMap<>();
        question.put("response_type", "code");
        question.put("client_id", settings.clientId());
        question.put("redirect_uri", settings.redirect().toString());
        question.put("scope", settings.scope());
        question.put(STATE, state);
        question.put(NONCE, nonce);
        question.put("code_challenge", challenge(verifier));
        question.put("code_challenge_method", "S256");
        return discovery.provider().thenApply(provider -> new Step(with(provider.authorization(), question), cookie));
    }

    /**
     * They come back.
     *
     * @param sealed the cookie that they have got; null where they have none
     * @param told what the provider has them say, {@code code} and {@code state} above all
     * @return their session, and where they wanted to be; fails with a {@link BadTokenException} where it is not them who
     *     have begun, or the provider does not vouch for them
     */
    CompletableFuture<Step> end(@Nullable String sealed, Map<String, String> told) {
        if (sealed == null) {
            throw new BadTokenException("nobody has begun to sign in with this browser");
        }
        Seal.Content begun = seal.opened(sealed);
        if (!isSame(begun.text(STATE), told.getOrDefault(STATE, ""))) {
            throw new BadTokenException("another sign-in was begun in this browser, or none");
        }
        if (!told.getOrDefault("iss", settings.issuer()).equals(settings.issuer())) {
            throw new BadTokenException("another provider leads back here");
        }
        String code = told.get("code");
        if (code == null) {
            throw new BadTokenException("the provider has refused");
        }
        return discovery
                .provider()
                .thenCompose(provider -> discovery.json(exchange(provider, code, begun.text(VERIFIER))))
                .thenApply(answer -> vouchedFor(answer.get("id_token"), begun.text(NONCE)))
                .thenCompose(this::session)
                .thenApply(session -> new Step(URI.create(begun.text(TO)), session));
    }

    /** Where the provider forgets them too, so that the next one at this browser has to say who they are; else the page. */
    CompletableFuture<URI> out() {
        URI page = settings.pageAddress();
        Map<String, String> question = new LinkedHashMap<>();
        question.put("client_id", settings.clientId());
        question.put("post_logout_redirect_uri", page.toString());
        return discovery
                .provider()
                .thenApply(provider -> provider.end() == null ? page : with(provider.end(), question))
                .exceptionally(away -> page);
    }

    private HttpRequest exchange(Discovery.Endpoints provider, String code, String verifier) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.redirect().toString());
        form.put("code_verifier", verifier);
        String client = encoded(settings.clientId()) + ":" + encoded(settings.clientSecret());
        String basic = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(provider.token())
                .timeout(Discovery.PATIENCE)
                .header("Authorization", "Basic " + basic)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(query(form)))
                .build();
    }

    private CompletableFuture<String> session(Claims claims) {
        String session = sessions.begun(claims);
        String personId = claims.text(settings.idTokens().idClaim()).orElseThrow();
        return portraits.told(personId, claims.text(PICTURE)).thenApply(known -> session);
    }

    private Claims vouchedFor(@Nullable Object idToken, String nonce) {
        if (!(idToken instanceof String token)) {
            throw new BadTokenException("the provider does not say who they are");
        }
        JWTClaimsSet claims = idTokens.claims(token);
        if (!(claims.getClaim(NONCE) instanceof String told) || !isSame(nonce, told)) {
            throw new BadTokenException("the ID token is of another sign-in");
        }
        List<String> audience = claims.getAudience();
        if (audience.size() > 1 && !settings.clientId().equals(claims.getClaim("azp"))) {
            throw new BadTokenException("the ID token is for another client");
        }
        return new Claims(claims.getClaims());
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(digest).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** However much of it is right, it takes as long. */
    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static URI with(URI address, Map<String, String> question) {
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + query(question));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
