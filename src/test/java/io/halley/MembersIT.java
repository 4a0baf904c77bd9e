package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.ServerSentEvents.Event;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who is let into a private room, and taken out of it, where three servers share a PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MembersIT {
    private static final int SERVERS = 3;

    /** How often somebody is taken out while all servers are at work. */
    private static final int ROUNDS = Integer.getInteger("halley.members.rounds", 4);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Provider provider = new Provider();
    private final List<LibertyServer> servers = new ArrayList<>();
    private final String[] ann = token("u-ann", 600);
    private PostgresServer postgres;
    private String room = "";
    private volatile boolean stopped;

    @BeforeAll
    void start(@TempDir Path folder) {
        postgres = new PostgresServer(folder.resolve("postgres"));
        Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
        settings.putAll(provider.settings());
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new LibertyServer(folder.resolve("replica-" + i), settings));
        }
        servers.forEach(LibertyServer::await);
    }

    @AfterAll
    void stop() {
        servers.forEach(LibertyServer::close);
        postgres.close();
        provider.close();
    }

    @BeforeEach
    void makeRoom() {
        room = freshRoom();
        HttpResponse<String> made = any().send(any().request("/api/rooms/" + room, ann)
                .setHeader("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"kind\":\"private\"}")));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    @Test
    void whoIsTakenOutWaitsNoLongerAtAnyServerAndGetsNothingThatIsSaidAfterwards() {
        String[] bob = token("u-bob", 600);
        letIn("u-bob");
        client(0).postText(room, "before", ann);
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        List<ServerSentEvents> streams = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            HalleyClient client = client(i);
            awaitReadable(client, bob);
            String cursor = json(client.get(messages(room), bob)).getString("cursor");
            String offset = client.get("/api/rooms/" + room + "/stream", bob)
                    .headers()
                    .firstValue("Stream-Next-Offset")
                    .orElseThrow();
            waiting.add(client.sendAsync(
                    client.request(messages(room) + "?after=" + cursor, with(bob, "Prefer", "wait=25"))));
            waiting.add(client.sendAsync(client.request(
                    "/api/messages?room=lobby&room=" + room + "&after=" + cursor, with(bob, "Prefer", "wait=25"))));
            waiting.add(client.sendAsync(
                    client.request("/api/rooms/" + room + "/stream?live=long-poll&offset=" + offset, bob)));
            ServerSentEvents stream = ServerSentEvents.of(client, messages(room) + "?after=" + cursor, bob);
            stream.head();
            streams.add(stream);
        }
        servers.forEach(server -> awaitParked(server, 4));

        takeOut(0, "u-bob");
        long answered = System.nanoTime();
        List<CompletableFuture<?>> ends = new ArrayList<>(waiting);
        streams.forEach(stream -> ends.add(stream.end()));
        for (int i = 0; i < SERVERS; i++) {
            assertThat(client(i).postText(room, "afterwards", ann).statusCode()).isEqualTo(201);
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        System.out.printf("All had ended %d ms after the answer%n", (System.nanoTime() - answered) / 1_000_000);

        assertThat(waiting).allSatisfy(poll -> {
            assertThat(poll.join().statusCode()).isIn(200, 204);
            assertThat(poll.join().body()).doesNotContain("afterwards");
        });
        assertThat(streams.stream().flatMap(stream -> stream.events().stream()))
                .noneMatch(event -> event.data().contains("afterwards"));
        for (int i = 0; i < SERVERS; i++) {
            for (String path :
                    List.of(messages(room), "/api/rooms/" + room + "/stream", "/api/messages?room=" + room)) {
                assertThat(client(i).get(path, bob).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(client(i).get("/api/rooms", bob).body()).doesNotContain(room);
        }
    }

    @Test
    void aPollEndsWithItsTokenAtEachServer() {
        letIn("u-bob");
        String[] bob = token("u-bob", 600);
        servers.forEach(server -> awaitReadable(server.client(), bob));
        String[] brief = token("u-bob", 3);
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            String cursor = json(client(i).get(messages(room), brief)).getString("cursor");
            waiting.add(client(i)
                    .sendAsync(
                            client(i).request(messages(room) + "?after=" + cursor, with(brief, "Prefer", "wait=25"))));
        }
        CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)).join();
        client(0).postText(room, "afterwards", ann);
        assertThat(waiting).allSatisfy(poll -> {
            assertThat(poll.join().statusCode()).isEqualTo(401);
            assertThat(poll.join().body()).doesNotContain("afterwards");
        });
    }

    /** What one reader of somebody has got: the newest of all entries. */
    private record Read(String who, AtomicLong newest, AtomicLong answers) {
        void take(Stream<JsonObject> entries) {
            answers.incrementAndGet();
            entries.forEach(
                    entry -> newest.accumulateAndGet(entry.getJsonNumber("id").longValue(), Math::max));
        }
    }

    /**
     * In each round somebody reads in all ways at all servers, and writes, while others write as fast as they can, and is taken
     * out in the midst of it. In the order of the log they have got nothing, and said nothing, behind the entry that tells of it.
     */
    @Test
    void nobodyGetsOrSaysAnythingBehindTheEntryThatTakesThemOut() {
        List<Read> reads = new ArrayList<>();
        AtomicLong written = new AtomicLong();
        CompletableFuture<?>[] posters = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> post(written), Threads.OF_THEIR_OWN))
                .toArray(CompletableFuture[]::new);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                reads.addAll(round("u-bob-" + round, written));
            }
        } finally {
            stopped = true;
        }
        CompletableFuture.allOf(posters).join();

        Map<String, Long> left = new HashMap<>();
        long last =
                json(any().postText(room, "the last", ann)).getJsonNumber("id").longValue();
        for (JsonObject entry : everything(last)) {
            if (entry.getString("type").equals("left")) {
                left.put(entry.getString("personId"), entry.getJsonNumber("id").longValue());
            } else if (entry.getString("type").equals("posted")) {
                assertThat(left).as("%s", entry).doesNotContainKey(entry.getString("authorId"));
            }
        }
        assertThat(left).hasSize(ROUNDS);
        assertThat(reads).allSatisfy(read -> {
            assertThat(read.answers.get()).as(read.who).isPositive();
            assertThat(read.newest.get()).as(read.who).isPositive().isLessThan(left.get(read.who));
        });
    }

    private List<Read> round(String id, AtomicLong written) {
        String[] bob = token(id, 600);
        letIn(id);
        servers.forEach(server -> awaitReadable(server.client(), bob));
        List<Read> reads = new ArrayList<>();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            HalleyClient client = client(i);
            for (Way way : List.<Way>of(this::poll, this::newest, this::next, this::follow, this::listen)) {
                Read read = new Read(id, new AtomicLong(), new AtomicLong());
                reads.add(read);
                ends.add(CompletableFuture.runAsync(() -> way.read(client, bob, read), Threads.OF_THEIR_OWN));
            }
            ends.add(CompletableFuture.runAsync(() -> speak(client, bob), Threads.OF_THEIR_OWN));
        }
        long before = written.get();
        await().atMost(PATIENCE)
                .until(() -> written.get() > before + 50 && reads.stream().allMatch(read -> read.newest.get() > 0));
        takeOut(ThreadLocalRandom.current().nextInt(SERVERS), id);
        ends.forEach(end -> end.orTimeout(60, TimeUnit.SECONDS).join());
        return reads;
    }

    /** Reads on until there is no such room. */
    private interface Way {
        void read(HalleyClient client, String[] token, Read read);
    }

    private void poll(HalleyClient client, String[] token, Read read) {
        readOn(client, with(token, "Prefer", "wait=25"), read, "");
    }

    /** At once: where this server is behind, from the database. */
    private void next(HalleyClient client, String[] token, Read read) {
        readOn(client, token, read, "");
    }

    private void readOn(HalleyClient client, String[] headers, Read read, String more) {
        HttpResponse<String> answer = client.get(messages(room) + "?limit=1" + more, headers);
        while (answer.statusCode() == 200) {
            JsonObject page = json(answer);
            read.take(entries(page));
            answer = client.get(messages(room) + "?limit=500&after=" + page.getString("cursor"), headers);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    /** From the database. */
    private void newest(HalleyClient client, String[] token, Read read) {
        HttpResponse<String> answer = client.get(messages(room) + "?limit=3", token);
        while (answer.statusCode() == 200) {
            read.take(entries(json(answer)));
            answer = client.get(messages(room) + "?limit=3", token);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    private void follow(HalleyClient client, String[] token, Read read) {
        String path = "/api/rooms/" + room + "/stream?offset=";
        HttpResponse<String> answer = client.get(path + "-1", token);
        while (answer.statusCode() == 200) {
            read.take(
                    json("{\"messages\":" + answer.body() + "}")
                            .getJsonArray("messages")
                            .getValuesAs(JsonObject.class)
                            .stream());
            String offset = answer.headers().firstValue("Stream-Next-Offset").orElseThrow();
            answer = client.get(path + offset, token);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    private void listen(HalleyClient client, String[] token, Read read) {
        try (ServerSentEvents stream = ServerSentEvents.of(client, messages(room) + "?limit=1", token)) {
            await().atMost(PATIENCE).until(() -> {
                read.answers.set(stream.events().size());
                stream.events().stream()
                        .flatMap(Event::messages)
                        .forEach(entry -> read.newest.accumulateAndGet(
                                entry.getJsonNumber("id").longValue(), Math::max));
                return stream.end().isDone();
            });
        }
    }

    private static Stream<JsonObject> entries(JsonObject page) {
        return page.getJsonArray("messages").getValuesAs(JsonObject.class).stream();
    }

    private void post(AtomicLong written) {
        while (!stopped) {
            HttpResponse<String> answer = any().postText(room, "message", ann);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            written.incrementAndGet();
        }
    }

    private void speak(HalleyClient client, String[] token) {
        int status = 201;
        while (status == 201) {
            status = client.postText(room, "I am here", token).statusCode();
        }
        assertThat(status).isEqualTo(404);
    }

    private List<JsonObject> everything(long last) {
        List<JsonObject> all = new ArrayList<>();
        String cursor =
                json(client(0).get(messages(room), ann)).getString("cursor").replaceFirst("-.*", "-0");
        while (all.isEmpty() || all.get(all.size() - 1).getJsonNumber("id").longValue() < last) {
            JsonObject page = json(client(0).get(messages(room) + "?limit=500&after=" + cursor, ann));
            entries(page).forEach(all::add);
            cursor = page.getString("cursor");
        }
        return all;
    }

    private void letIn(String id) {
        HalleyClient client = any();
        HttpResponse<String> answer = client.send(client.request("/api/rooms/" + room + "/members?person=" + id, ann)
                .PUT(BodyPublishers.noBody()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private void takeOut(int server, String id) {
        HttpResponse<String> answer = client(server)
                .send(client(server)
                        .request("/api/rooms/" + room + "/members?person=" + id, ann)
                        .DELETE());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /** A server that knows the room already hears a moment later of who is let in. */
    private void awaitReadable(HalleyClient client, String[] token) {
        await().until(() -> client.get(messages(room) + "?limit=1", token).statusCode() == 200);
    }

    private static void awaitParked(LibertyServer server, int polls) {
        await().until(() -> parked(server) == polls);
    }

    private static int parked(LibertyServer server) {
        return server.client()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("halley_polls_parked "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private HalleyClient client(int server) {
        return servers.get(server).client();
    }

    private HalleyClient any() {
        return client(ThreadLocalRandom.current().nextInt(SERVERS));
    }

    private String[] token(String id, int seconds) {
        return new String[] {
            "Authorization",
            "Bearer "
                    + provider.signed(
                            Provider.claims(id, id).expirationTime(Provider.after(Duration.ofSeconds(seconds))))
        };
    }

    private static String[] with(String[] headers, String... others) {
        return Stream.of(headers, others).flatMap(Stream::of).toArray(String[]::new);
    }
}
