package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Route.FulfillOptions;
import io.halley.HalleyClient;
import io.halley.page.FaultyNetwork.Passing;
import io.halley.page.FaultyNetwork.Stalled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the page comes to the browser. */
class LoadIT {
    private static final System.Logger LOG = System.getLogger("halley.load");
    private static final long MOST_BYTES = 130_000;

    /** What the page asks for. */
    private static final int LISTED = 50;

    /** Some 200 characters: more than is told of a room's last message. */
    private static final int PREVIEWED = 40;

    private static final String[] WORDS =
            ("about after again all also always and any ask back be because before build but by"
                            + " call can change close code come day deploy do done down every find first fix for friday from get give go"
                            + " good have help here how if in into issue it just know last let like log look lunch make meeting mend"
                            + " merge monday more morning much need new next no not now of office on one only open or other our out"
                            + " over page please put question read release restart review right run say see server should so some"
                            + " something soon start still stop take team test thank that the their them then there they thing think"
                            + " this time to today tomorrow try two under until up us use very wait want way we week well what when"
                            + " where which who why will with without work would year yes yesterday you your")
                    .split(" ");

    private static final Pattern ASSETS = Pattern.compile("assets/(?:chunk-[A-Z0-9]{8}\\.js|chat-[A-Z0-9]{8}\\.css)");

    private final String room = HalleyClient.freshRoom();

    /** All that comes before one can write and sees where others are: files, the room, and as long a list of rooms as is asked for. */
    @Test
    void theFirstLoadIsSmall() {
        HalleyClient client = Servers.client();
        Random chance = new Random(LISTED);
        List<String> rooms = IntStream.range(0, LISTED)
                .mapToObj(i -> words(chance, 2, "-") + "-" + i)
                .toList();
        rooms.forEach(one -> client.postText(one, words(chance, PREVIEWED, " ")));
        try (Person ann = new Person(Servers.SHARED, "Ann").of(rooms)) {
            CDPSession session = ann.context().newCDPSession(ann.page());
            AtomicLong bytes = new AtomicLong();
            session.on(
                    "Network.loadingFinished",
                    (JsonObject event) ->
                            bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
            session.send("Network.enable");
            ann.enter(room);
            assertThat(ann.page().locator(".rooms .preview:not(:empty)")).hasCount(LISTED);
            LOG.log(System.Logger.Level.INFO, "first load: {0} bytes", bytes);
            assertThat(bytes.get()).isBetween(10_000L, MOST_BYTES);
        }
    }

    /** While servers are replaced, the page comes from an old one and its script would from a new one, or the other way. */
    @Test
    void itIsLoadedAgainWhereItsScriptIsOfAnotherBuild() {
        AtomicLong pages = new AtomicLong();
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted())) {
            ann.context().route(address -> URI.create(address).getPath().equals("/"), route -> {
                String page = route.fetch().text();
                boolean other = pages.getAndIncrement() < 3;
                route.fulfill(new FulfillOptions()
                        .setContentType("text/html")
                        .setBody(other ? page.replaceFirst("chunk-[A-Z0-9]{8}", "chunk-ANOTHER1") : page));
            });
            ann.enter(room);
            assertThat(pages).hasValue(4);
        }
        HttpResponse<String> kept = Servers.client().get("/assets/chunk-ANOTHER1.js");
        assertThat(kept.statusCode()).as("for what keeps files").isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'gzip, deflate, br, zstd', true",
        "'br;q=0.8, gzip;q=1.0', true",
        "'br, gzip; q=0', false",
        "identity, false"
    })
    void itsFilesAreZippedForWhoCanReadThem(String accepted, boolean zipped) throws IOException {
        HalleyClient client = Servers.client();
        HttpResponse<byte[]> page = client.sendAsync(
                        client.request("/", "Accept-Encoding", accepted), BodyHandlers.ofByteArray())
                .join();
        assertThat(page.headers().allValues("Content-Encoding")).isEqualTo(zipped ? List.of("gzip") : List.of());
        assertThat(page.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        byte[] read = zipped ? new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes() : page.body();
        assertThat(new String(read, StandardCharsets.UTF_8)).contains("</html>");
        String tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(client.get("/", "If-None-Match", tag).statusCode()).isEqualTo(304);
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

    private static String words(Random chance, int count, String separator) {
        return chance.ints(count, 0, WORDS.length).mapToObj(i -> WORDS[i]).collect(Collectors.joining(separator));
    }

    private static String cacheControl(HttpResponse<String> response) {
        return response.headers().firstValue("Cache-Control").orElse("");
    }
}
