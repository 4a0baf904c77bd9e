package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.ServerSentEvents.Event;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same messages as server-sent events, over one response that goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamsIT {
    private static final int DEAF = 500;

    /** More than there are threads that tell those who wait. */
    private static final int HEAVY_ROOMS = 5;

    /** So many are told by those threads, and not by the one that wakes. */
    private static final int LISTENERS = 100;

    private static final int ROUNDS = 20;

    private static final String LONG_TEXT = "x".repeat(60_000);

    /** More than the network's buffers hold for one who does not read, 4 MiB by Linux' own measure. */
    private static final int LONG_TEXTS = 80;

    private String room = "";
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new LibertyServer(folder, Map.of("HALLEY_HTTP_TRUSTED_PROXIES", "127.0.0.1")).await();
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

    /** Sooner than the comment that comes where nothing was said for 15 s. */
    @Test
    void saysAtOnceThatTheWayIsThereAlsoWhereNothingIsSaid() {
        try (ServerSentEvents stream = listen(messages(room) + "?after=" + client.cursor(room))) {
            await().atMost(Duration.ofSeconds(10)).until(() -> stream.others().contains(":"));
            assertThat(stream.events()).isEmpty();
        }
    }

    @Test
    void tellsTheNewestAndThenWhatIsSaidWhenItIsSaid() {
        client.postText(room, "first");
        try (ServerSentEvents stream = listen(messages(room))) {
            assertThat(stream.texts(1)).containsExactly("first");
            String cursor = stream.events().get(0).id();
            client.postText(room, "second");
            assertThat(stream.texts(2)).containsExactly("first", "second");
            assertThat(stream.events().get(1).data())
                    .as("the same as a poll's answer")
                    .isEqualTo(client.poll(cursor, room).join().body());
            assertThat(stream.head().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(stream.head().headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(stream.end()).isNotDone();
        }
    }

    @Test
    void goesOnFromTheLastEventWhateverTheAddressSays() {
        String start = client.cursor(room);
        client.postText(room, "heard before");
        String cursor = client.cursor(room);
        client.postText(room, "missed");
        try (ServerSentEvents again = listen(messages(room) + "?after=" + start, "Last-Event-ID", cursor);
                ServerSentEvents first = listen(messages(room) + "?after=" + start, "Last-Event-ID", "")) {
            assertThat(again.texts(1)).containsExactly("missed");
            assertThat(first.texts(2)).containsExactly("heard before", "missed");
        }
    }

    @Test
    void goesThroughALongHistoryAndOn() {
        String start = client.cursor(room);
        List<String> said = IntStream.range(0, 1_000).mapToObj(i -> "no " + i).toList();
        said.forEach(text -> client.postText(room, text));
        try (ServerSentEvents stream = listen(messages(room) + "?limit=7&after=" + start)) {
            assertThat(stream.texts(said.size())).isEqualTo(said);
            client.postText(room, "and on");
            assertThat(stream.texts(said.size() + 1)).endsWith("and on");
        }
    }

    @Test
    void tellsOfSeveralRoomsByOneCursor() {
        String other = freshRoom();
        String address = "/api/messages?room=" + room + "&room=" + other;
        String start = client.cursor(room, other);
        try (ServerSentEvents stream = listen(address + "&after=" + start)) {
            client.postText(room, "here");
            client.postText(freshRoom(), "elsewhere");
            client.postText(other, "there");
            assertThat(stream.texts(2)).containsExactly("here", "there");
        }
    }

    @Test
    void saysWhereToGoOnWhereTheHistoryIsGone() {
        client.postText(room, "is left");
        String cursor = client.cursor(room);
        for (String address : List.of(messages(room) + "?", "/api/messages?room=" + room + "&")) {
            ServerSentEvents stream = listen(address + "limit=3&after=00000000-1");
            stream.end().join();
            Event gone = stream.events().get(0);
            assertThat(gone.name()).isEqualTo("gone");
            JsonObject problem = json(gone.data());
            assertThat(problem.getString("type")).isEqualTo("urn:halley:problem:history-gone");
            assertThat(problem.getString("cursor")).isEqualTo(cursor);
            HttpResponse<String> asked = client.get(address + "limit=3&after=00000000-1");
            assertThat(problem.getString("missed")).contains("limit=3");
            assertThat(json(client.follow(asked, problem.getString("missed"))))
                    .isEqualTo(json(client.follow(asked, json(asked).getString("missed"))));
        }
    }

    /** Where a response cannot go on, one answer is one event, and the client comes again. */
    @ParameterizedTest
    @ValueSource(strings = {"GET %s HTTP/1.0", "HEAD %s HTTP/1.1"})
    void isAnsweredOnceWhereAResponseCannotGoOn(String request) throws IOException {
        String start = client.cursor(room);
        client.postText(room, "Hi");
        RawHttp raw = new RawHttp(server.uri());
        for (String query : List.of("?after=" + start, "", "?after=00000000-1")) {
            RawHttp.Answer answer =
                    raw.send(request.formatted(messages(room) + query) + "\nAccept: text/event-stream", new byte[0]);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(answer.header("Content-Length")).isNotEmpty();
            if (request.startsWith("GET")) {
                assertThat(answer.body())
                        .startsWith("retry: ")
                        .contains("\ndata: {")
                        .endsWith("}\n\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"before=7", "wait=25", "limit=0", "after=nothing", "after=00000000-1&after=00000000-1", "room=a"
            })
    void refusesWhatNoStreamHas(String query) {
        assertThat(client.get(messages(room) + "?" + query, "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesCursorsThatAreNoneOrTwo() {
        for (String[] last : List.of(
                new String[] {"Last-Event-ID", "1"},
                new String[] {"Last-Event-ID", "00000000-1", "Last-Event-ID", "00000000-2"})) {
            ServerSentEvents refused = listen(messages(room), last);
            assertThat(refused.head().statusCode()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json, text/event-stream", "application/*"})
    void givesJsonToWhoTakesAnything(String accept) {
        assertThat(texts(json(client.get(messages(room) + "?limit=1", "Accept", accept))))
                .hasSizeLessThan(2);
    }

    /** Each holds the one event that it does not take, and no thread; when it comes again it gets all of it. */
    @Test
    void keepsNobodyFromAnythingWhoDoesNotRead() {
        String start = client.cursor(room);
        List<String> heavy =
                Stream.generate(HalleyClient::freshRoom).limit(HEAVY_ROOMS).toList();
        long threads = threads();
        try (HeldConnections deaf = new HeldConnections(server.uri())) {
            for (String one : heavy) {
                deaf.add(
                        DEAF / HEAVY_ROOMS,
                        "GET " + messages(one) + "?after=" + start
                                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
            }
            await().until(() -> server.parkedPolls() >= DEAF); // With some whose going has not been noticed yet.
            List<ServerSentEvents> listeners = Stream.generate(() -> listen(messages(room) + "?after=" + start))
                    .limit(LISTENERS)
                    .toList();
            for (int i = 0; i < LONG_TEXTS; i++) {
                for (String one : heavy) {
                    assertThat(client.postText(one, i + LONG_TEXT).statusCode()).isEqualTo(201);
                }
            }
            List<String> said =
                    IntStream.range(0, ROUNDS).mapToObj(i -> "round " + i).toList();
            for (String text : said) {
                client.postText(room, text);
                assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
            }
            assertThat(listeners)
                    .allSatisfy(each -> assertThat(each.texts(ROUNDS)).isEqualTo(said));
            assertThat(threads()).as("no thread waits for a reader").isLessThan(threads + DEAF / 10);
            listeners.forEach(ServerSentEvents::close);
        }
        try (ServerSentEvents again = listen(messages(heavy.get(0)) + "?after=" + start)) {
            assertThat(again.texts(LONG_TEXTS)).hasSize(LONG_TEXTS);
        }
    }

    /** What it would have been told it is told when it comes again: it still has the cursor that it came with. */
    @Test
    void isSentAwayWithItsCursorWhereALongEventFindsNoRoom() {
        String heavyRoom = freshRoom();
        String heavy = messages(heavyRoom) + "?after=" + client.cursor(room);
        String[] one = {"X-Forwarded-For", "203.0.113.7"};
        List<String> said =
                IntStream.range(0, LONG_TEXTS).mapToObj(i -> i + LONG_TEXT).toList();
        said.forEach(text -> client.postText(heavyRoom, text));
        try (HeldConnections deaf = new HeldConnections(server.uri())) {
            deaf.add(
                    DEAF / 10,
                    "GET " + heavy + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n"
                            + "Accept: text/event-stream\r\n\r\n");
            await().untilAsserted(() -> {
                ServerSentEvents refused = listen(heavy, one);
                assertThat(refused.end()).succeedsWithin(Duration.ofSeconds(5));
                assertThat(refused.events()).isEmpty();
                assertThat(refused.others()).anyMatch(line -> line.startsWith("retry: "));
            });
            try (ServerSentEvents another = listen(heavy, "X-Forwarded-For", "203.0.113.8")) {
                assertThat(another.texts(said.size())).isEqualTo(said);
            }
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> isTold(heavy, one));
        try (ServerSentEvents again = listen(heavy, one)) {
            assertThat(again.texts(said.size())).isEqualTo(said);
        }
    }

    private boolean isTold(String address, String... headers) {
        try (ServerSentEvents stream = listen(address, headers)) {
            await().until(() -> stream.end().isDone() || !stream.events().isEmpty());
            return !stream.events().isEmpty();
        }
    }

    /** Each ends well, and says when to come back, so that no two thousand come in one moment. */
    @Test
    void isSentOnWhereTheServerGoes(@TempDir Path folder) {
        try (LibertyServer leaving = new LibertyServer(folder, Map.of("HALLEY_DRAIN_WINDOW", "PT4S")).await()) {
            HalleyClient leavingClient = leaving.client();
            List<ServerSentEvents> streams = Stream.generate(() -> ServerSentEvents.of(leavingClient, messages(room)))
                    .limit(100)
                    .toList();
            await().until(() -> leavingClient.get("/health/ready").body().contains("\"parkedPolls\":100"));
            leaving.terminate();
            assertThat(streams).allSatisfy(stream -> {
                assertThat(stream.end()).succeedsWithin(Duration.ofMinutes(1));
                assertThat(stream.others()).anyMatch(line -> line.matches("retry: [1-4]\\d{3}"));
            });
            assertThat(streams.stream()
                            .flatMap(stream -> stream.others().stream())
                            .distinct()
                            .count())
                    .as("different moments")
                    .isGreaterThan(50);
        }
    }

    private ServerSentEvents listen(String path, String... headers) {
        return ServerSentEvents.of(client, path, headers);
    }

    private long threads() {
        return server.jcmd("Thread.print").filter(line -> line.startsWith("\"")).count();
    }
}
