package io.halley;

import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.halley.Provider.Flaw;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Who may do what: each operation of the contract, in each mode, with each kind of token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
    /** What was said in the lobby before anybody asks, and is nobody's who may not read there. */
    private static final String SAID = "said-before";

    private final Provider provider = new Provider();
    private final SignInProvider people = new SignInProvider();
    private final Map<Mode, LibertyServer> servers = new EnumMap<>(Mode.class);
    private final Map<Mode, String> cursors = new EnumMap<>(Mode.class);
    private final Map<String, String> tokens = new HashMap<>();

    private final String good = bearer(provider.signed(Provider.claims("u-1", "Ann")));

    private enum Mode {
        OPEN,
        JWT,
        OIDC
    }

    /** How an operation of the contract is asked for, in the lobby, where Ann has said three things. */
    private enum Operation {
        ABOUT("GET /api", "/api"),
        LIST("GET /api/rooms", "/api/rooms"),
        READ("GET /api/rooms/{room}/messages", messages("lobby")),
        READ_BEFORE("GET /api/rooms/{room}/messages", messages("lobby") + "?before=2"),
        READ_AFTER("GET /api/rooms/{room}/messages", messages("lobby") + "?after=CURSOR"),
        WAIT("GET /api/rooms/{room}/messages", messages("lobby") + "?after=CURSOR"),
        READ_ONE("GET /api/rooms/{room}/messages/{id}", messages("lobby") + "/1"),
        SEARCH("GET /api/search", "/api/search?q=said"),
        READ_MANY("GET /api/messages", "/api/messages?room=lobby"),
        WAIT_FOR_MANY("GET /api/messages", "/api/messages?room=lobby&after=CURSOR"),
        FOLLOW("GET /api/rooms/{room}/stream", "/api/rooms/lobby/stream"),
        FOLLOW_LIVE("GET /api/rooms/{room}/stream", "/api/rooms/lobby/stream?offset=-1&live=long-poll"),
        FOLLOW_MANY("GET /api/stream", "/api/stream?room=lobby"),
        MEASURE("HEAD /api/rooms/{room}/stream", "/api/rooms/lobby/stream"),
        MEASURE_MANY("HEAD /api/stream", "/api/stream?room=lobby"),
        /** Where the history does not reach, so that the stream ends. */
        LISTEN("GET /api/rooms/{room}/messages", messages("lobby") + "?after=00000000-1"),
        LISTEN_TO_MANY("GET /api/messages", "/api/messages?room=lobby&after=00000000-1"),
        POST_TEXT("POST /api/rooms/{room}/messages", messages("lobby")),
        POST_JSON("POST /api/rooms/{room}/messages", messages("lobby")),
        EDIT("PUT /api/rooms/{room}/messages/{id}", messages("lobby") + "/2"),
        DELETE("DELETE /api/rooms/{room}/messages/{id}", messages("lobby") + "/3"),
        REPLIES("GET /api/rooms/{room}/messages/{id}/replies", messages("lobby") + "/1/replies"),
        REACT("PUT /api/rooms/{room}/messages/{id}/reactions/{emoji}", messages("lobby") + "/1/reactions/%E2%AD%90"),
        UNREACT(
                "DELETE /api/rooms/{room}/messages/{id}/reactions/{emoji}",
                messages("lobby") + "/1/reactions/%E2%AD%90"),
        PARTICIPANTS("GET /api/rooms/{room}/participants", "/api/rooms/lobby/participants"),
        LEAVE("DELETE /api/rooms/{room}/participants", "/api/rooms/lobby/participants?as=Ann"),
        TYPE("PUT /api/rooms/{room}/participants/typing", "/api/rooms/lobby/participants/typing?as=Ann"),
        PAUSE("DELETE /api/rooms/{room}/participants/typing", "/api/rooms/lobby/participants/typing?as=Ann"),
        POSITIONS("GET /api/rooms/{room}/seen", "/api/rooms/lobby/seen"),
        SEE("PUT /api/rooms/{room}/seen", "/api/rooms/lobby/seen?cursor=CURSOR"),
        UNREAD("GET /api/unread", "/api/unread"),
        NAME_TOPIC("PUT /api/rooms/{room}/topic", "/api/rooms/lobby/topic"),
        LOCK("PUT /api/rooms/{room}/lock", "/api/rooms/lobby/lock"),
        UNLOCK("DELETE /api/rooms/{room}/lock", "/api/rooms/lobby/lock"),
        MUTED("GET /api/rooms/{room}/muted", "/api/rooms/lobby/muted"),
        MUTE("PUT /api/rooms/{room}/muted", "/api/rooms/lobby/muted?person=u-77"),
        UNMUTE("DELETE /api/rooms/{room}/muted", "/api/rooms/lobby/muted?person=u-77"),
        LOOK("GET /api/rooms/{room}", "/api/rooms/lobby"),
        /** What Ann and Bob cannot, for it is there already. */
        MAKE("PUT /api/rooms/{room}", "/api/rooms/lobby"),
        MEMBERS("GET /api/rooms/{room}/members", "/api/rooms/lobby/members"),
        LET_IN("PUT /api/rooms/{room}/members", "/api/rooms/lobby/members?person=u-77"),
        TAKE_OUT("DELETE /api/rooms/{room}/members", "/api/rooms/lobby/members?person=u-77"),
        HAND_OVER("PUT /api/rooms/{room}/owner", "/api/rooms/lobby/owner?person=u-77"),
        CONVERSE("PUT /api/conversations", "/api/conversations?person=u-77"),
        CLASSIC_POST("POST /comet.php", "/comet.php"),
        CLASSIC_WAIT("POST /comet.php", "/comet.php"),
        /** Of somebody new each time, where anybody can have one. */
        TAKE_NAME("PUT /api/name", "/api/name?as=FRESH"),
        PICTURE("GET /api/picture", "/api/picture?person=u-1"),
        STARTED("GET /health/started", "/health/started"),
        READY("GET /health/ready", "/health/ready"),
        LIVE("GET /health/live", "/health/live"),
        METRICS("GET /metrics", "/metrics"),
        SIGN_IN("GET /sign-in", "/sign-in?to=%23lobby"),
        /** By somebody who has not begun. */
        SIGNED_IN("GET /sign-in/done", "/sign-in/done?state=made-up&code=made-up"),
        SIGN_OUT("POST /sign-out", "/sign-out");

        /** What tells nothing of rooms, and is for those who have no token: programs that look for the server, and at it. */
        private static final Set<Operation> OF_NO_ROOM =
                Set.of(ABOUT, TAKE_NAME, STARTED, READY, LIVE, METRICS, SIGN_IN, SIGNED_IN, SIGN_OUT);

        private static final Set<Operation> OF_SIGNING_IN = Set.of(SIGN_IN, SIGNED_IN, SIGN_OUT);

        private final String contract;
        private final String path;

        Operation(String contract, String path) {
            this.contract = contract;
            this.path = path;
        }

        boolean posts() {
            return this == POST_TEXT || this == POST_JSON || this == CLASSIC_POST;
        }

        boolean changes() {
            return this == EDIT || this == DELETE;
        }

        boolean reacts() {
            return this == REACT || this == UNREACT;
        }

        /** What is for those who moderate, who are nobody here. */
        boolean moderates() {
            return List.of(NAME_TOPIC, LOCK, UNLOCK, MUTED, MUTE, UNMUTE).contains(this);
        }

        /** What is for those who have made the room, who are nobody here. */
        boolean hosts() {
            return List.of(MAKE, LET_IN, TAKE_OUT, HAND_OVER).contains(this);
        }

        boolean isDecidedInTheLog() {
            return hosts() || this == CONVERSE;
        }

        int done() {
            return switch (this) {
                case POST_TEXT, POST_JSON -> 201;
                case DELETE,
                        PICTURE,
                        REACT,
                        UNREACT,
                        LEAVE,
                        TAKE_NAME,
                        TYPE,
                        PAUSE,
                        SEE,
                        NAME_TOPIC,
                        LOCK,
                        UNLOCK,
                        MUTE,
                        UNMUTE -> 204;
                case SIGN_IN, SIGNED_IN -> 303;
                default -> 200;
            };
        }

        /** What it is to one whose token counts, or who is not asked for any: only Ann can change what is hers. */
        int done(Mode mode, String token) {
            boolean forSignedIn = OF_SIGNING_IN.contains(this) || this == PICTURE;
            if ((forSignedIn && mode != Mode.OIDC) || (this == TAKE_NAME && mode != Mode.OPEN)) {
                return 404;
            }
            if (this == SEE && mode == Mode.OPEN) {
                return 403;
            }
            if (isDecidedInTheLog()) {
                return mode == Mode.OPEN || this == MAKE ? 403 : this == CONVERSE ? 200 : 409;
            }
            boolean theirs = mode != Mode.OPEN && token.equals("GOOD");
            return moderates() || (changes() && !theirs) ? 403 : done();
        }

        HttpRequest.Builder asked(HalleyClient client, String cursor) {
            HttpRequest.Builder request = client.request(path.replace("CURSOR", cursor)
                    .replace("FRESH", UUID.randomUUID().toString()));
            return switch (this) {
                case WAIT, WAIT_FOR_MANY -> request.setHeader("Prefer", "wait=5");
                case MEASURE, MEASURE_MANY -> request.method("HEAD", BodyPublishers.noBody());
                case LISTEN, LISTEN_TO_MANY -> request.setHeader("Accept", "text/event-stream");
                case POST_TEXT ->
                    request.setHeader("Content-Type", "text/plain").POST(BodyPublishers.ofString("Hi"));
                case POST_JSON ->
                    request.setHeader("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"text\":\"Hi\"}"));
                case EDIT -> request.setHeader("Content-Type", "text/plain").PUT(BodyPublishers.ofString("Hi all"));
                case TAKE_NAME, TYPE, SEE, LOCK, REACT, LET_IN, HAND_OVER, CONVERSE ->
                    request.PUT(BodyPublishers.noBody());
                case MAKE ->
                    request.setHeader("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofString("{\"kind\":\"private\"}"));
                case NAME_TOPIC ->
                    request.setHeader("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofString("{\"topic\":\"Where we go\"}"));
                case DELETE, UNREACT, LEAVE, PAUSE, UNLOCK, UNMUTE, TAKE_OUT -> request.DELETE();
                case SIGN_OUT -> request.POST(BodyPublishers.noBody());
                case MUTE ->
                    request.setHeader("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofString("{\"until\":\"2100-01-01T00:00:00Z\"}"));
                case CLASSIC_POST -> form(request, "msg=Hi");
                case CLASSIC_WAIT -> form(request, "timestamp=0");
                default -> request;
            };
        }

        private static HttpRequest.Builder form(HttpRequest.Builder request, String form) {
            return request.setHeader("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form));
        }
    }

    /** Cells of the table. */
    private record Cell(Mode mode, String token, Operation operation, int status) {
        @Override
        public String toString() {
            return mode + " " + operation + " " + token + " -> " + status;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        servers.put(Mode.OPEN, new LibertyServer(folder.resolve("open"), Map.of("HALLEY_ACCESS_NAMES_KEPT", "1d")));
        servers.put(Mode.JWT, new LibertyServer(folder.resolve("jwt"), provider.settings()));
        Map<String, String> both = new HashMap<>(provider.settings());
        both.putAll(people.settings());
        both.put("HALLEY_ACCESS_OIDC_PICTURES", people.issuer());
        servers.put(Mode.OIDC, new LibertyServer(folder.resolve("oidc"), both));
        tokens.put("GOOD", good);
        tokens.put("GOOD_BY_CURVE", bearer(provider.signedByCurve(Provider.claims("u-2", "Bob"))));
        tokens.put("BASIC", "Basic QW5uOnNlY3JldA==");
        tokens.put("EMPTY", "Bearer ");
        for (Flaw flaw : Flaw.values()) {
            tokens.put(flaw.name(), bearer(provider.flawed(flaw, Provider.claims("u-1", "Ann"))));
        }
        servers.forEach((mode, server) -> {
            HalleyClient client = server.await().client();
            for (String text : List.of(SAID, "to be edited", "to be deleted")) {
                assertThat(client.postText("lobby", text, "Authorization", good).statusCode())
                        .isEqualTo(201);
            }
            for (String token : List.of(good, Objects.requireNonNull(tokens.get("GOOD_BY_CURVE")))) {
                client.send(Operation.CONVERSE.asked(client, "").setHeader("Authorization", token));
            }
            String now =
                    json(client.get(messages("lobby"), "Authorization", good)).getString("cursor");
            cursors.put(mode, now.replaceFirst("-.*", "-0"));
        });
        String session = people.signIn(server(Mode.OIDC).client(), "u-2", "Bob");
        tokens.put("SESSION", session);
        tokens.put("FORGED_SESSION", session.substring(0, session.length() - 10) + "AAAAAAAAAA");
    }

    @AfterAll
    void stop() {
        servers.values().forEach(LibertyServer::close);
        people.close();
        provider.close();
    }

    static Stream<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            boolean forAll = Operation.OF_NO_ROOM.contains(operation);
            for (String token : List.of("GOOD", "GOOD_BY_CURVE")) {
                for (Mode mode : Mode.values()) {
                    cells.add(new Cell(mode, token, operation, operation.done(mode, token)));
                }
            }
            cells.add(new Cell(Mode.OIDC, "SESSION", operation, operation.done(Mode.OIDC, "SESSION")));
            List<String> bad = new ArrayList<>(List.of("NONE", "BASIC", "EMPTY"));
            Stream.of(Flaw.values()).map(Flaw::name).forEach(bad::add);
            for (String token : bad) {
                for (Mode mode : Mode.values()) {
                    boolean asked = mode != Mode.OPEN && !forAll;
                    cells.add(new Cell(mode, token, operation, asked ? 401 : operation.done(mode, token)));
                }
            }
            for (Mode mode : List.of(Mode.JWT, Mode.OIDC)) {
                cells.add(new Cell(mode, "FORGED_SESSION", operation, forAll ? operation.done(mode, "NONE") : 401));
            }
            cells.add(new Cell(Mode.JWT, "SESSION", operation, forAll ? operation.done(Mode.JWT, "NONE") : 401));
        }
        assertThat(cells).hasSizeGreaterThan(300);
        return cells.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void isAsTheTableSays(Cell cell) {
        HalleyClient client = server(cell.mode).client();
        String before = said(cell.mode);
        HttpRequest.Builder request = cell.operation.asked(client, Objects.requireNonNull(cursors.get(cell.mode)));
        if (tokens.containsKey(cell.token)) {
            request.setHeader(cell.token.contains("SESSION") ? "Cookie" : "Authorization", tokens.get(cell.token));
        }
        HttpResponse<String> answer = client.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(cell.status);
        boolean done = cell.status == cell.operation.done();
        if (done && cell.operation.posts()) {
            assertThat(count(said(cell.mode))).isEqualTo(count(before) + 1);
        } else if (!done || !(cell.operation.changes() || cell.operation.reacts())) {
            assertThat(told(cell, said(cell.mode))).isEqualTo(told(cell, before));
        }
        if (cell.status == 401) {
            boolean none = List.of("NONE", "BASIC", "EMPTY").contains(cell.token);
            boolean cookieOfNobody = cell.token.contains("SESSION") && cell.mode == Mode.JWT;
            boolean told = !none && !cookieOfNobody;
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"halley\"" + (told ? ", error=\"invalid_token\"" : ""));
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).doesNotContain(SAID, "lobby");
        }
    }

    /** What is decided in the log takes an id there, also where nothing comes of it: the cursor is behind that. */
    private static String told(Cell cell, String said) {
        return cell.status != 401 && cell.operation.isDecidedInTheLog()
                ? said.substring(0, said.lastIndexOf("\"cursor\""))
                : said;
    }

    /** A route that is new is refused here until the table has it. */
    @Test
    void theTableHasEachOperationOfTheContract() {
        String document = server(Mode.OPEN).client().get("/openapi?format=json").body();
        Set<String> tried = new TreeSet<>();
        Stream.of(Operation.values()).map(operation -> operation.contract).forEach(tried::add);
        assertThat(new Contract(JsonMapper.shared().readTree(document)).operations())
                .isEqualTo(tried);
    }

    /** The lobby as it is, with what has changed in it. */
    private String said(Mode mode) {
        HalleyClient client = server(mode).client();
        return client.get(messages("lobby") + "?limit=500", "Authorization", good)
                .body();
    }

    private static int count(String said) {
        return HalleyClient.ids(HalleyClient.json(said)).size();
    }

    private LibertyServer server(Mode mode) {
        return Objects.requireNonNull(servers.get(mode));
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }
}
