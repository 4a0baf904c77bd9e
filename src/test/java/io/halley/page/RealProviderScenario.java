package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.halley.HalleyClient;
import io.halley.Installed;
import io.halley.LibertyServer;
import io.halley.Ports;
import io.halley.PostgresServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody signs in with a real provider, at two servers behind a proxy that hands each request to the next one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealProviderScenario {
    /** Long enough for all that is done within one, and short enough to be waited for. */
    private static final String SESSION = "50s";

    private final String room = HalleyClient.freshRoom();
    private final URI proxy = URI.create("http://localhost:" + Ports.free() + "/");
    private final List<LibertyServer> servers = new ArrayList<>();
    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private RealProvider provider;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Installed.demand("nginx");
        provider = begun(provider(folder, proxy));
        PostgresServer postgres = begun(new PostgresServer(folder.resolve("postgres")));
        Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
        settings.putAll(provider.settings());
        settings.put("HALLEY_ACCESS_OIDC_PAGE", proxy.toString());
        settings.put("HALLEY_ACCESS_OIDC_SESSION", SESSION);
        for (String name : List.of("one", "other")) {
            servers.add(begun(new LibertyServer(folder.resolve(name), settings)));
        }
        startProxy(folder);
        servers.forEach(LibertyServer::await);
        provider.await();
    }

    /** @param page where it leads back to */
    abstract RealProvider provider(Path folder, URI page) throws IOException;

    private <T extends AutoCloseable> T begun(T it) {
        begun.push(it);
        return it;
    }

    /** Whatever has begun, in the other order. */
    @AfterAll
    void stop() throws Exception {
        while (!begun.isEmpty()) {
            begun.pop().close();
        }
    }

    @Test
    void signsInSpeaksGoesOnAndSignsOut() throws IOException, InterruptedException {
        try (Person ann = new Person(proxy, null, new NewContextOptions())) {
            ann.alsoGoesTo(provider.uri());
            servers.forEach(server -> ann.alsoGoesTo(server.uri()));
            Page page = ann.page();
            ann.enter(room);
            isAccessible(page);
            button(page, "Sign in").click();
            provider.signsIn(page);
            assertThat(page).hasURL(ann.address(room));
            Person.ready(page, room);
            ann.say("Hi");
            ann.sees("Hi");
            assertThat(page.locator(".my-name")).hasText(provider.name());

            Cookie session = session(ann);
            isKeptFromScripts(page, session);
            isKnownEverywhere(ann, session);
            botsComeWithTokens();

            assertThat(signIn(page)).isVisible(); // The session has ended.
            ann.say("Still there?");
            assertThat(page.locator(".message.pending")).containsText("once you have signed in");
            ann.editor().click();
            page.keyboard().insertText("and a draft");
            button(page, "Sign in").click(); // The provider's own session goes on.
            Person.ready(page, room);
            ann.sees("Still there?");
            assertThat(page.locator(".message.pending")).hasCount(0);
            assertThat(ann.editor()).hasText("and a draft");
            assertThat(signIn(page)).hasCount(0);

            Page elsewhere = ann.context().newPage();
            elsewhere.navigate(ann.address(room));
            Person.ready(elsewhere, room);
            assertThat(elsewhere.locator(".message .body").first()).hasText("Hi");
            signOut(page);
            assertThat(signIn(page)).isVisible();
            assertThat(signIn(elsewhere)).isVisible(); // It was told, and says the same.
            assertThat(elsewhere.locator(".message")).hasCount(0);
            elsewhere.close();
            Person.ready(page, "lobby"); // Where it was is forgotten, too.
            assertThat(ann.context().cookies(proxy.toString())).noneMatch(cookie -> cookie.name.equals(session.name));
            assertThat(stored(page)).doesNotContain("Hi", "Still there", "a draft", "Ann");
            button(page, "Sign in").click();
            provider.asksWhoIsThere(page); // Whoever comes next has to say who they are.
        }
    }

    private void signOut(Page page) {
        page.locator(".me").click();
        assertThat(page.locator("dialog[open]")).containsText(provider.name());
        isAccessible(page);
        button(page, "Sign out").click();
        provider.signsOut(page);
    }

    private static void isAccessible(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(rule -> rule.getId() + ": " + rule.getHelp())
                .isEmpty();
    }

    private static void isKeptFromScripts(Page page, Cookie session) {
        assertThat(session.httpOnly).isTrue();
        assertThat(session.sameSite).isEqualTo(SameSiteAttribute.LAX);
        assertThat(page.evaluate("document.cookie")).isEqualTo("");
        assertThat(page.url() + stored(page)).doesNotContain(session.value, "eyJ");
    }

    private static String stored(Page page) {
        return String.valueOf(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"));
    }

    /** By the same cookie, of which no server has heard but by the browser. */
    private void isKnownEverywhere(Person ann, Cookie session) {
        for (LibertyServer server : servers) {
            String cookie = session.name + "=" + session.value;
            HttpResponse<String> read = server.client().get(messages(room), "Cookie", cookie);
            JsonObject said = json(read).getJsonArray("messages").getJsonObject(0);
            JsonObject you =
                    json(server.client().get("/api/rooms", "Cookie", cookie)).getJsonObject("you");
            assertThat(said.getString("author")).isEqualTo(provider.name()).isEqualTo(you.getString("name"));
            assertThat(said.getString("authorId")).isNotEmpty().isEqualTo(you.getString("id"));
            Page there = ann.context().newPage();
            there.navigate(server.uri() + "#" + room);
            Person.ready(there, room);
            assertThat(there.locator(".message .body")).hasText("Hi");
            there.close();
        }
    }

    private void botsComeWithTokens() throws IOException, InterruptedException {
        String token = provider.token();
        if (token != null) {
            HttpResponse<String> said =
                    servers.get(0).client().postText("bots", "Beep", "Authorization", "Bearer " + token);
            assertThat(said.statusCode()).as(said.body()).isEqualTo(201);
        }
    }

    private Cookie session(Person person) {
        return person.context().cookies(proxy.toString()).stream()
                .filter(cookie -> cookie.name.equals("halley-session"))
                .findFirst()
                .orElseThrow();
    }

    private static Locator signIn(Page page) {
        return page.locator(".banner[data-state=signIn]");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    private void startProxy(Path folder) throws IOException {
        String both = """
                upstream halley { server 127.0.0.1:%d; server 127.0.0.1:%d; }
                server {
                  listen 127.0.0.1:%d;
                  location / {
                    proxy_http_version 1.1;
                    proxy_set_header Connection '';
                    proxy_set_header Host $http_host;
                    proxy_pass http://halley;
                  }
                }
                """.formatted(
                        servers.get(0).uri().getPort(), servers.get(1).uri().getPort(), proxy.getPort());
        Process nginx = Nginx.start(folder, both);
        begun.push(() -> nginx.destroyForcibly().onExit().join());
    }
}
