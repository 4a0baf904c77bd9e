package io.halley.page;

import com.microsoft.playwright.Page;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real Keycloak, with a realm in which there are Ann, who has a password, the page, and a bot. */
final class Keycloak implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("halley.keycloak", "target/keycloak/keycloak-26.7.3"));

    /** On two processors that others need as well it takes most of a minute, half of it once for an installation. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final String PAGE_SECRET = "only-keycloak-and-halley-know-this";
    private static final String BOT_SECRET = "only-keycloak-and-the-bot-know-this";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = LibertyServer.freePort();
    private final Path log;
    private final Process process;

    Keycloak(Path folder, URI page) throws IOException {
        log = folder.resolve("keycloak.log");
        Path imported = Files.createDirectories(HOME.resolve("data/import"));
        Files.writeString(imported.resolve("team.json"), realm(page));
        ProcessBuilder start = new ProcessBuilder(
                "bash",
                HOME.resolve("bin/kc.sh").toAbsolutePath().toString(),
                "start-dev",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--import-realm");
        start.environment().put("JAVA_HOME", System.getProperty("java.home"));
        start.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx384m");
        start.environment().remove("JAVA_TOOL_OPTIONS");
        process = start.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    Keycloak await() {
        HttpRequest asked = HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Awaitility.await("Keycloak's start, told in " + log)
                .atMost(START)
                .failFast("Keycloak has ended: see " + log, () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> http.send(asked, BodyHandlers.discarding()).statusCode() == 200);
        return this;
    }

    URI uri() {
        return URI.create("http://localhost:" + port + "/");
    }

    private String issuer() {
        return uri() + "realms/team";
    }

    /** What a server is set to at whose page people sign in here, and bots have its tokens. */
    Map<String, String> settings() {
        return Map.of(
                "HALLEY_ACCESS_MODE",
                "oidc",
                "HALLEY_ACCESS_OIDC_ISSUER",
                issuer(),
                "HALLEY_ACCESS_OIDC_CLIENT_ID",
                "halley",
                "HALLEY_ACCESS_OIDC_CLIENT_SECRET",
                PAGE_SECRET);
    }

    /** Ann says who she is, in front of the page that asks for it. */
    void signsIn(Page page) {
        page.locator("#username").fill("ann");
        page.locator("#password").fill("only Ann knows this");
        page.locator("#kc-login").click();
    }

    /** Somebody means it. */
    void signsOut(Page page) {
        page.locator("#kc-logout").click();
    }

    /** @return a token for the bot */
    String token() throws IOException, InterruptedException {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", "bot");
        form.put("client_secret", BOT_SECRET);
        String body = form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(issuer() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return HalleyClient.json(answer).getString("access_token");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        try {
            Files.delete(HOME.resolve("data/import/team.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String realm(URI page) {
        var mapper = Json.createObjectBuilder()
                .add("name", "for halley")
                .add("protocol", "openid-connect")
                .add("protocolMapper", "oidc-audience-mapper")
                .add(
                        "config",
                        Json.createObjectBuilder()
                                .add("included.client.audience", "halley")
                                .add("access.token.claim", "true"));
        var halley = Json.createObjectBuilder()
                .add("clientId", "halley")
                .add("secret", PAGE_SECRET)
                .add("redirectUris", Json.createArrayBuilder().add(page + "*"))
                .add(
                        "attributes",
                        Json.createObjectBuilder()
                                .add("post.logout.redirect.uris", "+")
                                .add("pkce.code.challenge.method", "S256"));
        var bot = Json.createObjectBuilder()
                .add("clientId", "bot")
                .add("secret", BOT_SECRET)
                .add("serviceAccountsEnabled", true)
                .add("standardFlowEnabled", false)
                .add("protocolMappers", Json.createArrayBuilder().add(mapper));
        var ann = Json.createObjectBuilder()
                .add("username", "ann")
                .add("enabled", true)
                .add("email", "ann@example.com")
                .add("firstName", "Ann")
                .add("lastName", "Archer")
                .add(
                        "credentials",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("type", "password")
                                        .add("value", "only Ann knows this")));
        return Json.createObjectBuilder()
                .add("realm", "team")
                .add("enabled", true)
                .add("clients", Json.createArrayBuilder().add(halley).add(bot))
                .add("users", Json.createArrayBuilder().add(ann))
                .build()
                .toString();
    }
}
