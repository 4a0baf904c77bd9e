package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.halley.comet.CometApplication;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server does what {@code /openapi} says, all of it, and {@code /openapi} says all that it does. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class ContractIT {
    private static final String TOPIC = "{\"topic\":\"Where we go\"}";
    private static final String PRIVATE = "{\"kind\":\"private\"}";
    private static final String TOO_LONG = "a".repeat(70_000);

    private final HalleyClient client = HalleyDeployment.client();
    private final String room = freshRoom();
    private JsonNode document;
    private Contract contract;

    @BeforeAll
    void read() {
        HttpResponse<String> answer = client.get("/openapi?format=json");
        assertThat(answer.statusCode()).isEqualTo(200);
        document = JsonMapper.shared().readTree(answer.body());
        contract = new Contract(document.deepCopy());
    }

    @AfterAll
    void allOfItWasShown() {
        assertThat(contract.shown()).containsAll(contract.promises());
    }

    @Test
    void theDocumentIsWhatItShouldBe() throws IOException {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        try (InputStream openApi = getClass().getResourceAsStream("/openapi-3.1.yaml")) {
            assertThat(registry.getSchema(openApi, InputFormat.YAML).validate(document))
                    .isEmpty();
        }
        var jsonSchema = registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        assertThat(document.at("/components/schemas"))
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(jsonSchema.validate(schema)).isEmpty());
        assertThat(contract.wrongExamples()).isEmpty();
        assertThat(document.at("/info/version").asString()).isEqualTo(Version.current());
    }

    @Test
    void noOperationIsLeftOut() {
        Set<String> served = new TreeSet<>();
        for (Application application : List.of(new HalleyApplication(), new CometApplication())) {
            String root =
                    application.getClass().getAnnotation(ApplicationPath.class).value();
            application.getClasses().forEach(resource -> addOperations(served, root, resource));
        }
        HalleyApplication.SINGLETONS.forEach(resource -> addOperations(served, "/api", resource));
        assertThat(served).hasSizeGreaterThan(5);
        assertThat(contract.operations()).containsAll(served);
    }

    @Test
    void saysWhatItIs() {
        HttpResponse<String> about = get("/api");
        expect(200, about);
        assertThat(HalleyClient.json(about).getString("version")).isEqualTo(Version.current());
        assertThat(HalleyClient.json(about).getJsonObject("limits").getInt("maxWaitSeconds"))
                .isEqualTo(25);
        expect(406, get("/api", "Accept", "text/html"));
    }

    @Test
    void posts() {
        HttpResponse<String> plain = post("?author=Ann", "text/plain", "Hi", "Idempotency-Key", "k");
        expect(201, plain);
        expect(201, post("?author=Ann", "text/plain", "Hi", "Idempotency-Key", "k"));
        expect(201, post("", "application/json", "{\"author\":\"Bob\",\"html\":\"<b>Hi</b>\"}"));
        expect(400, post("", "application/json", "{}"));
        expect(406, post("", "text/plain", "Hi", "Accept", "text/html"));
        expect(413, post("", "text/plain", TOO_LONG));
        expect(415, post("", "application/xml", "<a/>"));
        expect(422, post("", "text/plain", "Another", "Idempotency-Key", "k"));
        expect(409, post("?replyTo=9007199254740991", "text/plain", "To nothing"));
        String message = plain.headers().firstValue("Location").orElseThrow();
        expect(200, client.follow(plain, message));
        expect(406, client.follow(plain, message, "Accept", "text/html"));
        expect(404, get(messages(room) + "/9007199254740991"));
        expect(400, get("/api/rooms/a*b/messages/1"));
    }

    @Test
    void takesAnswersAndReactions() {
        String message = id(post("?author=Ann", "text/plain", "What do you think?"));
        String path = messages(room) + "/" + message;
        expect(201, post("", "application/json", "{\"author\":\"Bob\",\"text\":\"Yes\",\"replyTo\":" + message + "}"));
        expect(201, post("?replyTo=" + message, "text/plain", "No"));
        String thumb = path + "/reactions/%F0%9F%91%8D?author=Bob";
        expect(204, put(client, thumb, "text/plain", ""));
        expect(204, put(client, thumb, "text/plain", ""));
        expect(400, put(client, path + "/reactions/ok", "text/plain", ""));
        expect(406, put(client, thumb, "text/plain", "", "Accept", "text/html"));
        HttpResponse<String> newest = get(messages(room) + "?as=Bob");
        expect(200, newest);
        assertThat(newest.body()).contains("\"replies\":2,\"reactions\":[", "\"mine\":true", "\"first\":[\"Bob\"]");
        expect(200, get(path + "?as=Bob"));
        HttpResponse<String> replies = get(path + "/replies?limit=1&as=Bob");
        expect(200, replies);
        assertThat(HalleyClient.json(replies).getBoolean("more")).isTrue();
        expect(200, get(path + "/replies?before=" + message));
        expect(400, get(path + "/replies?limit=0"));
        expect(404, get(messages(room) + "/9007199254740991/replies"));
        expect(406, get(path + "/replies", "Accept", "text/html"));
        expect(204, delete(client, thumb));
        expect(204, delete(client, thumb));
        expect(400, delete(client, path + "/reactions/ok"));
        expect(406, delete(client, thumb, "Accept", "text/html"));
        String cursor = HalleyClient.json(newest).getString("cursor").replaceFirst("-.*", "-");
        HttpResponse<String> told = get(messages(room) + "?after=" + cursor + message);
        expect(200, told);
        assertThat(told.body()).contains("\"type\":\"reacted\"", "\"type\":\"unreacted\"");
        expect(200, get("/api/rooms/" + room + "/stream?offset=-1"));
    }

    @Test
    void reads() {
        String many = "/api/messages?room=" + room + "&room=lobby";
        for (String reads : List.of(messages(room) + "?", many + "&")) {
            HttpResponse<String> newest = get(reads + "limit=500");
            expect(200, newest);
            String cursor = HalleyClient.json(newest).getString("cursor");
            expect(200, get(reads + "after=" + cursor));
            HttpResponse<String> waited = get(reads + "after=" + cursor, "Prefer", "wait=1");
            expect(200, waited);
            assertThat(waited.headers().firstValue("Preference-Applied")).contains("wait=1");
            expect(200, get(reads + "before=1"));
            expect(400, get(reads + "limit=0"));
            expect(406, get(reads + "limit=1", "Accept", "text/html"));
            expect(410, get(reads + "after=00000000-1"));
            HttpResponse<String> events =
                    get(reads + "limit=1", "Accept", "text/event-stream", "Last-Event-ID", "00000000-1");
            expect(200, events);
            assertThat(events.body()).contains("event: gone");
        }
    }

    @Test
    void readsAsDurableStreams() {
        expect(201, client.postText(room, "Hi"));
        for (String stream : List.of("/api/rooms/" + room + "/stream?", "/api/stream?room=" + room + "&")) {
            HttpResponse<String> all = get(stream + "offset=-1");
            expect(200, all);
            String tag = all.headers().firstValue("ETag").orElseThrow();
            expect(304, get(stream + "offset=-1", "If-None-Match", tag));
            expect(200, get(stream + "offset=-1", "If-None-Match", "\"another\""));
            HttpResponse<String> waited = get(stream + "offset=-1&live=long-poll&cursor=1");
            expect(200, waited);
            assertThat(waited.headers().firstValue("Stream-Cursor")).isPresent();
            expect(400, get(stream + "offset=x"));
            expect(410, get(stream + "offset=00000000_0000000000000001"));
            expect(200, head(client, stream));
            expect(400, head(client, stream + "limit=1"));
        }
    }

    @Test
    void listsRooms() {
        client.postText(room, "=".repeat(1_000));
        expect(200, get("/api/rooms?limit=1"));
        expect(200, get("/api/rooms?before=1"));
        expect(400, get("/api/rooms?limit=0"));
        expect(406, get("/api/rooms", "Accept", "text/html"));
    }

    @Test
    void finds() {
        client.postText(room, "needle in " + room);
        HttpResponse<String> found = get("/api/search?q=needle+in:" + room + "&limit=1");
        expect(200, found);
        assertThat(HalleyClient.json(found).getJsonArray("found")).hasSize(1);
        client.postText(room, "needle two needles");
        String best = "/api/search?q=needle+in:" + room + "&limit=1&sort=best&zone=Asia/Shanghai";
        HttpResponse<String> first = get(best);
        expect(200, first);
        expect(200, get(best + "&after=" + HalleyClient.json(first).getString("next")));
        for (String wrong : List.of("", "?q=", "?q=has:hope", "?q=a&sort=worst", "?q=a&limit=51", "?q=a&zone=Mars")) {
            expect(400, get("/api/search" + wrong));
        }
        expect(400, get("/api/search?q=after:%2B999999999-12-31"));
        expect(406, get("/api/search?q=a", "Accept", "text/html"));
    }

    @Test
    void keepsTheClassicContract() {
        expect(200, submit("msg=%3Cb%3EHi"));
        HttpResponse<String> newest = submit("timestamp=0");
        expect(200, newest);
        assertThat(HalleyClient.json(newest).getString("msg")).isNotEmpty();
        expect(400, submit("msg=%zz"));
        expect(413, submit("msg=" + TOO_LONG));
        expect(
                415,
                client.send(client.request("/comet.php", "Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("Hi"))));
    }

    @Test
    void isWell() {
        List.of("started", "ready", "live").forEach(check -> expect(200, get("/health/" + check)));
        expect(200, get("/metrics"));
        expect(200, get("/metrics", "Accept", "application/openmetrics-text"));
        expect(200, get("/metrics", "Accept", "application/vnd.google.protobuf"));
    }

    /** A server that has never seen its database: nothing listens on the discard port of this machine. */
    @Test
    void withoutItsDatabase(@TempDir java.nio.file.Path folder) {
        Map<String, String> nowhere =
                Map.of("HALLEY_DB_URL", "jdbc:postgresql://127.0.0.1:9/halley", "HALLEY_POLL_MAX_WAIT", "1s");
        Map<String, String> settings = new HashMap<>(nowhere);
        settings.put("HALLEY_ACCESS_RULES", "everybody -> * -> read write moderate");
        try (Provider provider = new Provider();
                SignInProvider people = new SignInProvider();
                LibertyServer server = new LibertyServer(
                                folder, with(with(settings, provider.settings()), withPictures(people)))
                        .awaitLive()) {
            HalleyClient cutOff = server.client();
            String[] ann = {"Authorization", provider.bearer(Provider.claims("u-1", "Ann"))};
            String ofRoom = "/api/rooms/" + room;
            for (String path : List.of(
                    "/api/rooms",
                    messages(room),
                    messages(room) + "/1",
                    "/api/messages?room=" + room,
                    messages(room) + "/1/replies",
                    ofRoom + "/muted",
                    ofRoom + "/seen",
                    "/api/unread",
                    "/api/search?q=a",
                    "/api/picture?person=u-1",
                    ofRoom,
                    ofRoom + "/members",
                    "/health/ready")) {
                expect(503, cutOff.get(path, ann));
            }
            for (String stream : List.of(ofRoom + "/stream", "/api/stream?room=" + room)) {
                expect(503, cutOff.get(stream, ann));
                expect(503, head(cutOff, stream, ann));
            }
            expect(503, put(cutOff, messages(room) + "/1", "text/plain", "Hi", ann));
            expect(503, put(cutOff, ofRoom + "/seen?cursor=00000000-1", "text/plain", "", ann));
            expect(503, put(cutOff, ofRoom + "/lock", "application/json", "", ann));
            expect(503, put(cutOff, ofRoom + "/topic", "application/json", TOPIC, ann));
            expect(503, put(cutOff, ofRoom + "/muted?person=u-2", "application/json", inAnHour(), ann));
            String thumb = messages(room) + "/1/reactions/%F0%9F%91%8D";
            expect(503, put(cutOff, thumb, "text/plain", "", ann));
            String member = ofRoom + "/members?person=u-2";
            for (String path : List.of(ofRoom, member, ofRoom + "/owner?person=u-2", "/api/conversations?person=u-2")) {
                expect(503, put(cutOff, path, "application/json", PRIVATE, ann));
            }
            for (String path :
                    List.of(messages(room) + "/1", thumb, ofRoom + "/lock", ofRoom + "/muted?person=u-2", member)) {
                expect(503, delete(cutOff, path, ann));
            }
            expect(200, cutOff.get("/health/started"));
            expect(503, cutOff.postText(room, "Hi", ann));
            expect(503, submit(cutOff, "timestamp=1", ann));
        }
    }

    @Test
    void tellsWhoIsThere() {
        String participants = "/api/rooms/" + room + "/participants";
        String many = "/api/messages?room=" + room + "&room=lobby&in=" + room + "&";
        for (String reads : List.of(messages(room) + "?in=" + room + "&", many)) {
            String cursor = HalleyClient.json(get(reads.replace("in=" + room + "&", "") + "limit=1"))
                    .getString("cursor");
            String beside = reads + "after=" + cursor + "&with=presence,typing&as=Ann&visit=phone";
            HttpResponse<String> first = get(beside, "Prefer", "wait=1");
            expect(200, first);
            String tag = HalleyClient.json(first).getJsonObject("presence").getString("tag");
            expect(200, get(beside + "&seen=" + tag));
        }
        expect(200, get(participants));
        expect(400, get(participants + "?all=yes"));
        expect(406, get(participants, "Accept", "text/html"));
        expect(204, type(client, room, "?as=Ann"));
        expect(400, type(client, room, ""));
        expect(406, type(client, room, "?as=Ann", "Accept", "text/html"));
        for (String path : List.of(participants, participants + "/typing")) {
            expect(204, delete(client, path + "?as=Ann"));
            expect(400, delete(client, path));
            expect(406, delete(client, path + "?as=Ann", "Accept", "text/html"));
        }
        expect(204, delete(client, participants + "?as=Ann&visit=phone"));
    }

    @Test
    void wantsToKnowWhoAsks(@TempDir java.nio.file.Path folder) {
        Map<String, String> settings = new HashMap<>();
        String rules =
                "claim sub=u-1 -> ROOM -> read write,claim sub=u-1 -> drop -> write,claim sub=u-1 -> board -> read,"
                        + "everybody -> shared -> read write,claim sub=u-3 -> ROOM -> read moderate,"
                        + "claim sub=u-3 -> drop -> read moderate";
        settings.put("HALLEY_ACCESS_RULES", rules.replace("ROOM", room));
        settings.put("HALLEY_COMET_ROOM", "drop");
        settings.put("HALLEY_LIMIT_POSTS", "1");
        settings.put("HALLEY_POLL_MAX_WAIT", "1s");
        try (Provider provider = new Provider();
                LibertyServer server = new LibertyServer(folder, with(settings, provider.settings())).await()) {
            HalleyClient nobody = server.client();
            String many = "/api/messages?room=" + room;
            for (String path : List.of("/api/rooms", messages(room), messages(room) + "/1", many, "/api/search?q=Hi")) {
                expect(401, nobody.get(path));
                expect(401, nobody.get(path, "Authorization", "Bearer none"));
            }
            expect(401, nobody.postText(room, "Hi"));
            expect(401, nobody.submit("msg=Hi").join());
            expect(401, nobody.submit("timestamp=1").join());
            String[] ann = {"Authorization", provider.bearer(Provider.claims("u-1", "Ann"))};
            expect(201, nobody.postText(room, "Hi", ann));
            expect(403, nobody.postJson(room, "{\"author\":\"Bob\",\"text\":\"Hi\"}", ann));
            for (String path : List.of("/api/rooms", messages(room), messages(room) + "/1", many)) {
                expect(200, nobody.get(path, ann));
            }
            String[] bob = {"Authorization", provider.bearer(Provider.claims("u-2", "Bob"))};
            for (String path : List.of(messages("drop"), messages("drop") + "/1", "/api/messages?room=drop")) {
                expect(403, nobody.get(path, ann));
                expect(404, nobody.get(path, bob));
            }
            String[] streams = {"/api/rooms/ROOM/stream", "/api/stream?room=ROOM"};
            for (String stream : streams) {
                String own = stream.replace("ROOM", room);
                String drop = stream.replace("ROOM", "drop");
                expect(401, nobody.get(own));
                expect(401, head(nobody, own));
                String wait = own + (own.contains("?") ? "&" : "?") + "offset=now&live=long-poll";
                expect(204, nobody.get(wait, ann));
                expect(403, nobody.get(drop, ann));
                expect(403, head(nobody, drop, ann));
                expect(404, nobody.get(drop, bob));
                expect(404, head(nobody, drop, bob));
            }
            expect(403, nobody.postText("board", "Hi", ann));
            expect(404, nobody.postText("board", "Hi", bob));
            searches(nobody, ann, bob);
            participants(nobody, ann, bob);
            answers(nobody, ann, bob);
            changes(nobody, ann, bob);
            String[] mod = {"Authorization", provider.bearer(Provider.claims("u-3", "Mod"))};
            moderates(nobody, mod, ann, bob);
            namesTopics(nobody, mod, ann, bob);
            expect(403, submit(nobody, "timestamp=1", ann));
            expect(404, submit(nobody, "timestamp=1", bob));
            expect(404, submit(nobody, "msg=Hi", bob));
        }
    }

    private static HttpResponse<String> type(HalleyClient client, String room, String query, String... headers) {
        return put(client, "/api/rooms/" + room + "/participants/typing" + query, "text/plain", "", headers);
    }

    private void searches(HalleyClient client, String[] ann, String[] bob) {
        HttpResponse<String> found = client.get("/api/search?q=Hi", ann);
        expect(200, found);
        assertThat(HalleyClient.json(found).getJsonArray("found")).isNotEmpty();
        HttpResponse<String> none = client.get("/api/search?q=Hi", bob);
        expect(200, none);
        assertThat(none.body())
                .isEqualTo(client.get("/api/search?q=nobody", bob).body());
        String[] often = with(bob, "X-Forwarded-For", "203.0.113.3");
        for (int i = 0; i < 20; i++) {
            client.get("/api/search?q=Hi", often);
        }
        expectTooMany(() -> client.get("/api/search?q=Hi", often));
    }

    private void participants(HalleyClient client, String[] ann, String[] bob) {
        String own = "/api/rooms/" + room + "/participants";
        expect(401, client.get(own));
        expect(403, client.get("/api/rooms/drop/participants", ann));
        positions(client, ann, bob);
        expect(404, client.get("/api/rooms/drop/participants", bob));
        for (String path : List.of("/participants", "/participants/typing")) {
            expect(401, delete(client, "/api/rooms/" + room + path));
            expect(404, delete(client, "/api/rooms/drop" + path, bob));
        }
        expect(403, delete(client, "/api/rooms/drop/participants", ann));
        expect(403, delete(client, "/api/rooms/board/participants/typing", ann));
        expect(401, type(client, room, ""));
        expect(403, type(client, "board", "", ann));
        expect(404, type(client, "drop", "", bob));
        String[] often = with(ann, "X-Forwarded-For", "203.0.113.2");
        for (int i = 0; i < 20; i++) {
            type(client, room, "", often);
        }
        expectTooMany(() -> type(client, room, "", often));
        expectTooMany(() -> delete(client, own, often));
        expectTooMany(() -> delete(client, own + "/typing", often));
        expectTooMany(() -> put(client, "/api/rooms/" + room + "/seen?cursor=x", "text/plain", "", often));
    }

    private void positions(HalleyClient client, String[] ann, String[] bob) {
        String seen = "/api/rooms/" + room + "/seen";
        String cursor = HalleyClient.json(client.get(messages(room), ann)).getString("cursor");
        String[] hers = with(ann, "X-Forwarded-For", "203.0.113.4");
        expect(204, put(client, seen + "?hidden=false&cursor=" + cursor, "text/plain", "", hers));
        expect(200, client.get(seen, ann));
        expect(200, client.get("/api/unread", ann));
        expect(200, client.get(messages(room) + "?with=read&after=" + cursor, ann));
        expect(400, put(client, seen, "text/plain", "", hers));
        expect(410, put(client, seen + "?cursor=00000000-1", "text/plain", "", hers));
        expect(400, client.get(seen + "?all=yes", ann));
        expect(400, client.get("/api/unread?all=yes", ann));
        expect(401, client.get(seen));
        expect(401, client.get("/api/unread"));
        expect(401, put(client, seen, "text/plain", ""));
        expect(403, client.get("/api/rooms/drop/seen", ann));
        expect(403, put(client, "/api/rooms/drop/seen", "text/plain", "", ann));
        expect(404, client.get("/api/rooms/drop/seen", bob));
        expect(404, put(client, "/api/rooms/drop/seen", "text/plain", "", bob));
        String[] html = with(ann, "Accept", "text/html");
        expect(406, client.get(seen, html));
        expect(406, client.get("/api/unread", html));
        expect(406, put(client, seen, "text/plain", "", html));
    }

    @Test
    void letsPeopleSignInAndOut(@TempDir java.nio.file.Path folder) {
        try (SignInProvider provider = new SignInProvider();
                LibertyServer server = new LibertyServer(folder, withPictures(provider)).await()) {
            HalleyClient browser = server.client();
            expect(401, browser.get(messages(room)));
            expect(200, browser.get("/api"));
            expect(303, browser.get("/sign-in?to=%23lobby"));
            expect(400, browser.get("/sign-in?to=%2F%2Fevil.example"));
            expect(303, browser.get("/sign-in/done?state=made-up&code=made-up"));
            String session = provider.signIn(browser, "u-1", "Ann");
            expect(200, browser.get("/api/rooms", "Cookie", session));
            showsPeople(browser, provider, session);
            expect(
                    200,
                    browser.send(browser.request("/sign-out", "Cookie", session).POST(BodyPublishers.noBody())));
        }
    }

    private void showsPeople(HalleyClient browser, SignInProvider provider, String session) {
        String bob = provider.signIn(browser, "u-2", "Bob", provider.picture("bob.svg"));
        expect(302, browser.get("/api/picture?person=u-2", "Cookie", session));
        expect(204, browser.get("/api/picture?person=u-1", "Cookie", bob));
        expect(400, browser.get("/api/picture", "Cookie", bob));
        expect(401, browser.get("/api/picture?person=u-1"));
        expect(404, get("/api/picture?person=u-1"));
    }

    private static Map<String, String> withPictures(SignInProvider provider) {
        return with(new HashMap<>(provider.settings()), Map.of("HALLEY_ACCESS_OIDC_PICTURES", provider.issuer()));
    }

    @Test
    void letsABrowserHaveAName(@TempDir java.nio.file.Path folder) throws IOException {
        Map<String, String> held = Map.of("HALLEY_ACCESS_NAMES_KEPT", "1d", "HALLEY_LIMIT_ROOMS", "1");
        try (LibertyServer server = new LibertyServer(folder, held).await()) {
            HalleyClient browser = server.client();
            expect(204, name(browser, "?as=Ann"));
            expect(409, name(browser, "?as=ann"));
            expect(400, name(browser, ""));
            HttpResponse<String> posted = browser.send(browser.request(messages("board") + "?author=Ann")
                    .setHeader("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("Hi")));
            expect(409, posted);
            String participants = "/api/rooms/board/participants";
            expect(409, type(browser, "board", "?as=Ann"));
            expect(409, delete(browser, participants + "?as=Ann"));
            expect(409, delete(browser, participants + "/typing?as=Ann"));
            String[] somebody = {"X-Forwarded-For", "192.0.2.9"};
            for (int asked = 0; asked < 10; asked++) {
                name(browser, "?as=Bob" + asked, somebody);
            }
            expectTooMany(() -> name(browser, "?as=Bob", somebody));
            java.nio.file.Files.delete(folder.resolve("data/halley.db"));
            expect(503, name(browser, "?as=Carol"));
        }
        expect(404, name(client, "?as=Ann"));
    }

    private static HttpResponse<String> name(HalleyClient client, String query, String... headers) {
        return put(client, "/api/name" + query, "text/plain", "", headers);
    }

    private static HttpResponse<String> head(HalleyClient client, String path, String... headers) {
        return client.send(client.request(path, headers).method("HEAD", BodyPublishers.noBody()));
    }

    private void answers(HalleyClient client, String[] ann, String[] bob) {
        String path = messages(room) + "/" + id(client.postText(room, "Hi", ann));
        String replies = path + "/replies";
        String thumb = path + "/reactions/%F0%9F%91%8D";
        expect(204, put(client, thumb, "text/plain", "", ann));
        expect(200, client.get(messages(room), ann));
        expect(401, client.get(replies));
        expect(403, client.get(messages("drop") + "/1/replies", ann));
        expect(404, client.get(replies, bob));
        expect(401, put(client, thumb, "text/plain", ""));
        expect(401, delete(client, thumb));
        expect(403, put(client, thumb + "?author=Bob", "text/plain", "", ann));
        expect(403, delete(client, thumb + "?author=Bob", ann));
        expect(404, put(client, thumb, "text/plain", "", bob));
        expect(404, delete(client, thumb, bob));
        String[] tooMuch = with(ann, "X-Forwarded-For", "203.0.113.3");
        expectTooMuch(() -> put(client, thumb, "text/plain", "", tooMuch));
        expectTooMuch(() -> delete(client, thumb, tooMuch));
        expect(204, delete(client, path, ann));
        expect(409, put(client, thumb, "text/plain", "", ann));
        expect(204, delete(client, thumb, ann));
    }

    private void changes(HalleyClient client, String[] ann, String[] bob) {
        String said = client.postText(room, "Hi", ann)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String message = "/api/rooms/" + room + "/" + said;
        String json = "{\"html\":\"<b>Hi</b> all\"}";
        HttpResponse<String> edited = put(client, message, "application/json", json, ann);
        expect(200, edited);
        String version = edited.headers().firstValue("ETag").orElseThrow();
        for (String other : List.of("\"0\"", "\"00\"", "W/" + version, "0")) {
            expect(412, put(client, message, "text/plain", "Hi you", with(ann, "If-Match", other)));
        }
        expect(200, put(client, message, "text/plain", "Hi you", with(ann, "If-Match", version)));
        expect(200, client.get(messages(room) + "?after=" + cursor(client, ann) + "-0", ann));
        String shared = messages("shared") + "/" + id(client.postText("shared", "Hi", ann));
        for (HttpResponse<String> refused : List.of(
                put(client, message, "text/plain", "Hi", with(ann, "If-Match", version)),
                delete(client, message, with(ann, "If-Match", version)))) {
            expect(412, refused);
        }
        expect(400, put(client, message, "application/json", "{}", ann));
        expect(400, delete(client, message + "?sure=yes", ann));
        expect(401, put(client, message, "text/plain", "Hi"));
        expect(401, delete(client, message));
        expect(403, put(client, shared, "text/plain", "Hi", bob));
        expect(403, delete(client, shared, bob));
        expect(404, put(client, message, "text/plain", "Hi", bob));
        expect(404, delete(client, message, bob));
        expect(406, put(client, message, "text/plain", "Hi", with(ann, "Accept", "text/html")));
        expect(406, delete(client, message, with(ann, "Accept", "text/html")));
        expect(413, put(client, message, "text/plain", TOO_LONG, ann));
        expect(415, put(client, message, "application/xml", "<a/>", ann));
        for (int i = 0; i < 20; i++) {
            put(client, message, "text/plain", "Hi " + i, with(ann, "X-Forwarded-For", "203.0.113.1"));
        }
        expectTooMany(() -> put(client, message, "text/plain", "Hi", with(ann, "X-Forwarded-For", "203.0.113.1")));
        expectTooMany(() -> delete(client, message, with(ann, "X-Forwarded-For", "203.0.113.1")));
        expect(204, delete(client, message, with(ann, "If-Match", "*")));
        expect(200, client.get(message, ann));
        expect(409, put(client, message, "text/plain", "Hi", ann));
        expect(200, client.get("/api/rooms", ann));
        expect(200, client.get(messages(room) + "?after=" + cursor(client, ann) + "-0", ann));
    }

    private void moderates(HalleyClient client, String[] mod, String[] ann, String[] bob) {
        String ofRoom = "/api/rooms/" + room;
        String lock = ofRoom + "/lock";
        String muted = ofRoom + "/muted";
        String her = muted + "?person=u-1";
        String own = "/api/rooms/" + room + "/messages/" + id(client.postText(room, "Hi", ann));
        expect(204, put(client, lock, "text/plain", "", mod));
        expect(403, client.postText(room, "Hi", ann));
        expect(403, put(client, own, "text/plain", "Hi", ann));
        expect(204, put(client, "/api/rooms/drop/lock", "text/plain", "", mod));
        expect(403, submit(client, "msg=Hi", ann));
        expect(200, client.get("/api/rooms", ann));
        expect(204, delete(client, lock, mod));
        expect(204, put(client, her, "application/json", inAnHour(), mod));
        expect(403, client.postText(room, "Hi", ann));
        expect(403, put(client, own, "text/plain", "Hi", ann));
        expect(200, client.get("/api/rooms", ann));
        expect(200, client.get(muted, mod));
        expect(204, delete(client, her, mod));
        expect(200, client.get(messages(room) + "?after=" + cursor(client, ann) + "-0", ann));
        expect(200, client.get(ofRoom + "/stream?offset=-1", ann));
        expect(403, put(client, muted + "?person=u-3", "application/json", inAnHour(), mod));
        expect(403, delete(client, muted + "?person=u-3", mod));
        expect(413, put(client, her, "application/json", TOO_LONG, mod));
        expect(415, put(client, her, "text/plain", inAnHour(), mod));
        CompletableFuture.allOf(IntStream.range(0, 500)
                        .mapToObj(i -> client.sendAsync(client.request(muted + "?person=x-" + i, mod)
                                .setHeader("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(inAnHour()))))
                        .toArray(CompletableFuture[]::new))
                .join();
        expect(409, put(client, her, "application/json", inAnHour(), mod));

        String[] tooMuch = with(mod, "X-Forwarded-For", "203.0.113.1");
        for (String path : List.of(lock + "?", her + "&")) {
            expectTooMuch(() -> put(client, path, "application/json", inAnHour(), tooMuch));
            expectTooMuch(() -> delete(client, path, tooMuch));
            expect(400, put(client, path + "sure=yes", "application/json", inAnHour(), mod));
            expect(400, delete(client, path + "sure=yes", mod));
            expect(401, put(client, path, "application/json", inAnHour()));
            expect(401, delete(client, path));
            expect(403, put(client, path, "application/json", inAnHour(), ann));
            expect(403, delete(client, path, ann));
            expect(404, put(client, path, "application/json", inAnHour(), bob));
            expect(404, delete(client, path, bob));
            expect(406, put(client, path, "application/json", inAnHour(), with(mod, "Accept", "text/html")));
            expect(406, delete(client, path, with(mod, "Accept", "text/html")));
        }
        expect(400, client.get(muted + "?limit=1", mod));
        expect(401, client.get(muted));
        expect(403, client.get(muted, ann));
        expect(404, client.get(muted, bob));
        expect(406, client.get(muted, with(mod, "Accept", "text/html")));
    }

    private void namesTopics(HalleyClient client, String[] mod, String[] ann, String[] bob) {
        String topic = "/api/rooms/" + room + "/topic";
        String now = HalleyClient.json(client.get(messages(room), ann)).getString("cursor");
        expect(204, put(client, topic, "application/json", TOPIC, mod));
        String ofLog = messages(room) + "?after=" + now;
        for (String path : List.of("/api/rooms", "/api/rooms/" + room, ofLog)) {
            HttpResponse<String> told = client.get(path, ann);
            expect(200, told);
            assertThat(told.body()).contains("Where we go");
        }
        String[] tooMuch = with(mod, "X-Forwarded-For", "203.0.113.1");
        expectTooMuch(() -> put(client, topic, "application/json", TOPIC, tooMuch));
        for (String wrong : List.of("{}", "{\"topic\":\"two\\nlines\"}", TOPIC.replace("Where", "a".repeat(250)))) {
            expect(400, put(client, topic, "application/json", wrong, mod));
        }
        expect(401, put(client, topic, "application/json", TOPIC));
        expect(403, put(client, topic, "application/json", TOPIC, ann));
        expect(404, put(client, topic, "application/json", TOPIC, bob));
        expect(406, put(client, topic, "application/json", TOPIC, with(mod, "Accept", "text/html")));
        expect(413, put(client, topic, "application/json", TOO_LONG, mod));
        expect(415, put(client, topic, "text/plain", TOPIC, mod));
        expect(204, put(client, topic, "application/json", "{\"topic\":\"\"}", mod));
        assertThat(client.get("/api/rooms/" + room, ann).body()).doesNotContain("topic");
    }

    @Test
    void letsPeopleMakeRooms(@TempDir java.nio.file.Path folder) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "HALLEY_ACCESS_RULES",
                "claim maker -> * -> read write,claim sub=u-4 -> ROOM -> write".replace("ROOM", room));
        settings.put("HALLEY_LIMIT_POSTS", "1");
        try (Provider provider = new Provider();
                LibertyServer server = new LibertyServer(folder, with(settings, provider.settings())).await()) {
            HalleyClient closed = server.client();
            String[] ann = maker(provider, "u-1", "Ann");
            String[] bob = maker(provider, "u-2", "Bob");
            String[] cid = {"Authorization", provider.bearer(Provider.claims("u-3", "Cid"))};
            String[] dan = {"Authorization", provider.bearer(Provider.claims("u-4", "Dan"))};
            String ofRoom = "/api/rooms/" + room;
            String bobs = ofRoom + "/members?person=u-2";
            expect(201, put(closed, ofRoom, "application/json", PRIVATE, ann));
            expect(200, put(closed, ofRoom, "application/json", PRIVATE, ann));
            expect(204, put(closed, bobs + "&name=Bob", "text/plain", "", ann));
            expect(200, closed.get(ofRoom, ann));
            expect(200, closed.get(ofRoom + "/members", ann));
            expect(200, closed.get("/api/rooms", bob));
            expect(204, put(closed, ofRoom + "/owner?person=u-2", "text/plain", "", ann));
            expect(204, put(closed, ofRoom + "/owner?person=u-1", "text/plain", "", bob));
            expect(409, put(closed, ofRoom + "/owner?person=u-3", "text/plain", "", ann));
            expect(409, delete(closed, ofRoom + "/members?person=u-1", ann));
            expect(204, delete(closed, bobs, ann));
            expect(204, put(closed, bobs, "text/plain", "", ann));
            String cursor = HalleyClient.json(closed.get(messages(room), ann)).getString("cursor");
            expect(200, closed.get(messages(room) + "?after=" + cursor.replaceFirst("-.*", "-0"), bob));
            expect(409, put(closed, "/api/rooms/lobby/members?person=u-2", "text/plain", "", ann));
            expect(413, put(closed, ofRoom, "application/json", TOO_LONG, ann));
            expect(415, put(closed, ofRoom, "text/plain", PRIVATE, ann));
            String talk = "/api/conversations?person=u-2";
            HttpResponse<String> begun = put(closed, talk + "&name=Bob", "text/plain", "", ann);
            expect(201, begun);
            expect(200, put(closed, talk, "text/plain", "", ann));
            String ofTalk = "/api/rooms/" + HalleyClient.json(begun).getString("name");
            expect(200, closed.get(ofTalk, bob));
            expect(409, put(closed, ofTalk, "application/json", PRIVATE.replace("private", "public"), ann));

            String[] tooMuch = with(ann, "X-Forwarded-For", "203.0.113.1");
            for (String path : List.of(ofRoom + "?", bobs + "&", ofRoom + "/owner?person=u-1&", talk + "&")) {
                expectTooMuch(() -> put(closed, path, "application/json", PRIVATE, tooMuch));
                expect(400, put(closed, path + "sure=yes", "application/json", PRIVATE, ann));
                expect(401, put(closed, path, "application/json", PRIVATE));
                expect(403, put(client, path, "application/json", PRIVATE));
                expect(404, put(closed, path, "application/json", PRIVATE, cid));
                expect(406, put(closed, path, "application/json", PRIVATE, with(ann, "Accept", "text/html")));
            }
            for (String path : List.of(bobs, ofRoom + "/owner?person=u-2")) {
                expect(403, put(closed, path, "text/plain", "", bob));
                expect(403, put(closed, path, "text/plain", "", dan));
            }
            expect(400, put(closed, ofRoom, "application/json", "{}", ann));
            expect(400, put(closed, ofRoom, "application/json", "{\"kind\":\"secret\"}", ann));
            expect(403, put(closed, ofRoom, "application/json", PRIVATE.replace("private", "public"), bob));
            expectTooMuch(() -> delete(closed, ofRoom + "/members?person=u-77", tooMuch));
            expect(400, delete(closed, ofRoom + "/members", ann));
            expect(401, delete(closed, bobs));
            expect(403, delete(closed, ofRoom + "/members?person=u-1", bob));
            expect(404, delete(closed, bobs, cid));
            expect(406, delete(closed, bobs, with(ann, "Accept", "text/html")));
            for (String path : List.of(ofRoom, ofRoom + "/members")) {
                expect(400, closed.get(path + "?limit=1", ann));
                expect(401, closed.get(path));
                expect(404, closed.get(path, cid));
                expect(406, closed.get(path, with(ann, "Accept", "text/html")));
            }
            expect(403, closed.get(ofRoom + "/members", dan));
        }
    }

    private static String[] maker(Provider provider, String id, String name) {
        return new String[] {
            "Authorization", provider.bearer(Provider.claims(id, name).claim("maker", "yes"))
        };
    }

    /** Sends it again and again, until it is too much. */
    private void expectTooMuch(Supplier<HttpResponse<String>> send) {
        expect(
                429,
                Stream.generate(send)
                        .limit(200)
                        .filter(answer -> answer.statusCode() == 429)
                        .findFirst()
                        .orElseThrow());
    }

    private static String inAnHour() {
        return "{\"until\":\"" + Instant.now().plus(1, ChronoUnit.HOURS) + "\"}";
    }

    private static String id(HttpResponse<String> posted) {
        return posted.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", "");
    }

    /** The beginning of a cursor, which all of the log's have. */
    private String cursor(HalleyClient client, String[] token) {
        return HalleyClient.json(client.get(messages(room), token))
                .getString("cursor")
                .replaceFirst("-.*", "");
    }

    private static HttpResponse<String> put(
            HalleyClient client, String path, String type, String body, String... headers) {
        return client.send(client.request(path, headers)
                .setHeader("Content-Type", type)
                .PUT(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> delete(HalleyClient client, String path, String... headers) {
        return client.send(client.request(path, headers).DELETE());
    }

    private static String[] with(String[] headers, String... others) {
        return Stream.of(headers, others).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void turnsAwayWhoSendsTooMuch(@TempDir java.nio.file.Path folder) {
        try (LibertyServer server = new LibertyServer(folder, Map.of("HALLEY_LIMIT_POSTS", "1")).await()) {
            HalleyClient busy = server.client();
            String form = "application/x-www-form-urlencoded";
            for (int i = 0; i < 20; i++) {
                busy.postText("lobby", "Hi", "X-Forwarded-For", "203.0.113.1");
            }
            expectTooMany(() -> busy.postText("lobby", "Hi", "X-Forwarded-For", "203.0.113.1"));
            expect(
                    429,
                    busy.send(busy.request("/comet.php", "Content-Type", form, "X-Forwarded-For", "203.0.113.1")
                            .POST(BodyPublishers.ofString("msg=Hi"))));
        }
    }

    @Test
    void theClassicWaitEndsWithAnErrorThatSaysGoOn(@TempDir java.nio.file.Path folder) {
        try (LibertyServer server = new LibertyServer(folder, Map.of("HALLEY_POLL_MAX_WAIT", "1s")).await()) {
            CompletableFuture<HttpResponse<String>> over = server.client().submit("timestamp=");
            expect(503, over.join());
            assertThat(over.join().body()).isEqualTo("{\"timestamp\":0}");
        }
    }

    private void expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        contract.hold(answer);
    }

    /** A busy machine asks so slowly that some may pass again meanwhile. */
    private void expectTooMany(Supplier<HttpResponse<String>> asking) {
        expect(429, await().until(asking::get, answer -> answer.statusCode() == 429));
    }

    private HttpResponse<String> get(String path, String... headers) {
        return client.get(path, headers);
    }

    private HttpResponse<String> post(String query, String type, String body, String... headers) {
        return client.send(client.request(messages(room) + query, headers)
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> submit(String form) {
        return client.submit(form).join();
    }

    private static HttpResponse<String> submit(HalleyClient client, String form, String... headers) {
        return client.send(client.request("/comet.php", headers)
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
        some.putAll(others);
        return some;
    }

    private static void addOperations(Set<String> served, String root, Class<?> resource) {
        Path at = resource.getAnnotation(Path.class);
        if (at == null) {
            return; // A provider: a filter, or a mapper of errors.
        }
        String path = root + "/" + at.value();
        for (Method method : resource.getDeclaredMethods()) {
            Path below = method.getAnnotation(Path.class);
            for (Annotation annotation : method.getAnnotations()) {
                HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (verb != null) {
                    served.add(verb.value() + " " + template(path + (below == null ? "" : "/" + below.value())));
                }
            }
        }
    }

    /** An address as OpenAPI writes it: without the patterns of its parameters, or a slash at its end. */
    private static String template(String path) {
        return path.replaceAll("\\{(\\w+):.*?}(?=/|$)", "{$1}")
                .replaceAll("/+", "/")
                .replaceFirst("(?<=.)/$", "");
    }
}
