package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants to know who asks, and the provider that tells it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedInIT {
    private final Provider provider = new Provider();
    private final String ann = bearer(provider.signed(Provider.claims("u-1", "Ann")));
    private final String anotherAnn = bearer(provider.signed(Provider.claims("u-2", "Ann")));
    private final String room = freshRoom();
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new LibertyServer(folder, provider.settings()).await();
        client = server.client();
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void namesAuthorsByTheirTokens() {
        JsonObject said = json(client.postText(room, "Hi", "Authorization", ann));
        assertThat(said.getString("author")).isEqualTo("Ann");
        assertThat(said.getString("authorId")).isEqualTo("u-1");
        assertThat(json(client.get(messages(room) + "/" + said.getInt("id"), "Authorization", ann)))
                .isEqualTo(said);
        client.postText(room, "Hi too", "Authorization", anotherAnn);
        assertThat(json(client.get(messages(room), "Authorization", ann)).getJsonArray("messages"))
                .extracting(message -> message.asJsonObject().getString("authorId"))
                .containsExactly("u-1", "u-2");
        JsonObject listed = json(client.get("/api/rooms", "Authorization", ann));
        assertThat(listed.getJsonArray("rooms").toString()).contains("\"authorId\":\"u-2\"");
        assertThat(listed.getJsonObject("you").toString()).isEqualTo("{\"id\":\"u-1\",\"name\":\"Ann\"}");

        submit("msg=classic", ann);
        assertThat(json(client.get(messages("lobby"), "Authorization", ann)).toString())
                .contains("\"author\":\"Ann\",\"authorId\":\"u-1\",\"text\":\"classic\"");
    }

    @Test
    void letsNobodySpeakForAnother() {
        String own = freshRoom();
        HttpResponse<String> refused =
                client.postJson(own, "{\"author\":\"Bob\",\"text\":\"Hi\"}", "Authorization", ann);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).getString("type")).isEqualTo("urn:halley:problem:other-author");
        assertThat(client.postJson(own, "{\"author\":\"Ann\",\"text\":\"Hi\"}", "Authorization", ann)
                        .statusCode())
                .isEqualTo(201);
        assertThat(texts(json(client.get(messages(own), "Authorization", ann)))).containsExactly("Hi");
    }

    /** A key stands for what one person has said: another one's is another message, though the words are the same. */
    @Test
    void keepsTheKeysOfTwoApart() {
        String own = freshRoom();
        String[] first = {"Authorization", ann, "Idempotency-Key", "k"};
        String[] second = {"Authorization", anotherAnn, "Idempotency-Key", "k"};
        assertThat(client.postText(own, "Hi", first).statusCode()).isEqualTo(201);
        assertThat(client.postText(own, "Hi", first).statusCode()).isEqualTo(201);
        assertThat(client.postText(own, "Hi", second).statusCode()).isEqualTo(422);
    }

    /** Clients of the classic contract know of what was posted alone: they go on waiting, and are told no text twice. */
    @Test
    void wakesThoseWhoWaitWithWhatHasHappened() {
        String own = "lobby";
        String message = messages(own) + "/" + idOf(client.postText(own, "Hi", "Authorization", ann));
        String cursor = json(client.get(messages(own), "Authorization", ann)).getString("cursor");
        CompletableFuture<HttpResponse<String>> classic = classicPoll(cursor.replaceFirst(".*-", ""));
        CompletableFuture<HttpResponse<String>> first = poll(own, cursor, ann);
        client.send(client.request(message, "Authorization", ann, "Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString("Hi all")));
        JsonObject edited = json(first.join());
        assertThat(entry(edited)).contains("\"type\":\"edited\",\"of\":", "\"text\":\"Hi all\"");
        CompletableFuture<HttpResponse<String>> second = poll(own, edited.getString("cursor"), ann);
        client.send(client.request(message, "Authorization", ann).DELETE());
        assertThat(entry(json(second.join()))).contains("\"type\":\"deleted\"").doesNotContain("Hi");
        assertThat(classic).isNotDone();
        client.postText(own, "Bye", "Authorization", ann);
        assertThat(json(classic.join()).getString("msg")).isEqualTo("Bye");
    }

    /**
     * All that Halley keeps: what it has read, made and sent, and what it knows of those who have asked. (The buffers below
     * it hold the last bytes that a connection has carried, until it carries others.)
     */
    @Test
    void nothingIsLeftInMemoryOfWhatIsDeleted(@TempDir Path folder) throws IOException {
        String own = freshRoom();
        String secret = "nobody-is-to-find-this";
        String cursor = json(client.get(messages(own), "Authorization", ann)).getString("cursor");
        String id = idOf(client.postJson(
                own, "{\"html\":\"<b>" + secret + "</b>\"}", "Authorization", ann, "Idempotency-Key", "k"));
        String message = messages(own) + "/" + id;
        for (String text : List.of(secret + " edited", secret + " again")) {
            client.send(client.request(message, "Authorization", ann, "Content-Type", "text/plain")
                    .PUT(BodyPublishers.ofString(text)));
            assertThat(poll(own, cursor, ann).join().body()).contains(secret);
        }
        assertThat(around(secret, folder)).isNotEmpty();
        client.send(client.request(message, "Authorization", ann).DELETE());
        assertThat(poll(own, cursor, ann).join().body()).doesNotContain(secret);
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            askOnAllConnections();
            assertThat(around(secret, folder)).isEmpty();
        });
    }

    /** What is longer than what the buffers have carried before. */
    private void askOnAllConnections() {
        String other = freshRoom();
        client.postText(other, "x".repeat(8_000), "Authorization", ann);
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                        () -> client.sendAsync(client.request(messages(other), "Authorization", ann)))
                .limit(50)
                .toList();
        answers.forEach(CompletableFuture::join);
    }

    /** @return what lives on the heap with this in it: Latin letters are there byte by byte */
    private String around(String secret, Path folder) throws IOException {
        Path dump = folder.resolve("heap-" + System.nanoTime());
        assertThat(server.jcmd("GC.heap_dump " + dump)).anyMatch(line -> line.contains("Heap dump file created"));
        String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
        Files.delete(dump);
        int found = heap.indexOf(secret);
        return found < 0 ? "" : heap.substring(found - 200, found + 200).replaceAll("[^ -~]", ".");
    }

    private CompletableFuture<HttpResponse<String>> classicPoll(String timestamp) {
        return client.sendAsync(
                client.request("/comet.php", "Authorization", ann, "Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("timestamp=" + timestamp)));
    }

    private static String idOf(HttpResponse<String> posted) {
        return String.valueOf(json(posted).getInt("id"));
    }

    private static String entry(JsonObject page) {
        return page.getJsonArray("messages").getJsonObject(0).toString();
    }

    @Test
    void endsAPollWithItsToken() {
        String own = freshRoom();
        String cursor = json(client.get(messages(own), "Authorization", ann)).getString("cursor");
        String brief = bearer(
                provider.signed(Provider.claims("u-3", "Eve").expirationTime(Provider.after(Duration.ofSeconds(3)))));
        CompletableFuture<HttpResponse<String>> lasting = poll(own, cursor, ann);
        CompletableFuture<HttpResponse<String>> ending = poll(own, cursor, brief);
        HttpResponse<String> ended = ending.join();
        assertThat(lasting).isNotDone();
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(ended.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).contains("invalid_token"));
        assertThat(json(ended).getString("type")).isEqualTo("urn:halley:problem:invalid-token");

        client.postText(own, "for those who may hear it", "Authorization", ann);
        assertThat(texts(json(lasting.join()))).containsExactly("for those who may hear it");
        assertThat(client.get(messages(own), "Authorization", brief).statusCode())
                .isEqualTo(401);
    }

    /** Nothing is said in it afterwards, and coming again with the same token is in vain. */
    @Test
    void endsAStreamWithItsToken() {
        String own = freshRoom();
        String brief = bearer(
                provider.signed(Provider.claims("u-3", "Eve").expirationTime(Provider.after(Duration.ofSeconds(3)))));
        ServerSentEvents ending = ServerSentEvents.of(client, messages(own), "Authorization", brief);
        try (ServerSentEvents lasting = ServerSentEvents.of(client, messages(own), "Authorization", ann)) {
            client.postText(own, "for both", "Authorization", ann);
            ending.end().join();
            client.postText(own, "for those who may hear it", "Authorization", ann);
            assertThat(lasting.texts(2)).containsExactly("for both", "for those who may hear it");
        }
        assertThat(ending.texts(1)).containsExactly("for both");
        assertThat(ServerSentEvents.of(client, messages(own), "Authorization", brief)
                        .head()
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void tellsAClassicClientWhereItWas() {
        HttpResponse<String> refused = submit("timestamp=7", "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).getInt("timestamp")).isEqualTo(7);
        String brief = bearer(
                provider.signed(Provider.claims("u-3", "Eve").expirationTime(Provider.after(Duration.ofSeconds(3)))));
        client.postText("lobby", "so that there is a number", "Authorization", ann);
        int last = json(submit("timestamp=0", ann)).getInt("timestamp");
        HttpResponse<String> ended = submit("timestamp=" + last, brief);
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(json(ended).getInt("timestamp")).isEqualTo(last);
    }

    @Test
    void takesOneTokenAtATime() {
        HttpResponse<String> refused = client.get(messages(room), "Authorization", ann, "Authorization", anotherAnn);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(client.get(messages(room) + "?access_token=" + ann.substring(7))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void waitsForAProviderThatIsAway(@TempDir Path folder) {
        Provider late = new Provider();
        late.close();
        try (LibertyServer unsure = new LibertyServer(folder, late.settings()).await()) {
            String token = bearer(late.signed(Provider.claims("u-1", "Ann")));
            HttpResponse<String> later = unsure.client().get("/api/rooms", "Authorization", token);
            assertThat(later.statusCode()).isEqualTo(503);
            assertThat(later.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 5L);
            late.reopen();
            await().until(() ->
                    unsure.client().get("/api/rooms", "Authorization", token).statusCode() == 200);
        } finally {
            late.close();
        }
    }

    @Test
    void tellsTheOperatorWhatWasRefusedAndNoSecret() throws IOException {
        String secret = "nobody-else-reads-" + freshRoom();
        client.postJson(room, "{\"author\":\"Bob\",\"text\":\"" + secret + "\"}", "Authorization", ann);
        client.postText(room, secret, "Authorization", "Bearer " + secret, "X-Forwarded-For", "203.0.113.9");
        String log = Files.readString(server.log());
        assertThat(log)
                .contains(
                        "access:   jwt, for tokens of " + Provider.ISSUER,
                        "Refused to somebody from 203.0.113.9: POST " + messages(room),
                        "Refused to Ann (u-1) from this machine")
                .doesNotContain(List.of(secret, ann.substring(7), anotherAnn.substring(7)));
    }

    private CompletableFuture<HttpResponse<String>> poll(String in, String cursor, String token) {
        return client.sendAsync(
                client.request(messages(in) + "?after=" + cursor, "Prefer", "wait=25", "Authorization", token)
                        .GET());
    }

    private HttpResponse<String> submit(String form, String token) {
        var request = client.request("/comet.php", "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return client.send(token.isEmpty() ? request : request.setHeader("Authorization", token));
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }
}
