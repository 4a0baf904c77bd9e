package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server at which people sign in, as their browsers see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInIT {
    private static final String GUEST = "https://guest.example";
    private static final String PAGE = "https://chat.example/halley/";

    private final SignInProvider provider = new SignInProvider();
    private final String room = freshRoom();
    private LibertyServer server;
    private LibertyServer behindTls;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_HTTP_ALLOWED_ORIGINS", GUEST);
        server = new LibertyServer(folder.resolve("plain"), settings);
        settings.put("HALLEY_ACCESS_OIDC_PAGE", PAGE);
        settings.put("HALLEY_ACCESS_OIDC_SESSION", "10s");
        behindTls = new LibertyServer(folder.resolve("tls"), settings);
        client = server.await().client();
        behindTls.await();
    }

    @AfterAll
    void stop() {
        server.close();
        behindTls.close();
        provider.close();
    }

    @Test
    void tellsWhereToSignIn() {
        JsonObject links = json(client.get("/api")).getJsonObject("links");
        assertThat(links.getString("signIn")).isEqualTo("./sign-in");
        assertThat(links.getString("signOut")).isEqualTo("./sign-out");
        HttpResponse<String> refused = client.get(messages(room));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).getString("type")).isEqualTo("urn:halley:problem:no-token");
        assertThat(json(refused).getString("signIn")).isEqualTo(server.uri() + "sign-in");
    }

    @Test
    void speaksForWhoHasSignedIn() {
        String ann = provider.signIn(client, "u-1", "Ann");
        HttpResponse<String> said = client.postText(room, "Hi", "Cookie", "theme=dark; " + ann);
        assertThat(json(said).getString("author")).isEqualTo("Ann");
        assertThat(json(said).getString("authorId")).isEqualTo("u-1");
        assertThat(json(client.get("/api/rooms", "Cookie", ann)).getJsonObject("you"))
                .hasToString("{\"id\":\"u-1\",\"name\":\"Ann\"}");
        assertThat(client.postJson(room, "{\"author\":\"Bob\",\"text\":\"Hi\"}", "Cookie", ann)
                        .statusCode())
                .isEqualTo(403);
    }

    /** A token says more exactly who asks; one that does not count is not replaced by whoever sits at the browser. */
    @Test
    void prefersATokenToASession() {
        String ann = provider.signIn(client, "u-1", "Ann");
        String bot = "Bearer " + provider.token("u-2", "Bot");
        HttpResponse<String> said = client.postText(room, "Hi", "Authorization", bot, "Cookie", ann);
        assertThat(json(said).getString("author")).isEqualTo("Bot");
        assertThat(client.get(messages(room), "Authorization", "Bearer none", "Cookie", ann)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void keepsItsCookiesFromScriptsAndOtherSites() {
        HttpResponse<String> begun = client.get("/sign-in");
        assertThat(attributes(begun))
                .contains("httponly", "samesite=lax", "path=/")
                .doesNotContain("secure");
        HalleyClient secure = behindTls.client();
        HttpResponse<String> begunBehindTls = secure.get("/sign-in");
        assertThat(begunBehindTls.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).startsWith("__Secure-halley-sign-in="));
        assertThat(attributes(begunBehindTls)).contains("httponly", "samesite=lax", "path=/halley/", "secure");
        assertThat(begunBehindTls.headers().firstValue("Location"))
                .hasValueSatisfying(address -> assertThat(address)
                        .contains("redirect_uri=https%3A%2F%2Fchat.example%2Fhalley%2Fsign-in%2Fdone"));
    }

    @Test
    void takesNothingInTheirNameFromPagesOfOthers() {
        String ann = provider.signIn(client, "u-1", "Ann");
        String own = freshRoom();
        String here = server.uri().toString().replaceFirst("/$", "");
        assertThat(post(own, ann, "Origin", here)).isEqualTo(201);
        assertThat(post(own, ann, "Origin", here, "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(201);
        assertThat(post(own, ann)).isEqualTo(201);
        assertThat(post(own, ann, "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(post(own, ann, "Sec-Fetch-Site", "same-site")).isEqualTo(403);
        assertThat(post(own, ann, "Origin", GUEST, "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(401);
        assertThat(post(own, ann, "Origin", GUEST)).isEqualTo(401);
        assertThat(texts(json(client.get(messages(own), "Cookie", ann)))).hasSize(3);
        for (String other : List.of("https://evil.example", GUEST)) {
            HttpResponse<String> out = client.send(
                    client.request("/sign-out", "Cookie", ann, "Origin", other).POST(BodyPublishers.noBody()));
            assertThat(out.statusCode()).as(other).isEqualTo(403);
            assertThat(out.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    private int post(String in, String session, String... headers) {
        String[] all =
                Stream.concat(Stream.of("Cookie", session), Stream.of(headers)).toArray(String[]::new);
        return client.postText(in, "Hi", all).statusCode();
    }

    @Test
    void endsAWaitWithItsSession() {
        HalleyClient brief = behindTls.client();
        HttpResponse<String> begun = brief.get("/sign-in?to=%23lobby");
        URI there = URI.create(begun.headers().firstValue("Location").orElseThrow());
        String back = "/sign-in/done?code=" + provider.code(there, provider.claims("u-1", "Ann"), claims -> claims)
                + "&state=" + SignInProvider.parameters(there.getRawQuery()).get("state");
        String trip = SignInProvider.cookie(begun, "__Secure-halley-sign-in");
        HttpResponse<String> done = brief.get(back, "Cookie", trip);
        assertThat(done.headers().firstValue("Location")).contains(PAGE + "#lobby");
        String ann = SignInProvider.cookie(done, "__Secure-halley-session");
        String cursor = json(brief.get(messages(room), "Cookie", ann)).getString("cursor");
        CompletableFuture<HttpResponse<String>> ending =
                brief.sendAsync(brief.request(messages(room) + "?after=" + cursor, "Prefer", "wait=25", "Cookie", ann));
        assertThat(ending.join().statusCode()).isEqualTo(401);
        HttpResponse<String> ended = brief.get(messages(room), "Cookie", ann);
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(json(ended).getString("type")).isEqualTo("urn:halley:problem:invalid-token");
        assertThat(json(ended).getString("signIn")).isEqualTo(PAGE + "sign-in");
    }

    @Test
    void leadsWhoIsNotVouchedForBackToThePage() throws IOException {
        HttpResponse<String> begun = client.get("/sign-in");
        URI there = URI.create(begun.headers().firstValue("Location").orElseThrow());
        String state = SignInProvider.parameters(there.getRawQuery()).get("state");
        String code = provider.code(there, provider.claims("u-1", "Ann"), claims -> claims.claim("nonce", "another"));
        String trip = SignInProvider.cookie(begun, "halley-sign-in");
        for (HttpResponse<String> refused : List.of(
                client.get("/sign-in/done?state=" + state + "&code=" + code),
                client.get("/sign-in/done?state=another&code=" + code, "Cookie", trip),
                client.get("/sign-in/done?state=" + state + "&error=access_denied", "Cookie", trip),
                client.get("/sign-in/done?state=" + state + "&code=" + code, "Cookie", trip))) {
            assertThat(refused.statusCode()).isEqualTo(303);
            assertThat(refused.headers().firstValue("Location")).contains(server.uri() + "?sign-in=failed");
            assertThat(refused.headers().allValues("Set-Cookie").toString()).doesNotContain("halley-session");
        }
        assertThat(client.get("/sign-in/done?state=a&state=b").statusCode()).isEqualTo(400);
        assertThat(client.get("/sign-in?to=a&other=b").statusCode()).isEqualTo(400);
        assertThat(client.send(client.request("/sign-in").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
        assertThat(client.get("/sign-out").statusCode()).isEqualTo(405);
        assertThat(Files.readString(server.log()))
                .contains(
                        "GET /sign-in/done (nobody has begun",
                        "GET /sign-in/done (another sign-in",
                        "GET /sign-in/done (the provider has refused)",
                        "GET /sign-in/done (the ID token is of another sign-in)");
    }

    @Test
    void signsOut() {
        String ann = provider.signIn(client, "u-1", "Ann");
        HttpResponse<String> out =
                client.send(client.request("/sign-out", "Cookie", ann).POST(BodyPublishers.noBody()));
        assertThat(json(out).getString("next"))
                .startsWith(provider.issuer() + "/end?client_id=" + SignInProvider.CLIENT);
        assertThat(out.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie ->
                        assertThat(cookie).startsWith("halley-session=").contains("Expires=Thu, 01 Dec 1994"));
    }

    @Test
    void tellsNoSecret() throws IOException {
        String ann = provider.signIn(client, "u-1", "Ann");
        client.get("/api/rooms", "Cookie", ann + "x");
        assertThat(Files.readString(server.log()))
                .contains(
                        "access:   oidc, for whoever signs in at " + provider.issuer(), "the session: it is not sealed")
                .doesNotContain(SignInProvider.SECRET, ann.substring(ann.indexOf('=') + 1));
    }

    private static List<String> attributes(HttpResponse<String> answer) {
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return Stream.of(cookie.toLowerCase(Locale.ROOT).split(";", -1))
                .map(String::strip)
                .toList();
    }
}
