package io.halley.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that tokens are checked with: public ones alone, so that whoever reads our settings can sign nothing. Those at an
 * address are kept for a while, and asked for anew when a token names one that is not known; while the provider is away,
 * those that are known go on.
 */
final class Keys {
    /** Those with a secret in common are not among them: whoever knew a public key could sign with it. */
    static final Set<JWSAlgorithm> ALGORITHMS = signatures();

    private static final String PEM = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    /** As NIST has it since 2014 (SP 800-131A). */
    private static final int SHORTEST_RSA_BITS = 2_048;

    /** A request waits for it where no keys are known. */
    private static final int TIMEOUT_MILLIS = 5_000;

    private static final int MOST_BYTES = 256 * 1_024;

    private static final long KEPT_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Longer than a provider is away, and shorter than a key that was stolen should go on. */
    private static final long KEPT_WHILE_AWAY_MILLIS = Duration.ofHours(12).toMillis();

    /** Whoever makes up names of keys has the provider asked no more often than that. */
    private static final long ASKED_EVERY_MILLIS = Duration.ofSeconds(10).toMillis();

    private Keys() {}

    static boolean isAddress(String keys) {
        return keys.startsWith("https://") || keys.startsWith("http://");
    }

    /** @throws IllegalArgumentException where there are none, saying why */
    static JWSKeySelector<SecurityContext> of(TokenSettings settings) {
        Set<JWSAlgorithm> algorithms =
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        String keys = settings.keys().strip();
        if (keys.endsWith(Discovery.WELL_KNOWN)) {
            return new JWSVerificationKeySelector<>(algorithms, discovered(new Discovery(settings.issuer())));
        }
        if (isAddress(keys)) {
            return new JWSVerificationKeySelector<>(algorithms, at(keys));
        }
        String text = keys.startsWith(PEM) ? keys : read(keys);
        if (text.startsWith(PEM)) {
            PublicKey key = key(text);
            return (header, context) -> algorithms.contains(header.getAlgorithm()) ? List.of(key) : List.of();
        }
        return new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(set(text)));
    }

    /** The provider is asked where they are when the first one is wanted: it need not be there before us. */
    private static JWKSource<SecurityContext> discovered(Discovery discovery) {
        AtomicReference<@Nullable JWKSource<SecurityContext>> found = new AtomicReference<>();
        return (selector, context) -> {
            JWKSource<SecurityContext> source = found.get();
            if (source == null) {
                source = at(discovery.keys());
                found.set(source);
            }
            return source.get(selector, context);
        };
    }

    private static JWKSource<SecurityContext> at(String address) {
        try {
            URL url = URI.create(address).toURL();
            return JWKSourceBuilder.create(
                            url, new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MOST_BYTES))
                    .cache(KEPT_MILLIS, 2 * TIMEOUT_MILLIS)
                    .rateLimited(ASKED_EVERY_MILLIS)
                    .outageTolerant(KEPT_WHILE_AWAY_MILLIS)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no address: " + address, e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "neither an address (https://…) nor a key (" + PEM + ") nor a file that can be read: "
                            + shown(file),
                    e);
        }
    }

    /** What was given may be a secret in the wrong place. */
    private static String shown(String file) {
        return file.startsWith("/") ? file : "…";
    }

    private static JWKSet set(String text) {
        try {
            JWKSet set = JWKSet.parse(text).toPublicJWKSet();
            if (set.isEmpty()) {
                throw new IllegalArgumentException("the file has no public key");
            }
            return set;
        } catch (ParseException e) {
            throw new IllegalArgumentException("the file is neither a JWK Set nor a key (" + PEM + ")", e);
        }
    }

    private static PublicKey key(String pem) {
        int end = pem.indexOf(PEM_END);
        String base64 = pem.substring(PEM.length(), end < 0 ? pem.length() : end)
                .replace("\\n", "")
                .replaceAll("\\s", "");
        try {
            X509EncodedKeySpec encoded =
                    new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
            PublicKey key = key(encoded);
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA_BITS) {
                throw new IllegalArgumentException("an RSA key has at least " + SHORTEST_RSA_BITS + " bits");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key is none of RSA, and none of an elliptic curve", e);
        }
    }

    private static PublicKey key(X509EncodedKeySpec encoded) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(encoded);
        } catch (GeneralSecurityException notRsa) {
            return KeyFactory.getInstance("EC").generatePublic(encoded);
        }
    }

    private static Set<JWSAlgorithm> signatures() {
        Set<JWSAlgorithm> all = new LinkedHashSet<>(JWSAlgorithm.Family.RSA);
        all.addAll(Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512));
        return all;
    }
}
