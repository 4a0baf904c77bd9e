package io.halley.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of another site, in a real browser: with the client that Halley serves, where it is allowed, and without. */
class GuestPageIT {
    private static final String TALK = """
            async ({base, room}) => {
                const {HalleyClient} = await import(`${base}/client/halley-client.js`);
                const halley = new HalleyClient({base});
                window.heard = [];
                halley.addEventListener("messages", ({detail}) => heard.push(...detail.messages.map(({text}) => text)));
                halley.follow([room]);
                await halley.newest(room);
                halley.send(room, {author: "Guest", text: "From elsewhere"});
            }""";

    /** What needs no permission to be sent. */
    private static final List<String> SMUGGLES = List.of(
            "async (url) => fetch(url, {method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'text/plain'}, body: 'a'})"
                    + ".then(() => 'sent')",
            "(url) => String(navigator.sendBeacon(url, new Blob(['b'], {type: 'text/plain'})))",
            "(url) => { const form = document.createElement('form'); form.method = 'POST'; form.action = url;"
                    + " form.enctype = 'text/plain'; form.target = 'frame'; document.body.append(form); form.submit(); }");

    private static final List<String> CLASSIC_SMUGGLES = List.of(
            "([url, msg]) => fetch(url, {method: 'POST', mode: 'no-cors', body: new URLSearchParams({msg})})"
                    + ".then(() => 'sent')",
            "([url, msg]) => String(navigator.sendBeacon(url, new URLSearchParams({msg})))",
            "([url, msg]) => { const form = document.createElement('form'); form.method = 'POST'; form.action = url;"
                    + " form.target = 'frame'; form.append(Object.assign(document.createElement('input'),"
                    + " {name: 'msg', value: msg})); document.body.append(form); form.submit(); }");

    private final String room = HalleyClient.freshRoom();
    private HttpServer site;
    private URI guest;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void open() throws IOException {
        context = Chromium.browser().newContext();
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] html =
                "<!doctype html><title>Guest</title><iframe name=frame></iframe>".getBytes(StandardCharsets.UTF_8);
        site.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        site.start();
        guest = URI.create("http://127.0.0.1:" + site.getAddress().getPort());
        page = context.newPage();
        page.navigate(guest.toString());
    }

    @AfterEach
    void close() {
        context.close();
        site.stop(0);
    }

    @Test
    void talksWhereItIsAllowed(@TempDir Path folder) {
        try (LibertyServer server =
                new LibertyServer(folder, Map.of("HALLEY_HTTP_ALLOWED_ORIGINS", guest.toString())).await()) {
            HalleyClient client = server.client();
            String base = server.uri().toString().replaceFirst("/$", "");
            page.evaluate(TALK, Map.of("base", base, "room", room));
            await().until(() -> HalleyClient.texts(client.newest(room)).contains("From elsewhere"));
            client.postText(room, "From here");
            page.waitForFunction("heard.includes('From here') && heard.includes('From elsewhere')");
            HttpHeaders others = client.get(HalleyClient.messages(room)).headers();
            assertThat(others.firstValue("Access-Control-Allow-Origin")).isEmpty();
            assertThat(others.firstValue("Vary").orElseThrow()).contains("Origin");
        }
    }

    /** Just as the old demo's own page would. */
    @Test
    void smugglesNothingInByTheClassicEndpoint() {
        HalleyClient client = Servers.client();
        String address = client.uri("/comet.php").toString();
        for (String smuggle : CLASSIC_SMUGGLES) {
            page.waitForResponse(address, () -> page.evaluate(smuggle, List.of(address, room)));
        }
        assertThat(client.get(HalleyClient.messages("lobby") + "?limit=500").body())
                .doesNotContain(room);
    }

    @Test
    void smugglesNothingInWhereItIsNot() {
        HalleyClient client = Servers.client();
        String address =
                client.uri(HalleyClient.messages(room) + "?author=admin").toString();
        for (String smuggle : SMUGGLES) {
            page.waitForResponse(address, () -> page.evaluate(smuggle, address));
        }
        assertThat(client.newest(room).getJsonArray("messages")).isEmpty();
        assertThat(page.evaluate(
                        "async (url) => fetch(url).then(() => 'read', () => 'refused')",
                        client.uri("/api/rooms").toString()))
                .isEqualTo("refused");
    }
}
