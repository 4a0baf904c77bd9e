package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who decides who speaks: rooms that are locked, and people who are muted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModerationIT {
    private static final String COMET_ROOM = "old-clients";

    private final Provider provider = new Provider();
    private final String[] ann = token("u-ann", "Ann", List.of());
    private final String[] bob = token("u-bob", "Bob", List.of());
    private final String[] mod = token("u-mod", "Mod", List.of("moderators"));
    private final String[] other = token("u-other", "Other", List.of("moderators"));
    private final String tomorrow = Instant.now()
            .plus(1, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();
    private final String room = freshRoom();
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", "everybody -> * -> read write,group moderators -> * -> moderate");
        settings.put("HALLEY_COMET_ROOM", COMET_ROOM);
        server = new LibertyServer(folder, settings).await();
        client = server.client();
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void inALockedRoomOnlyThoseSpeakWhoModerate() {
        String own = said(client.postText(room, "before", ann));
        String cursor = cursor();
        expect(204, lock(mod));
        expect(204, lock(other));
        expectProblem("room-locked", client.postText(room, "too late", ann));
        expectProblem("room-locked", edit(own, "mended too late", ann));
        expect(201, client.postText(room, "from above", mod));
        expect(201, client.postText(freshRoom(), "elsewhere", ann));
        assertThat(listed(ann).getBoolean("locked")).isTrue();
        expect(204, client.send(client.request(messages(room) + "/" + own, ann).DELETE()));

        expect(204, unlock(other));
        expect(204, unlock(mod));
        expect(201, client.postText(room, "after", ann));
        assertThat(listed(ann)).doesNotContainKey("locked");
        JsonObject page = json(client.get(messages(room) + "?after=" + cursor, ann));
        assertThat(types(page)).containsExactly("locked", "posted", "deleted", "unlocked", "posted");
        JsonObject locked = page.getJsonArray("messages").getJsonObject(0);
        assertThat(locked.getString("author")).isEqualTo("Mod");
        assertThat(locked.getString("authorId")).isEqualTo("u-mod");
        assertThat(types(json(client.get(messages(room), ann)))).containsOnly("posted");
    }

    @Test
    void whoIsMutedDoesNotSpeakThereUntilThen() {
        String own = said(client.postText(room, "before", ann));
        String cursor = cursor();
        expect(204, mute("u-ann", tomorrow, mod));
        expect(204, mute("u-ann", tomorrow, other));
        JsonObject problem = expectProblem("muted", client.postText(room, "too late", ann));
        assertThat(problem.getString("until")).isEqualTo(tomorrow);
        expectProblem("muted", edit(own, "mended too late", ann));
        expect(201, client.postText(room, "he may", bob));
        expect(201, client.postText(freshRoom(), "elsewhere", ann));
        assertThat(listed(ann).getString("mutedUntil")).isEqualTo(tomorrow);
        assertThat(listed(bob)).doesNotContainKey("mutedUntil");
        assertThat(client.get(muted(""), mod).body())
                .isEqualTo("{\"muted\":[{\"personId\":\"u-ann\",\"until\":\"" + tomorrow + "\"}]}");

        expect(204, unmute("u-ann", mod));
        expect(204, unmute("u-ann", mod));
        expect(201, client.postText(room, "after", ann));
        JsonObject page = json(client.get(messages(room) + "?after=" + cursor, ann));
        assertThat(types(page)).containsExactly("muted", "posted", "unmuted", "posted");
        JsonObject entry = page.getJsonArray("messages").getJsonObject(0);
        assertThat(entry.getString("personId")).isEqualTo("u-ann");
        assertThat(Instant.parse(entry.getString("until"))).isEqualTo(tomorrow);
    }

    @Test
    void oneWhoModeratesIsMutedByAnotherAndByNoneOtherLetSpeakAgain() {
        expectProblem("not-yourself", mute("u-mod", tomorrow, mod));
        expect(204, mute("u-mod", tomorrow, other));
        expectProblem("muted", client.postText(room, "too late", mod));
        expectProblem("not-yourself", unmute("u-mod", mod));
        expect(204, unmute("u-mod", other));
        expect(201, client.postText(room, "again", mod));
    }

    @Test
    void whoWaitsIsToldAtOnceAndGoesOnBehindIt() {
        String quiet = freshRoom();
        said(client.postText(quiet, "before", ann));
        String cursor = json(client.get(messages(quiet), ann)).getString("cursor");
        CompletableFuture<HttpResponse<String>> waiting = client.sendAsync(
                client.request(messages(quiet) + "?after=" + cursor, ann).setHeader("Prefer", "wait=25"));
        expect(
                204,
                client.send(client.request("/api/rooms/" + quiet + "/lock", mod).PUT(BodyPublishers.noBody())));
        JsonObject told = json(waiting.join());
        assertThat(types(told)).containsExactly("locked");
        JsonObject next = json(client.get(messages(quiet) + "?after=" + told.getString("cursor"), ann));
        assertThat(types(next)).isEmpty();
    }

    @Test
    void aRetryOfWhatWasSaidBeforeGetsItsMessage() {
        String locked = freshRoom();
        String[] keyed = {ann[0], ann[1], "Idempotency-Key", "k"};
        String first = said(client.postText(locked, "before", keyed));
        expect(
                204,
                client.send(
                        client.request("/api/rooms/" + locked + "/lock", mod).PUT(BodyPublishers.noBody())));
        assertThat(said(client.postText(locked, "before", keyed))).isEqualTo(first);
        expect(422, client.postText(locked, "another", keyed));
    }

    @Test
    void theClassicClientsAreHeldToItAndToldNothing() {
        expect(200, submit("msg=before", ann));
        String before = submit("timestamp=0", ann).body();
        String lock = "/api/rooms/" + COMET_ROOM + "/lock";
        expect(204, client.send(client.request(lock, mod).PUT(BodyPublishers.noBody())));
        expectProblem("room-locked", submit("msg=too+late", ann));
        expect(200, submit("msg=from+above", mod));
        assertThat(submit("timestamp=" + json(before).getInt("timestamp"), ann).body())
                .contains("\"msg\":\"from above\"");
        expect(204, client.send(client.request(lock, mod).DELETE()));
        expect(200, submit("msg=after", ann));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "\"2026\"",
                "{\"until\":null}",
                "{\"until\":3600}",
                "{\"until\":\"\"}",
                "{\"until\":\"tomorrow\"}",
                "{\"until\":\"TOMORROW\",\"for\":\"ever\"}",
                "{\"until\":\"TOMORROW\",\"until\":\"TOMORROW\"}",
                "{\"until\":\"TOMORROW\"} and so on",
                "{\"until\":\"2100-01-01T00:00:00\"}",
                "{\"until\":\"2000-01-01T00:00:00Z\"}",
                "{\"until\":\"2100-01-01T00:00:00Z\"}",
                "{\"until\":\"+999999999-12-31T23:59:59.999999999-18:00\"}",
                "{\"until\":\"2026-02-30T00:00:00Z\"}"
            })
    void aMomentThatIsNoneIsRefused(String body) {
        JsonObject problem =
                expectProblem("malformed", put("u-bad", body.replace("TOMORROW", tomorrow), "application/json", mod));
        assertThat(problem.getInt("status")).isEqualTo(400);
        assertThat(client.get(muted(""), mod).body()).doesNotContain("u-bad");
    }

    @Test
    void whatElseIsWrongIsToldToo() {
        expect(415, put("u-bad", tomorrow, "text/plain", mod));
        expect(413, put("u-bad", "{\"until\":\"" + "0".repeat(70_000) + "\"}", "application/json", mod));
        expect(400, mute("x".repeat(256), tomorrow, mod));
        expect(400, mute(" ", tomorrow, mod));
        expect(400, mute("a\tb", tomorrow, mod));
        expect(
                400,
                client.send(client.request(muted("?person=u-bad&for=ever"), mod).DELETE()));
        expect(400, client.send(client.request(muted(""), mod).DELETE()));
        expect(
                400,
                client.send(
                        client.request(muted("?person=u-bad&person=u-bad"), mod).DELETE()));
        expect(400, client.send(client.request("/api/rooms/a*b/lock", mod).PUT(BodyPublishers.noBody())));
        expect(400, client.get(muted("?limit=1"), mod));
        expect(405, client.send(client.request("/api/rooms/lobby/lock", mod).POST(BodyPublishers.noBody())));
        expect(405, client.get("/api/rooms/lobby/lock", mod));
        assertThat(client.get(muted(""), mod).body()).doesNotContain("u-bad");
    }

    /** Providers know people by all kinds of ids. */
    @ParameterizedTest
    @ValueSource(strings = {"auth0|17", "https://id.example/people/17?x=y#z", "阿里 17", "a+b%2F", "..", "x;y=z"})
    void anIdMayHaveAnythingInIt(String id) {
        String[] person = token(id, "Some One", List.of());
        expect(204, mute(id, tomorrow, mod));
        expectProblem("muted", client.postText(room, "too late", person));
        expect(204, unmute(id, mod));
        expect(201, client.postText(room, "after", person));
    }

    @Test
    void thereIsALimitToHowManyAreMutedInARoom() {
        String crowded = "/api/rooms/" + freshRoom() + "/muted?person=u-";
        CompletableFuture<?>[] all = IntStream.range(0, 500)
                .mapToObj(i -> client.sendAsync(client.request(crowded + i, mod)
                        .setHeader("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"until\":\"" + tomorrow + "\"}"))))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();
        HttpResponse<String> more = client.send(client.request(crowded + "500", mod)
                .setHeader("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"until\":\"" + tomorrow + "\"}")));
        expect(409, more);
        expectProblem("too-many-muted", more);
    }

    /** kill -9 takes nothing of it away. */
    @Test
    void itOutlastsTheServer() {
        String locked = freshRoom();
        expect(
                204,
                client.send(
                        client.request("/api/rooms/" + locked + "/lock", mod).PUT(BodyPublishers.noBody())));
        expect(204, mute("u-bob", tomorrow, mod));
        server.kill();
        server.restart();
        expectProblem("room-locked", client.postText(locked, "too late", ann));
        expectProblem("muted", client.postText(room, "too late", bob));
        expect(204, unmute("u-bob", mod));
        expect(201, client.postText(room, "after", bob));
    }

    @Test
    void theOperatorIsTold() throws IOException {
        expect(204, mute("u-ann", tomorrow, mod));
        expectProblem("muted", client.postText(room, "said in vain", ann));
        expect(204, unmute("u-ann", mod));
        expect(204, lock(mod));
        expect(204, unlock(mod));
        assertThat(Files.readString(server.log()))
                .contains(
                        "Moderated by Mod (u-mod) from this machine: muted u-ann in " + room,
                        "Refused to Ann (u-ann) from this machine: to speak in " + room + " (muted until " + tomorrow,
                        "Moderated by Mod (u-mod) from this machine: unmuted u-ann in " + room,
                        "Moderated by Mod (u-mod) from this machine: locked " + room,
                        "Moderated by Mod (u-mod) from this machine: unlocked " + room)
                .doesNotContain("said in vain");
    }

    private HttpResponse<String> lock(String[] by) {
        return client.send(client.request("/api/rooms/" + room + "/lock", by).PUT(BodyPublishers.noBody()));
    }

    private HttpResponse<String> unlock(String[] by) {
        return client.send(client.request("/api/rooms/" + room + "/lock", by).DELETE());
    }

    private HttpResponse<String> mute(String personId, String until, String[] by) {
        return put(personId, "{\"until\":\"" + until + "\"}", "application/json", by);
    }

    private HttpResponse<String> put(String personId, String body, String type, String[] by) {
        return client.send(client.request(muted("?person=" + encoded(personId)), by)
                .setHeader("Content-Type", type)
                .PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> unmute(String personId, String[] by) {
        return client.send(
                client.request(muted("?person=" + encoded(personId)), by).DELETE());
    }

    private String muted(String query) {
        return "/api/rooms/" + room + "/muted" + query;
    }

    private HttpResponse<String> edit(String id, String text, String[] by) {
        return client.send(client.request(messages(room) + "/" + id, by)
                .setHeader("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString(text)));
    }

    private HttpResponse<String> submit(String form, String[] by) {
        return client.send(client.request("/comet.php", by)
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private JsonObject listed(String[] by) {
        return json(client.get("/api/rooms?limit=500", by)).getJsonArray("rooms").getValuesAs(JsonObject.class).stream()
                .filter(listed -> listed.getString("name").equals(room))
                .findFirst()
                .orElseThrow();
    }

    private String cursor() {
        return json(client.get(messages(room), ann)).getString("cursor");
    }

    private static List<String> types(JsonObject page) {
        return page.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
                .map(entry -> entry.getString("type"))
                .toList();
    }

    private static String said(HttpResponse<String> posted) {
        expect(201, posted);
        return json(posted).getJsonNumber("id").toString();
    }

    private static void expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private static JsonObject expectProblem(String type, HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = json(answer);
        assertThat(problem.getString("type")).isEqualTo("urn:halley:problem:" + type);
        assertThat(answer.statusCode()).isEqualTo(problem.getInt("status")).isBetween(400, 409);
        return problem;
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private String[] token(String id, String name, List<String> groups) {
        return new String[] {
            "Authorization", provider.bearer(Provider.claims(id, name).claim("groups", groups))
        };
    }
}
