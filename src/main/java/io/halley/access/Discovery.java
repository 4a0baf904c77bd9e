package io.halley.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a provider tells of itself (OpenID Connect Discovery 1.0): asked for when it is first needed, and again after a while;
 * while it is away, what it has said goes on. Nobody's thread waits for it.
 */
final class Discovery {
    private static final Logger LOG = System.getLogger(Discovery.class.getName());

    static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /** A person waits in front of the page. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Some tell a hundred kilobytes; a thousand times as much is no provider's. */
    private static final int MOST_BYTES = 256 * 1_024;

    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** However many want to sign in, a provider that is away is asked no more often than that. */
    private static final long ASKED_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final String issuer;
    private CompletableFuture<Endpoints> asked = CompletableFuture.failedFuture(new IOException("not asked yet"));
    private @Nullable Endpoints known;
    private long askedAt = System.nanoTime() - KEPT_NANOS;

    Discovery(String issuer) {
        this.issuer = issuer;
    }

    /**
     * Where a provider has what.
     *
     * @param end where its own session is ended; null where it tells none
     */
    record Endpoints(
            URI authorization,
            URI token,
            URI keys,
            @Nullable URI end) {}

    static String address(String issuer) {
        return (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + WELL_KNOWN;
    }

    /** @return fails with an {@link IOException} where it cannot be had, or is another one's */
    synchronized CompletableFuture<Endpoints> provider() {
        long age = System.nanoTime() - askedAt;
        if (age > (asked.isCompletedExceptionally() || known == null ? ASKED_EVERY_NANOS : KEPT_NANOS)) {
            askedAt = System.nanoTime();
            HttpRequest request = HttpRequest.newBuilder(URI.create(address(issuer)))
                    .timeout(PATIENCE)
                    .build();
            asked = json(request).thenApply(this::read);
        }
        return known == null ? asked : CompletableFuture.completedFuture(known);
    }

    /** @throws KeySourceException where that cannot be had in time */
    String keys() throws KeySourceException {
        try {
            return provider().join().keys().toString();
        } catch (CompletionException e) {
            throw new KeySourceException("the provider does not tell where its keys are: " + e.getMessage(), e);
        }
    }

    /** @return the JSON that this is answered with; fails with an {@link IOException} where it is not, or not in time */
    CompletableFuture<Map<String, Object>> json(HttpRequest request) {
        CompletableFuture<HttpResponse<InputStream>> asking = HTTP.sendAsync(request, BodyHandlers.ofInputStream());
        return asking.thenApply(Discovery::json)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        letGo(asking);
                    }
                });
    }

    /** What answers no more would keep its socket, and what has begun to answer the thread that reads it. */
    private static void letGo(CompletableFuture<HttpResponse<InputStream>> asking) {
        asking.cancel(true);
        var unused = asking.thenAccept(answer -> {
            try {
                answer.body().close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A provider has gone", e);
            }
        });
    }

    private static Map<String, Object> json(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            byte[] read = body.readNBytes(MOST_BYTES);
            boolean isExchange = answer.request().method().equals("POST");
            if (isExchange && answer.statusCode() == 400) { // RFC 6749, 5.2
                throw new BadTokenException("the provider does not take the code");
            }
            if (isExchange && answer.statusCode() == 401) {
                throw new IOException("it refuses halley.access.oidc.client-id with halley.access.oidc.client-secret");
            }
            if (answer.statusCode() != 200) {
                throw new IOException("it answers with " + answer.statusCode());
            }
            return JSONObjectUtils.parse(new String(read, StandardCharsets.UTF_8));
        } catch (ParseException | IOException e) {
            throw new CompletionException(new IOException(e.getMessage(), e));
        }
    }

    private Endpoints read(Map<String, Object> told) {
        try {
            if (!issuer.equals(told.get("issuer"))) {
                throw new IOException("it calls itself otherwise than halley.access.oidc.issuer");
            }
            URI end = told.get("end_session_endpoint") == null ? null : uri(told, "end_session_endpoint");
            Endpoints provider = new Endpoints(
                    uri(told, "authorization_endpoint"), uri(told, "token_endpoint"), uri(told, "jwks_uri"), end);
            synchronized (this) {
                known = provider;
            }
            return provider;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** No less safe than the issuer is: the client's secret goes there. */
    private URI uri(Map<String, Object> told, String name) throws IOException {
        try {
            URI address = URI.create(String.valueOf(told.get(name)));
            boolean isPlain = "http".equals(address.getScheme()) && issuer.startsWith("http://");
            if (isPlain || "https".equals(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("its " + name + " is no address", e);
        }
        throw new IOException("its " + name + " is no address");
    }
}
