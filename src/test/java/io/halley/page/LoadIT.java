package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import io.halley.HalleyClient;
import io.halley.page.FaultyNetwork.Passing;
import io.halley.page.FaultyNetwork.Stalled;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the page comes to the browser. */
class LoadIT {
    private static final long MOST_BYTES = 130_000;
    private static final Pattern ASSETS = Pattern.compile("assets/chat-[A-Z0-9]{8}\\.(?:js|css)");

    private final String room = HalleyClient.freshRoom();

    /** The page itself: the list of rooms, up to some 11 kB, comes before the room is ready or after it. */
    @Test
    void theFirstLoadIsSmall() {
        try (Person ann = new Person(Servers.SHARED, "Ann")) {
            CDPSession session = ann.context().newCDPSession(ann.page());
            AtomicLong bytes = new AtomicLong();
            Set<String> answers = new HashSet<>();
            session.on("Network.requestWillBeSent", (JsonObject event) -> {
                if (event.getAsJsonObject("request").get("url").getAsString().contains("/api/")) {
                    answers.add(event.get("requestId").getAsString());
                }
            });
            session.on("Network.loadingFinished", (JsonObject event) -> {
                if (!answers.contains(event.get("requestId").getAsString())) {
                    bytes.addAndGet(event.get("encodedDataLength").getAsLong());
                }
            });
            session.send("Network.enable");
            ann.enter(room);
            assertThat(bytes.get()).isBetween(10_000L, MOST_BYTES);
        }
    }

    @Test
    void itsFilesAreKeptForEverUnderHashedNamesAndThePageIsAskedFor() {
        HalleyClient client = Servers.client();
        HttpResponse<String> page = client.get("/");
        assertThat(cacheControl(page)).isEqualTo("no-cache");
        List<String> assets = ASSETS.matcher(page.body())
                .results()
                .map(found -> "/" + found.group())
                .toList();
        assertThat(assets).hasSize(2);
        for (String asset : assets) {
            HttpResponse<String> file = client.get(asset, "Accept-Encoding", "identity");
            assertThat(cacheControl(file)).contains("immutable");
            assertThat(file.body()).doesNotContain("sourceMappingURL");
            assertThat(client.get(asset + ".map").statusCode()).isEqualTo(404);
        }
        assertThat(cacheControl(client.get("/sw.js"))).isEqualTo("no-cache");
        assertThat(cacheControl(client.get("/api/rooms"))).isEqualTo("no-store");
        assertThat(cacheControl(client.get("/assets/none-12345678.js"))).doesNotContain("immutable");
        assertThat(client.get("/client/halley-client.js").body()).contains("export class HalleyClient");
    }

    @Test
    void itWorksAtOnceWhenItWasLoadedBeforeAndTheServerIsSlow() throws IOException {
        try (FaultyNetwork network = new FaultyNetwork(Servers.SHARED);
                Person ann = new Person(network.uri(), "Ann").enter(room)) {
            ann.worker();
            ann.say("kept from the last visit");
            ann.sees("kept from the last visit");

            network.become(new Stalled());
            ann.page().reload();
            assertThat(ann.page().locator("h1")).hasText(room);
            ann.sees("kept from the last visit");
            ann.say("written before the server answers");
            assertThat(ann.page().locator(".message.pending")).hasCount(1);

            network.become(new Passing());
            ann.sees("written before the server answers");
            assertThat(ann.messages()).hasCount(2);
        }
    }

    private static String cacheControl(HttpResponse<String> response) {
        return response.headers().firstValue("Cache-Control").orElse("");
    }
}
