package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.halley.HalleyClient;
import io.halley.Ports;
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
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A real Keycloak, with a realm in which there are Ann, who has a password, the page, and a bot. */
final class Keycloak implements RealProvider {
    private static final Path HOME = Path.of(System.getProperty("halley.keycloak", "target/keycloak/keycloak-26.7.3"));

    private static final String PAGE_SECRET = "only-keycloak-and-halley-know-this";
    private static final String BOT_SECRET = "only-keycloak-and-the-bot-know-this";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Ports.free();
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

    @Override
    public URI uri() {
        return URI.create("http://localhost:" + port + "/");
    }

    @Override
    public String issuer() {
        return uri() + "realms/team";
    }

    @Override
    public String secret() {
        return PAGE_SECRET;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public String name() {
        return "Ann Archer";
    }

    @Override
    public void signsIn(Page page) {
        page.locator("#username").fill("ann");
        page.locator("#password").fill("only Ann knows this");
        page.locator("#kc-login").click();
    }

    @Override
    public void asksWhoIsThere(Page page) {
        assertThat(page.locator("#password")).isVisible();
    }

    @Override
    public void signsOut(Page page) {
        page.locator("#kc-logout").click();
    }

    @Override
    public String token() throws IOException, InterruptedException {
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
