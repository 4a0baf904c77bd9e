package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far people have read, over three servers, each of which tells of all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadPositionsIT {
    private static final int SERVERS = 3;

    private final Provider provider = new Provider();
    private final String[] ann = token("u-1", "Ann");
    private final String[] bob = token("u-2", "Bob");
    private final List<LibertyServer> servers = new ArrayList<>();
    private final String room = freshRoom();
    private PostgresServer postgres;

    @BeforeAll
    void start(@TempDir Path folder) {
        postgres = new PostgresServer(folder.resolve("postgres"));
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.putAll(postgres.settings(postgres.createDatabase()));
        settings.put("HALLEY_READ_MAX_PEOPLE", "3");
        settings.put("HALLEY_ACCESS_RULES", "everybody -> room-* -> read write,claim sub=u-1 -> of-ann -> read write");
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

    @Test
    void whatIsUnreadFollowsAPersonFromServerToServer() {
        String own = freshRoom();
        post(own, "one");
        String cursor = cursorOf(own);
        assertThat(unread(any(), ann)).doesNotContainKey(own);
        see(any(), own, cursor, ann);
        assertThat(unread(any(), ann)).containsEntry(own, 0);
        post(own, "two");
        post(own, "three");
        assertThat(unread(any(), ann)).containsEntry(own, 2);
        see(any(), own, cursorOf(own), ann);
        see(any(), own, cursor, ann);
        for (LibertyServer server : servers) {
            assertThat(unread(server.client(), ann)).containsEntry(own, 0);
            assertThat(unread(server.client(), bob)).doesNotContainKey(own);
        }
    }

    /** At all servers at once, and each with another cursor: all end at the furthest, and what was answered is kept. */
    @Test
    void theFurthestCountsWhoeverComesLast() {
        List<Integer> ids = new ArrayList<>(
                IntStream.range(0, 30).mapToObj(i -> say("message " + i)).toList());
        String epoch = cursor(ann).replaceFirst("-.*", "-");
        Collections.shuffle(ids);
        List<CompletableFuture<HttpResponse<String>>> answers = ids.stream()
                .map(id -> {
                    HalleyClient client = any();
                    return client.sendAsync(client.request(seen(room) + "?cursor=" + epoch + id, ann)
                            .PUT(BodyPublishers.noBody()));
                })
                .toList();
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(204));
        int last = Collections.max(ids);
        for (LibertyServer server : servers) {
            assertThat(position(server.client(), "Ann").getInt("seen")).isEqualTo(last);
        }
    }

    /** Each way of reading proves it by the cursor that it goes on from; who has never looked is told of nowhere. */
    @Test
    void aCursorThatComesBackProvesDelivery() {
        say("first");
        see(any(), cursor(bob), bob);
        int poll = say("by poll");
        any().get(messages(room) + "?after=" + cursor(bob), bob);
        awaitDelivered(poll);
        int waiting = say("by long poll");
        HalleyClient client = any();
        String now = cursor(bob);
        var unused = client.sendAsync(client.request(messages(room) + "?after=" + now, with(bob, "Prefer", "wait=5")));
        awaitDelivered(waiting);
        int stream = say("by stream");
        try (ServerSentEvents events =
                ServerSentEvents.of(any(), messages(room) + "?after=" + now, with(bob, "Last-Event-ID", cursor(bob)))) {
            awaitDelivered(stream);
            assertThat(events.events()).isEmpty();
        }
        int durable = say("by another protocol");
        String offset = any().get("/api/rooms/" + room + "/stream", bob)
                .headers()
                .firstValue("Stream-Next-Offset")
                .orElseThrow();
        any().get("/api/rooms/" + room + "/stream?offset=" + offset, bob);
        awaitDelivered(durable);
        assertThat(position(any(), "Bob").getInt("seen")).isLessThan(poll);
        any().get(messages(room) + "?after=" + cursor(ann), token("u-9", "Eve"));
        assertThat(read(any()).toString()).doesNotContain("Eve");
    }

    @Test
    void whoAsksIsToldBesideTheMessages() {
        String own = freshRoom();
        post(own, "Hi");
        String cursor = cursorOf(own);
        String asked = messages(own) + "?after=" + cursor + "&with=read,presence&visit=1";
        try (ServerSentEvents stream = ServerSentEvents.of(servers.get(0).client(), asked, ann)) {
            see(servers.get(SERVERS - 1).client(), own, cursor, bob);
            await().until(() -> told(stream).contains("\"name\":\"Bob\",\"id\":\"u-2\",\"delivered\":"));
            assertThat(told(stream)).contains("\"count\":1");
        }
        String plain = any().get(messages(own) + "?after=" + cursor + "&with=presence,typing", ann)
                .body();
        assertThat(plain).contains("\"count\"").doesNotContain("\"read\"");
    }

    @Test
    void whoHidesAndWhoIsOneOfManyIsNotToldOf() {
        String own = freshRoom();
        post(own, "Hi");
        String cursor = cursorOf(own);
        see(any(), own, cursor, ann);
        assertThat(put(any(), seen(own) + "?cursor=" + cursor + "&hidden=true", bob))
                .isEqualTo(204);
        assertThat(json(any().get(seen(own), ann)).toString()).contains("u-1").doesNotContain("u-2");
        assertThat(unread(any(), bob)).containsEntry(own, 0);
        for (int i = 3; i <= 4; i++) {
            see(any(), own, cursor, token("u-" + i, "Somebody"));
        }
        assertThat(json(any().get(seen(own), ann)).getJsonArray("read")).isEmpty();
        assertThat(unread(any(), ann)).containsEntry(own, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "?, 400",
        "?cursor=x, 400",
        "?cursor=NOW&cursor=NOW, 400",
        "?cursor=NOW&hidden=perhaps, 400",
        "?cursor=NOW&limit=1, 400",
        "?cursor=00000000-1, 410",
        "?cursor=EPOCH9007199254740991, 410"
    })
    void whatCannotBeMeantIsRefused(String query, int status) {
        say("Hi");
        String cursor = cursor(ann);
        String asked = query.replace("NOW", cursor).replace("EPOCH", cursor.replaceFirst("-.*", "-"));
        assertThat(put(any(), seen(room) + asked, ann)).isEqualTo(status);
    }

    @Test
    void whoMayNotReadThereIsNeitherToldNorKept() {
        assertThat(any().postText("of-ann", "Hi", ann).statusCode()).isEqualTo(201);
        String cursor = cursorOf("of-ann");
        assertThat(put(any(), seen("of-ann") + "?cursor=" + cursor, bob)).isEqualTo(404);
        assertThat(any().get(seen("of-ann"), bob).statusCode()).isEqualTo(404);
        assertThat(any().get(seen("of-ann")).statusCode()).isEqualTo(401);
        see(any(), "of-ann", cursor, ann);
        assertThat(unread(any(), ann)).containsKey("of-ann");
        assertThat(json(any().get(seen("of-ann"), ann)).toString()).doesNotContain("u-2");
    }

    private void awaitDelivered(int id) {
        await().until(() -> position(any(), "Bob").getInt("delivered") >= id);
    }

    private JsonObject position(HalleyClient client, String name) {
        return json(client.get(seen(room), ann)).getJsonArray("read").getValuesAs(JsonObject.class).stream()
                .filter(one -> one.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject read(HalleyClient client) {
        return json(client.get(seen(room), ann));
    }

    private static String told(ServerSentEvents stream) {
        List<ServerSentEvents.Event> events = stream.events();
        return events.isEmpty() ? "" : events.get(events.size() - 1).data();
    }

    private static Map<String, Integer> unread(HalleyClient client, String[] token) {
        Map<String, Integer> unread = new HashMap<>();
        json(client.get("/api/unread", token))
                .getJsonArray("rooms")
                .getValuesAs(JsonObject.class)
                .forEach(one -> unread.put(one.getString("room"), one.getInt("unread")));
        return unread;
    }

    private void see(HalleyClient client, String cursor, String[] token) {
        see(client, room, cursor, token);
    }

    private static void see(HalleyClient client, String room, String cursor, String[] token) {
        assertThat(put(client, seen(room) + "?cursor=" + cursor, token)).isEqualTo(204);
    }

    private static int put(HalleyClient client, String path, String... headers) {
        return client.send(client.request(path, headers).PUT(BodyPublishers.noBody()))
                .statusCode();
    }

    private static String seen(String room) {
        return "/api/rooms/" + room + "/seen";
    }

    /** Somebody who is neither Ann nor Bob says something. */
    private int say(String text) {
        return post(room, text);
    }

    private int post(String in, String text) {
        HttpResponse<String> posted = any().postText(in, text, token("u-8", "Mallory"));
        assertThat(posted.statusCode()).isEqualTo(201);
        return json(posted).getInt("id");
    }

    private String cursor(String... token) {
        return json(any().get(messages(room) + "?limit=1", token)).getString("cursor");
    }

    private String cursorOf(String other) {
        return json(any().get(messages(other) + "?limit=1", ann)).getString("cursor");
    }

    private HalleyClient any() {
        return servers.get(ThreadLocalRandom.current().nextInt(SERVERS)).client();
    }

    private static String[] with(String[] some, String name, String value) {
        return new String[] {some[0], some[1], name, value};
    }

    private String[] token(String id, String name) {
        return new String[] {"Authorization", provider.bearer(Provider.claims(id, name))};
    }
}
