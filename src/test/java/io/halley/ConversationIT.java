package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.ids;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jaxrs.RESTClient;
import org.microshed.testing.jupiter.MicroShedTest;

/** What the design says on the wire, as its users say it. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class ConversationIT {
    @RESTClient
    public static MessagesApi api;

    private final HalleyClient client = HalleyDeployment.client();

    @Test
    void aJakartaRestClientHoldsAConversation() {
        String room = freshRoom();
        String cursor = api.newest(room).getString("cursor");
        try (Response said = api.say(room, "Ann", "Hello")) {
            assertThat(said.getStatus()).isEqualTo(201);
        }
        JsonObject heard = api.poll(room, cursor, "wait=25");
        assertThat(texts(heard)).containsExactly("Hello");
        assertThat(heard.getJsonArray("messages").getJsonObject(0).getString("author"))
                .isEqualTo("Ann");
    }

    @Test
    void aPostIsAnsweredWithTheMessageAndWhereItIs() {
        String room = freshRoom();
        HttpResponse<String> posted = client.postText(room, "Hello");
        JsonObject message = json(posted);
        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(message.keySet()).containsExactly("id", "room", "type", "author", "text", "at");
        assertThat(message.getString("room")).isEqualTo(room);
        assertThat(message.getString("type")).isEqualTo("posted");
        assertThat(message.getString("author")).isEqualTo("anonymous");
        String location = posted.headers().firstValue("Location").orElseThrow();
        assertThat(client.follow(posted, location).body()).isEqualTo(posted.body());
        HttpResponse<String> below = client.send(
                client.request(HalleyClient.messages(room) + "/", "Content-Type", "text/plain; charset=utf-8")
                        .POST(BodyPublishers.ofString("Below")));
        String there = below.headers().firstValue("Location").orElseThrow();
        assertThat(client.follow(below, there).body()).isEqualTo(below.body());
    }

    @ParameterizedTest
    @CsvSource({"utf8, 200", "UTF-8, 200", "utf-16, 415", "latin1, 415", "none, 415"})
    void aClassicPostIsUtf8(String charset, int status) {
        String type = "application/x-www-form-urlencoded; charset=" + charset;
        assertThat(client.send(client.request("/comet.php", "Content-Type", type)
                                .POST(BodyPublishers.ofString("msg=Hi")))
                        .statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain;charset=utf8", "text/plain; charset=\"UTF-8\"", "TEXT/PLAIN; Charset=\"utf8\""})
    void utf8HasManyNames(String type) {
        HttpResponse<String> posted =
                client.send(client.request(HalleyClient.messages(freshRoom()), "Content-Type", type)
                        .POST(BodyPublishers.ofString("大厅")));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        assertThat(json(posted).getString("text")).isEqualTo("大厅");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZip"})
    void aPostMayBeCompressed(String encoding) {
        HttpResponse<String> posted = client.send(client.request(
                        HalleyClient.messages(freshRoom()), "Content-Type", "text/plain", "Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(Gzip.of("Hi"))));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        assertThat(json(posted).getString("text")).isEqualTo("Hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"大厅", "हिन्दी", "ไทย", "Nguyễn", "שָׁלוֹם"})
    void aRoomMayBeCalledInAnyScript(String script) {
        String room = script + "-" + freshRoom().substring(0, 20);
        assertThat(json(client.postText(room, "Hi")).getString("room")).isEqualTo(room);
        assertThat(texts(client.newest(room))).containsExactly("Hi");
    }

    @Test
    void anAuthorTurnsNothingThatStandsBesideIt() {
        JsonObject message = json(client.postJson(freshRoom(), "{\"author\":\"\\u202enimda\",\"text\":\"Hi\"}"));
        assertThat(message.getString("author")).isEqualTo("nimda");
    }

    /** As slides, terminals and mainframes write it; a retry may come cleaned already, and is the same. */
    @Test
    void textArrivesWithoutWhatNoChatShows() {
        String room = freshRoom();
        JsonObject message = json(client.postText(
                room, "one\u000btwo\fthree\u0085four\u2028\u001b[1mfive\u0000", "Idempotency-Key", "a"));
        assertThat(message.getString("text")).isEqualTo("one\ntwo\nthree\nfour\n[1mfive");
        HttpResponse<String> retry = client.postText(room, "one\ntwo\nthree\nfour\n[1mfive", "Idempotency-Key", "a");
        assertThat(json(retry)).isEqualTo(message);
        JsonObject rich = json(client.postJson(room, "{\"html\":\"<i>a\\u0000b</i>\\fc\"}"));
        assertThat(rich.getString("html")).isEqualTo("<i>ab</i>\nc");
    }

    @Test
    void richTextArrivesSafeAndAsPlainTextToo() {
        String room = freshRoom();
        JsonObject message = json(client.postJson(room, "{\"author\":\"Ann\",\"html\":\"<b onclick=x()>Hi\"}"));
        assertThat(message.getString("html")).isEqualTo("<b>Hi</b>");
        assertThat(message.getString("text")).isEqualTo("Hi");
        JsonObject code = json(client.postJson(room, "{\"html\":\"<pre><code>  a\\n    b\"}"));
        assertThat(code.getString("text")).isEqualTo("  a\n    b");
        JsonObject high = json(client.postJson(room, "{\"html\":\"10<sup>-9</sup>\"}"));
        assertThat(high.getString("html")).isEqualTo("10<sup>-9</sup>");
        assertThat(high.getString("text")).isEqualTo("10⁻⁹");
    }

    @Test
    void aLongPollWaitsForTheNextMessage() {
        String room = freshRoom();
        CompletableFuture<HttpResponse<String>> poll = client.poll(client.cursor(room), room);
        long id = json(client.postText(room, "Hello")).getJsonNumber("id").longValue();
        HttpResponse<String> answer = poll.join();
        assertThat(ids(json(answer))).containsExactly(id);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=25");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void aLongPollEndsWithNothingAndTheSameCursor() {
        String room = freshRoom();
        String cursor = client.cursor(room);
        long asked = System.nanoTime();
        HttpResponse<String> answer = client.get(HalleyClient.messages(room) + "?after=" + cursor, "Prefer", "wait=1");
        assertThat(System.nanoTime() - asked).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"messages\":[],\"cursor\":\"" + cursor + "\",\"more\":false}");
    }

    @Test
    void whatWasSaidWhileNobodyAskedIsHandedOverWhole() {
        String room = freshRoom();
        String other = freshRoom();
        String cursor = client.cursor(room, other);
        List<Long> said = new ArrayList<>();
        List<Long> saidInBoth = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            said.add(json(client.postText(room, "message " + i))
                    .getJsonNumber("id")
                    .longValue());
            saidInBoth.add(said.get(i));
            if (i % 2 == 0) {
                saidInBoth.add(json(client.postText(other, "message " + i))
                        .getJsonNumber("id")
                        .longValue());
            }
        }
        assertThat(readOn(cursor, room)).isEqualTo(said);
        assertThat(readOn(cursor, room, other)).isEqualTo(saidInBoth);
    }

    @Test
    void olderMessagesAreReadBackwards() {
        String room = freshRoom();
        List<Long> said = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            said.add(json(client.postText(room, "message " + i))
                    .getJsonNumber("id")
                    .longValue());
        }
        JsonObject newest = json(client.get(HalleyClient.messages(room) + "?limit=3"));
        assertThat(ids(newest)).isEqualTo(said.subList(4, 7));
        assertThat(newest.getBoolean("more")).isTrue();
        JsonObject older = json(client.get(HalleyClient.messages(room) + "?limit=3&before=" + said.get(4)));
        assertThat(ids(older)).isEqualTo(said.subList(1, 4));
        JsonObject oldest = json(client.get(HalleyClient.messages(room) + "?limit=3&before=" + said.get(1)));
        assertThat(ids(oldest)).isEqualTo(said.subList(0, 1));
        assertThat(oldest.getBoolean("more")).isFalse();
    }

    @Test
    void aRetryWithTheSameKeyIsTheSameMessage() {
        String room = freshRoom();
        HttpResponse<String> first = client.postText(room, "once", "Idempotency-Key", "\"k-1\"");
        HttpResponse<String> retry = client.postText(room, "once", "Idempotency-Key", "k-1");
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.body()).isEqualTo(first.body());
        assertThat(client.postText(room, "twice", "Idempotency-Key", "k-1").statusCode())
                .isEqualTo(422);
        assertThat(ids(client.newest(room))).hasSize(1);
    }

    @Test
    void aCursorOfAnotherLogIsToldWhereToGoOn() {
        String room = freshRoom();
        client.postText(room, "one");
        HttpResponse<String> gone = client.get(HalleyClient.messages(room) + "?after=00000000-1");
        assertThat(gone.statusCode()).isEqualTo(410);
        JsonObject problem = json(gone);
        assertThat(problem.getString("type")).endsWith("history-gone");
        assertThat(texts(json(client.follow(gone, problem.getString("missed")))))
                .containsExactly("one");
        assertThat(texts(client.after(problem.getString("cursor"), room))).isEmpty();

        for (String address : List.of("/api/messages?room=" + room + "&", HalleyClient.messages(room) + "/?")) {
            HttpResponse<String> other = client.get(address + "after=00000000-1");
            assertThat(texts(json(client.follow(other, json(other).getString("missed")))))
                    .contains("one");
        }
    }

    @Test
    void theRoomsAreListedTheLastSpokenInFirst() {
        String room = freshRoom();
        client.postText(room, "one");
        String message = client.postText(room, "two").body();
        JsonObject rooms = json(client.get("/api/rooms?limit=500"));
        assertThat(rooms.getJsonArray("rooms").getValuesAs(JsonObject.class))
                .filteredOn(listed -> listed.getString("name").equals(room))
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.getInt("messages")).isEqualTo(2);
                    assertThat(listed.getJsonObject("last").toString()).isEqualTo(message);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br, zstd", "br, x-gzip;q=0, gzip;q=0.5", "*"})
    void aLongListOfRoomsIsZippedForWhoTakesThat(String accepted) throws IOException {
        Stream.generate(HalleyClient::freshRoom).limit(20).forEach(room -> client.postText(room, "=".repeat(200)));
        HttpResponse<byte[]> answer = client.sendAsync(
                        client.request("/api/rooms?limit=20", "Accept-Encoding", accepted), BodyHandlers.ofByteArray())
                .join();
        assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(answer.headers().allValues("Vary")).containsExactly("Accept-Encoding");
        assertThat(answer.body()).hasSizeBetween(100, 2_000);
        JsonObject list = Json.createReader(new GZIPInputStream(new ByteArrayInputStream(answer.body())))
                .readObject();
        assertThat(list.getJsonArray("rooms")).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "gzip;q=0, *", "identity;q=0, br"})
    void aListOfRoomsIsPlainForWhoDoesNot(String accepted) {
        Stream.generate(HalleyClient::freshRoom).limit(20).forEach(room -> client.postText(room, "=".repeat(200)));
        HttpResponse<String> plain = client.get("/api/rooms?limit=20", "Accept-Encoding", accepted);
        assertThat(plain.headers().allValues("Content-Encoding")).isEmpty();
        assertThat(json(plain).getJsonArray("rooms")).hasSize(20);
    }

    @Test
    void theListOfRoomsGoesOnWhereItEnded() {
        List<String> spokenIn =
                Stream.generate(HalleyClient::freshRoom).limit(5).toList();
        spokenIn.forEach(room -> client.postText(room, "=".repeat(60_000)));
        List<String> listed = new ArrayList<>();
        for (String next = ""; !listed.containsAll(spokenIn); ) {
            JsonObject page = json(client.get("/api/rooms?limit=2" + next));
            for (JsonObject room : page.getJsonArray("rooms").getValuesAs(JsonObject.class)) {
                listed.add(room.getString("name"));
                if (spokenIn.contains(room.getString("name"))) {
                    assertThat(room.getJsonObject("last").getString("text")).isEqualTo("=".repeat(60));
                    assertThat(room.getJsonObject("last").getBoolean("shortened"))
                            .isTrue();
                }
            }
            next = "&before=" + page.getJsonNumber("next");
        }
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(json(client.get("/api/rooms?before=1")))
                .isEqualTo(Json.createObjectBuilder()
                        .add("rooms", JsonValue.EMPTY_JSON_ARRAY)
                        .build());
    }

    @Test
    void theServerSaysThatItIsWell() {
        for (String check : List.of("started", "ready", "live")) {
            assertThat(client.get("/health/" + check).body()).contains("\"status\":\"UP\"");
        }
    }

    private List<Long> readOn(String cursor, String... rooms) {
        List<Long> read = new ArrayList<>();
        String next = cursor;
        JsonObject page;
        do {
            page = client.after(next, rooms);
            read.addAll(ids(page));
            next = page.getString("cursor");
        } while (page.getBoolean("more"));
        return read;
    }
}
