package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.halley.LibertyServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Open Liberty's own provider, from the installation that the servers run from, with a user and a client of the test's. */
final class LibertyProvider implements RealProvider {
    private static final String SECRET = "only-the-provider-and-halley-know-this";

    /** Its own asks for TLS. */
    private static final String LOGIN = """
            <!doctype html>
            <title>Sign in</title>
            <form method="post" action="/oidc/j_security_check">
                <input name="j_username" aria-label="Name">
                <input name="j_password" aria-label="Password" type="password">
                <input type="submit">
            </form>
            """;

    private final LibertyServer server;

    LibertyProvider(Path folder, URI page) throws IOException {
        Path user = folder.resolve("provider/usr");
        Path configuration = Files.createDirectories(user.resolve("servers/provider"));
        Files.writeString(configuration.resolve("server.xml"), configuration(page));
        Files.writeString(
                Files.createDirectories(configuration.resolve("apps/login.war")).resolve("login.html"), LOGIN);
        server = new LibertyServer(
                folder.resolve("provider"), Map.of("WLP_USER_DIR", user.toString()), "provider", List.of("-Xmx256m"));
    }

    private static String configuration(URI page) {
        return """
                <server>
                    <featureManager>
                        <feature>openidConnectServer-1.0</feature>
                        <feature>servlet-6.1</feature>
                    </featureManager>
                    <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="${http.port}" httpsPort="-1"/>
                    <keyStore id="defaultKeyStore" password="only the tests"/>
                    <ltpa keysPassword="only the tests"/>
                    <basicRegistry id="team" realm="team">
                        <user name="ann" password="only Ann knows this"/>
                    </basicRegistry>
                    <webApplication location="login.war" contextRoot="/login"/>
                    <oauthProvider id="team" httpsRequired="false" customLoginURL="/login/login.html">
                        <localStore>
                            <client name="halley" secret="%s" redirect="%ssign-in/done" scope="openid profile email"
                                    preAuthorizedScope="openid profile email" postLogoutRedirectUris="%s"/>
                        </localStore>
                    </oauthProvider>
                    <openidConnectProvider id="team" oauthProviderRef="team" signatureAlgorithm="RS256" jwkEnabled="true"
                                           issuerIdentifier="http://localhost:${http.port}/oidc/endpoint/team"/>
                    <oauth-roles>
                        <authenticated>
                            <special-subject type="ALL_AUTHENTICATED_USERS"/>
                        </authenticated>
                    </oauth-roles>
                </server>
                """.formatted(SECRET, page, page);
    }

    @Override
    public URI uri() {
        return server.uri();
    }

    @Override
    public String issuer() {
        return uri() + "oidc/endpoint/team";
    }

    @Override
    public String secret() {
        return SECRET;
    }

    @Override
    public Path log() {
        return server.log();
    }

    @Override
    public boolean isAlive() {
        return server.isAlive();
    }

    /** By its ID tokens she has no other name. */
    @Override
    public String name() {
        return "ann";
    }

    @Override
    public void signsIn(Page page) {
        page.locator("[name=j_username]").fill("ann");
        page.locator("[name=j_password]").fill("only Ann knows this");
        page.locator("[name=j_password]").press("Enter");
    }

    @Override
    public void asksWhoIsThere(Page page) {
        assertThat(page.locator("[name=j_password]")).isVisible();
    }

    /** It asks nobody whether they mean it. */
    @Override
    public void signsOut(Page page) {}

    @Override
    public @Nullable String token() {
        return null;
    }

    @Override
    public void close() {
        server.close();
    }
}
