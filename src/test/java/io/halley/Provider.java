package io.halley;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Gives out tokens, good ones and others, and serves its public keys, as a team's provider does. */
public final class Provider implements AutoCloseable {
    public static final String ISSUER = "https://id.example/team";
    public static final String AUDIENCE = "halley";

    private final RSAKey rsa = rsaKey("rsa");
    private final RSAKey another = rsaKey("rsa");
    private final ECKey ec = ecKey();
    private final AtomicInteger asked = new AtomicInteger();
    private final int port;
    private HttpServer http;

    public Provider() {
        http = open(0);
        port = http.getAddress().getPort();
    }

    private HttpServer open(int at) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            server.createContext("/keys", this::sendKeys);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendKeys(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        byte[] body = keys().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Comes back, where it was. */
    void reopen() {
        http = open(port);
    }

    /** Why a token does not count. */
    public enum Flaw {
        EXPIRED((of, claims) -> of.signed(claims.expirationTime(after(Duration.ofSeconds(-5))))),
        NOT_YET_VALID((of, claims) -> of.signed(claims.notBeforeTime(after(Duration.ofHours(1))))),
        WITHOUT_AN_END((of, claims) -> of.signed(claims.expirationTime(null))),
        WRONG_ISSUER((of, claims) -> of.signed(claims.issuer("https://id.example/other"))),
        WITHOUT_ISSUER((of, claims) -> of.signed(claims.issuer(null))),
        WRONG_AUDIENCE((of, claims) -> of.signed(claims.audience("mail"))),
        WITHOUT_AUDIENCE((of, claims) -> of.signed(claims.audience((String) null))),
        WRONG_KEY((of, claims) -> signed(JWSAlgorithm.RS256, "rsa", signer(of.another), claims.build())),
        UNKNOWN_KEY((of, claims) -> signed(JWSAlgorithm.RS256, "unknown", signer(of.another), claims.build())),
        UNSIGNED((of, claims) -> new PlainJWT(claims.build()).serialize()),
        SIGNED_WITH_THE_PUBLIC_KEY(Provider::signedWithThePublicKey),
        TAMPERED((of, claims) -> {
            String[] parts = of.signed(claims).split("\\.", -1);
            String forged = claims.subject("admin").build().toString();
            return parts[0] + "." + base64(forged) + "." + parts[2];
        }),
        CUT_OFF((of, claims) -> {
            String whole = of.signed(claims);
            return whole.substring(0, whole.length() - 10);
        }),
        WITHOUT_THE_CLAIM((of, claims) -> of.signed(claims.subject(null))),
        NO_JWT((of, claims) -> "open-sesame");

        @SuppressWarnings("ImmutableEnumChecker") // None of them keeps anything.
        private final BiFunction<Provider, JWTClaimsSet.Builder, String> token;

        Flaw(BiFunction<Provider, JWTClaimsSet.Builder, String> token) {
            this.token = token;
        }
    }

    public static JWTClaimsSet.Builder claims(String id, @Nullable String name) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(id)
                .claim("name", name)
                .issueTime(after(Duration.ZERO))
                .expirationTime(after(Duration.ofHours(1)));
    }

    static Date after(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    /** By the algorithm that every provider has. */
    public String signed(JWTClaimsSet.Builder claims) {
        return signed(JWSAlgorithm.RS256, "rsa", signer(rsa), claims.build());
    }

    /** By an elliptic curve. */
    /** The header {@code Authorization} with one. */
    public String bearer(JWTClaimsSet.Builder claims) {
        return "Bearer " + signed(claims);
    }

    public String signedByCurve(JWTClaimsSet.Builder claims) {
        try {
            return signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), claims.build());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signedWithThePublicKey(JWTClaimsSet.Builder claims) {
        try {
            byte[] secret = pem().getBytes(StandardCharsets.UTF_8);
            return signed(JWSAlgorithm.HS256, "rsa", new MACSigner(secret), claims.build());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String flawed(Flaw flaw, JWTClaimsSet.Builder claims) {
        return flaw.token.apply(this, claims);
    }

    /** How often the keys were asked for. */
    public int asked() {
        return asked.get();
    }

    /** Where the keys are. */
    public String address() {
        return "http://127.0.0.1:" + port + "/keys";
    }

    /** The JWK Set. */
    public String keys() {
        return new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString();
    }

    public String pem() {
        try {
            return pem(rsa.toPublicKey());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String pemOfCurve() {
        try {
            return pem(ec.toPublicKey());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server is set to that takes these tokens. */
    public Map<String, String> settings() {
        return Map.of(
                "HALLEY_ACCESS_MODE",
                "jwt",
                "HALLEY_ACCESS_JWT_KEYS",
                address(),
                "HALLEY_ACCESS_JWT_ISSUER",
                ISSUER,
                "HALLEY_ACCESS_JWT_AUDIENCE",
                AUDIENCE);
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private static String signed(JWSAlgorithm algorithm, String key, JWSSigner signer, JWTClaimsSet claims) {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .keyID(key)
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey rsaKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ecKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
