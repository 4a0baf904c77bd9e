package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.ServerSentEvents.Event;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms as Durable Streams, version 1.0: the read side, in JSON mode, section by section of the protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurableStreamsIT {
    private static final String NEXT = "Stream-Next-Offset";
    private static final String UP_TO_DATE = "Stream-Up-To-Date";
    private static final String CURSOR = "Stream-Cursor";
    private static final int HUNDREDS = 12;

    private String room = "";
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new LibertyServer(folder, Map.of("HALLEY_POLL_MAX_WAIT", "PT2S")).await();
        client = server.client();
    }

    @BeforeEach
    void enterARoom() {
        room = freshRoom();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** 5.6 */
    @Test
    void isReadFromItsBeginningAndFromAnyOffset() {
        client.postText(room, "first");
        client.postText(room, "second");
        HttpResponse<String> all = client.get(stream());
        assertThat(all.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(texts(all)).containsExactly("first", "second");
        assertThat(header(all, UP_TO_DATE)).isEqualTo("true");
        assertThat(client.get(stream() + "?offset=-1").body()).isEqualTo(all.body());
        String end = stream() + "?offset=" + header(all, NEXT);
        HttpResponse<String> none = client.get(end);
        assertThat(none.body()).isEqualTo("[]");
        assertThat(header(none, NEXT)).isEqualTo(header(all, NEXT));
        assertThat(header(none, UP_TO_DATE)).isEqualTo("true");
        client.postText(room, "third");
        assertThat(texts(client.get(end))).containsExactly("third");
    }

    /** 5.6 and 8: pages are in order, and so are offsets, as text. */
    @Test
    void comesInPagesWhoseOffsetsGrow() {
        for (int hundred = 0; hundred < HUNDREDS; hundred++) {
            IntStream.range(0, 100)
                    .mapToObj(i -> client.postTextAsync(room, "no " + i))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        String offset = "-1";
        int read = 0;
        for (boolean upToDate = false; !upToDate; ) {
            HttpResponse<String> page = client.get(stream() + "?offset=" + offset);
            upToDate = header(page, UP_TO_DATE).equals("true");
            assertThat(header(page, NEXT)).isGreaterThan(offset);
            read += texts(page).size();
            offset = header(page, NEXT);
            assertThat(upToDate).isEqualTo(read == 100 * HUNDREDS);
        }
        assertThat(read).isEqualTo(100 * HUNDREDS);
    }

    /** 8 */
    @Test
    void skipsAllThatIsThereWhereItIsReadFromNow() {
        client.postText(room, "before");
        await().until(() -> texts(client.get(stream() + "?offset=now")).isEmpty());
        HttpResponse<String> now = client.get(stream() + "?offset=now");
        assertThat(now.body()).isEqualTo("[]");
        assertThat(header(now, UP_TO_DATE)).isEqualTo("true");
        assertThat(header(now, "Cache-Control")).isEqualTo("no-store");
        assertThat(now.headers().firstValue("ETag")).isEmpty();
        CompletableFuture<HttpResponse<String>> waiting =
                client.sendAsync(client.request(stream() + "?offset=" + header(now, NEXT) + "&live=long-poll"));
        client.postText(room, "after");
        assertThat(texts(waiting.join())).containsExactly("after");
    }

    /** 5.7 */
    @Test
    void waitsForWhatIsSaid() {
        HttpResponse<String> waited = client.get(stream() + "?offset=now&live=long-poll");
        assertThat(waited.statusCode()).isEqualTo(204);
        assertThat(waited.body()).isEmpty();
        assertThat(header(waited, UP_TO_DATE)).isEqualTo("true");
        String offset = header(waited, NEXT);
        CompletableFuture<HttpResponse<String>> waiting = client.sendAsync(
                client.request(stream() + "?offset=" + offset + "&live=long-poll&cursor=" + header(waited, CURSOR)));
        client.postText(room, "Hi");
        assertThat(texts(waiting.join())).containsExactly("Hi");
        assertThat(header(waiting.join(), NEXT)).isGreaterThan(offset);
    }

    /** 10.1: so that no cache gives the same empty answer for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "9000000000000000"})
    void tellsACursorThatIsGreaterThanTheOneItWasAskedWith(String had) {
        client.postText(room, "Hi");
        HttpResponse<String> answer = client.get(stream() + "?offset=-1&live=long-poll&cursor=" + had);
        assertThat(Long.parseLong(header(answer, CURSOR))).isGreaterThan(Long.parseLong(had));
        try (ServerSentEvents events = ServerSentEvents.of(client, stream() + "?offset=-1&live=sse&cursor=" + had)) {
            await().until(() -> events.events().size() == 2);
            assertThat(Long.parseLong(
                            HalleyClient.json(events.events().get(1).data()).getString("streamCursor")))
                    .isGreaterThan(Long.parseLong(had));
        }
    }

    /** 5.8 */
    @Test
    void goesOnAsEvents() {
        String address = stream() + "?offset=now&live=sse";
        try (ServerSentEvents stream = ServerSentEvents.of(client, address)) {
            await().until(() -> stream.events().size() == 1);
            Event first = stream.events().get(0);
            assertThat(first.name()).isEqualTo("control");
            assertThat(HalleyClient.json(first.data()).getBoolean("upToDate")).isTrue();
            assertThat(stream.head().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            client.postText(room, "Hi");
            await().until(() ->
                    stream.events().stream().anyMatch(event -> event.name().equals("data")));
            Event said = stream.events().stream()
                    .filter(event -> event.name().equals("data"))
                    .findFirst()
                    .orElseThrow();
            assertThat(texts(said.data())).containsExactly("Hi");
            await().until(() ->
                    stream.events().get(stream.events().size() - 1).name().equals("control"));
            String next = HalleyClient.json(
                            stream.events().get(stream.events().size() - 1).data())
                    .getString("streamNextOffset");
            assertThat(client.get(stream() + "?offset=" + next).body()).isEqualTo("[]");
        }
    }

    /** 5.5 */
    @Test
    void tellsWhereItEnds() {
        client.postText(room, "Hi");
        String end = header(client.get(stream()), NEXT);
        await().untilAsserted(() -> {
            HttpResponse<String> head = client.send(client.request(stream()).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(header(head, NEXT)).isGreaterThanOrEqualTo(end);
            assertThat(header(head, "Cache-Control")).isEqualTo("no-store");
            String address = stream() + "?offset=-1&live=sse";
            assertThat(client.send(client.request(address).method("HEAD", BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(200);
        });
    }

    /** 10.1 */
    @Test
    void isNotSentAgainToWhoHasIt() {
        client.postText(room, "Hi");
        HttpResponse<String> first = client.get(stream() + "?offset=-1");
        HttpResponse<String> again = client.get(stream() + "?offset=-1", "If-None-Match", header(first, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        String[] many = {"If-None-Match", "\"another\", W/" + header(first, "ETag")};
        assertThat(client.get(stream() + "?offset=-1", many).statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, NEXT)).isEqualTo(header(first, NEXT));
        client.postText(room, "Hi again");
        HttpResponse<String> changed = client.get(stream() + "?offset=-1", "If-None-Match", header(first, "ETag"));
        assertThat(texts(changed)).containsExactly("Hi", "Hi again");
    }

    @Test
    void mayBeSeveralRooms() {
        String other = freshRoom();
        client.postText(room, "here");
        client.postText(freshRoom(), "elsewhere");
        client.postText(other, "there");
        assertThat(texts(client.get("/api/stream?room=" + room + "&room=" + other)))
                .containsExactly("here", "there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&live=long-poll", "&live=sse"})
    void saysThatTheHistoryIsGone(String live) {
        client.postText(room, "is left");
        HttpResponse<String> gone = client.get(stream() + "?offset=00000000_0000000000000001" + live);
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(HalleyClient.json(gone).getString("type")).isEqualTo("urn:halley:problem:history-gone");
        assertThat(texts(client.follow(gone, HalleyClient.json(gone).getString("missed"))))
                .containsExactly("is left");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "offset=",
                "offset=0",
                "offset=00000000-1",
                "offset=00000000_1",
                "offset=00000000_000000000000000x",
                "offset=-1&offset=-1",
                "offset=-1&live=push",
                "live=sse",
                "live=long-poll",
                "offset=-1&cursor=x",
                "offset=-1&limit=3"
            })
    void refusesWhatIsNoOffset(String query) {
        assertThat(client.get(stream() + "?" + query).statusCode()).isEqualTo(400);
    }

    /** Who speaks does so by the messages' own address, with what a message has. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void isReadAlone(String method) {
        HttpResponse<String> refused = client.send(client.request(stream(), "Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("[{\"text\":\"Hi\"}]")));
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(header(refused, "Allow")).contains("GET", "HEAD").doesNotContain(method);
    }

    private String stream() {
        return "/api/rooms/" + room + "/stream";
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static List<String> texts(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return texts(answer.body());
    }

    private static List<String> texts(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonArray messages = reader.readArray();
            return messages.stream()
                    .map(message -> message.asJsonObject().getString("text"))
                    .toList();
        }
    }
}
