package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

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
        String message = plain.headers().firstValue("Location").orElseThrow();
        expect(200, client.follow(plain, message));
        expect(406, client.follow(plain, message, "Accept", "text/html"));
        expect(404, get(messages(room) + "/9007199254740991"));
        expect(400, get("/api/rooms/a*b/messages/1"));
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
                LibertyServer server = new LibertyServer(folder, with(settings, provider.settings())).awaitLive()) {
            HalleyClient cutOff = server.client();
            String[] ann = {"Authorization", "Bearer " + provider.signed(Provider.claims("u-1", "Ann"))};
            String ofRoom = "/api/rooms/" + room;
            for (String path : List.of(
                    "/api/rooms",
                    messages(room),
                    messages(room) + "/1",
                    "/api/messages?room=" + room,
                    ofRoom + "/muted",
                    "/health/ready")) {
                expect(503, cutOff.get(path, ann));
            }
            for (String stream : List.of(ofRoom + "/stream", "/api/stream?room=" + room)) {
                expect(503, cutOff.get(stream, ann));
                expect(503, head(cutOff, stream, ann));
            }
            expect(503, put(cutOff, messages(room) + "/1", "text/plain", "Hi", ann));
            expect(503, put(cutOff, ofRoom + "/lock", "application/json", "", ann));
            expect(503, put(cutOff, ofRoom + "/muted?person=u-2", "application/json", inAnHour(), ann));
            for (String path : List.of(messages(room) + "/1", ofRoom + "/lock", ofRoom + "/muted?person=u-2")) {
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
            for (String path : List.of("/api/rooms", messages(room), messages(room) + "/1", many)) {
                expect(401, nobody.get(path));
                expect(401, nobody.get(path, "Authorization", "Bearer none"));
            }
            expect(401, nobody.postText(room, "Hi"));
            expect(401, nobody.submit("msg=Hi").join());
            expect(401, nobody.submit("timestamp=1").join());
            String[] ann = {"Authorization", "Bearer " + provider.signed(Provider.claims("u-1", "Ann"))};
            expect(201, nobody.postText(room, "Hi", ann));
            expect(403, nobody.postJson(room, "{\"author\":\"Bob\",\"text\":\"Hi\"}", ann));
            for (String path : List.of("/api/rooms", messages(room), messages(room) + "/1", many)) {
                expect(200, nobody.get(path, ann));
            }
            String[] bob = {"Authorization", "Bearer " + provider.signed(Provider.claims("u-2", "Bob"))};
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
            participants(nobody, ann, bob);
            changes(nobody, ann, bob);
            String[] mod = {"Authorization", "Bearer " + provider.signed(Provider.claims("u-3", "Mod"))};
            moderates(nobody, mod, ann, bob);
            expect(403, submit(nobody, "timestamp=1", ann));
            expect(404, submit(nobody, "timestamp=1", bob));
            expect(404, submit(nobody, "msg=Hi", bob));
        }
    }

    private static HttpResponse<String> type(HalleyClient client, String room, String query, String... headers) {
        return put(client, "/api/rooms/" + room + "/participants/typing" + query, "text/plain", "", headers);
    }

    private void participants(HalleyClient client, String[] ann, String[] bob) {
        String own = "/api/rooms/" + room + "/participants";
        expect(401, client.get(own));
        expect(403, client.get("/api/rooms/drop/participants", ann));
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
        expect(429, type(client, room, "", often));
        expect(429, delete(client, own, often));
        expect(429, delete(client, own + "/typing", often));
    }

    @Test
    void letsPeopleSignInAndOut(@TempDir java.nio.file.Path folder) {
        try (SignInProvider provider = new SignInProvider();
                LibertyServer server = new LibertyServer(folder, provider.settings()).await()) {
            HalleyClient browser = server.client();
            expect(401, browser.get(messages(room)));
            expect(200, browser.get("/api"));
            expect(303, browser.get("/sign-in?to=%23lobby"));
            expect(400, browser.get("/sign-in?to=%2F%2Fevil.example"));
            expect(303, browser.get("/sign-in/done?state=made-up&code=made-up"));
            String session = provider.signIn(browser, "u-1", "Ann");
            expect(200, browser.get("/api/rooms", "Cookie", session));
            expect(
                    200,
                    browser.send(browser.request("/sign-out", "Cookie", session).POST(BodyPublishers.noBody())));
        }
    }

    private static HttpResponse<String> head(HalleyClient client, String path, String... headers) {
        return client.send(client.request(path, headers).method("HEAD", BodyPublishers.noBody()));
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
        expect(429, put(client, message, "text/plain", "Hi", with(ann, "X-Forwarded-For", "203.0.113.1")));
        expect(429, delete(client, message, with(ann, "X-Forwarded-For", "203.0.113.1")));
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
            expect(429, busy.postText("lobby", "Hi", "X-Forwarded-For", "203.0.113.1"));
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
