package io.halley.page;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Somebody else's, in a process of its own, at which Ann has a password. */
interface RealProvider extends AutoCloseable {
    /** On two processors that others need as well it takes most of a minute, half of it once for an installation. */
    Duration START = Duration.ofMinutes(5);

    URI uri();

    /** By which it calls itself, and below which it tells where all else is. */
    String issuer();

    /** What it and Halley know of each other. */
    String secret();

    /** Where it tells how its start goes. */
    Path log();

    boolean isAlive();

    default void await() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest asked = HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Awaitility.await("the provider's start, told in " + log())
                .atMost(START)
                .failFast("the provider has ended: see " + log(), () -> !isAlive())
                .ignoreExceptions()
                .until(() -> http.send(asked, BodyHandlers.discarding()).statusCode() == 200);
    }

    /** What a server is set to at whose page people sign in here. */
    default Map<String, String> settings() {
        return Map.of(
                "HALLEY_ACCESS_MODE",
                "oidc",
                "HALLEY_ACCESS_OIDC_ISSUER",
                issuer(),
                "HALLEY_ACCESS_OIDC_CLIENT_ID",
                "halley",
                "HALLEY_ACCESS_OIDC_CLIENT_SECRET",
                secret());
    }

    /** What it says that Ann is called. */
    String name();

    /** Ann says who she is, in front of the page that asks for it. */
    void signsIn(Page page);

    void asksWhoIsThere(Page page);

    /** Somebody means it, where they are asked. */
    void signsOut(Page page);

    /** @return one for a bot; null where this one has none that others could check */
    @Nullable
    String token() throws IOException, InterruptedException;

    @Override
    void close();
}
