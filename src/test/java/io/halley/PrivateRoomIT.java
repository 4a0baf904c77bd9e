package io.halley;

import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A private room that somebody has made: each way to it, for each who may come. All of them were members once, and have said
 * something there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateRoomIT {
    private static final String ROOM = "plans";
    private static final String SAID = "said-among-ourselves";

    private static final String RULES = String.join(
            ",",
            "everybody -> lobby -> read write",
            "group staff -> * -> read write",
            "group moderators -> * -> read write moderate",
            "group managers -> * -> manage",
            "group named -> plans -> read write",
            "group droppers -> plans -> write");

    private static final List<String> MEMBERS = List.of("OWNER", "MEMBER", "MODERATING", "GUEST");

    /**
     * By line a way to the room, by column who comes: members (MODERATING to whom the rules let moderate everywhere, GUEST to
     * whom they open nothing), who was taken out (GONE), a moderator who is none, those whom the rules name the room to, and
     * who manages rooms by them.
     */
    private static final String TABLE = """
            .                 OWNER MEMBER MODERATING GUEST GONE   MODERATOR NAMED DROPPER MANAGER
            list              shown shown  shown      shown hidden hidden    shown hidden  hidden
            search            found found  found      found none   none      found none    none
            read              200   200    200        200   404    404       200   403     403
            read-before       200   200    200        200   404    404       200   403     403
            read-after        200   200    200        200   404    404       200   403     403
            wait              200   200    200        200   404    404       200   403     403
            read-one          200   200    200        200   404    404       200   403     403
            read-none         404   404    404        404   404    404       404   403     403
            many              200   200    200        200   404    404       200   403     403
            many-with-lobby   200   200    200        200   404    404       200   403     403
            wait-for-many     200   200    200        200   404    404       200   403     403
            follow            200   200    200        200   404    404       200   403     403
            follow-many       200   200    200        200   404    404       200   403     403
            follow-live       200   200    200        200   404    404       200   403     403
            listen            200   200    200        200   404    404       200   403     403
            listen-to-many    200   200    200        200   404    404       200   403     403
            measure           200   200    200        200   404    404       200   403     403
            post-text         201   201    201        201   404    404       201   201     403
            post-json         201   201    201        201   404    404       201   201     403
            edit-own          200   200    200        200   404    404       200   403     403
            edit-another's    403   403    403        403   404    404       403   403     403
            delete-own        204   204    204        204   404    404       204   403     403
            delete-another's  403   403    204        403   404    404       403   403     403
            replies           200   200    200        200   404    404       200   403     403
            react             204   204    204        204   404    404       204   204     403
            unreact           204   204    204        204   404    404       204   204     403
            see               204   204    204        204   404    404       204   403     403
            seen              200   200    200        200   404    404       200   403     403
            participants      200   200    200        200   404    404       200   403     403
            type              204   204    204        204   404    404       204   204     403
            pause             204   204    204        204   404    404       204   204     403
            be-gone           204   204    204        204   404    404       204   403     403
            name-topic        204   403    204        403   404    404       403   403     403
            lock              403   403    204        403   404    404       403   403     403
            unlock            403   403    204        403   404    404       403   403     403
            mute              403   403    204        403   404    404       403   403     403
            muted             403   403    200        403   404    404       403   403     403
            unmute            403   403    204        403   404    404       403   403     403
            look              200   200    200        200   404    404       200   200     200
            make              200   200    200        200   404    404       403   403     200
            members           200   200    200        200   404    404       200   403     200
            let-in            204   403    403        403   404    404       403   403     204
            take-out          204   403    403        403   404    404       403   403     204
            hand-over         204   403    403        403   404    404       403   403     204
            classic-wait      200   200    200        200   404    404       200   403     403
            classic-post      200   200    200        200   404    404       200   200     403
            """;

    private final Provider provider = new Provider();
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, Long> first = new HashMap<>();
    private LibertyServer server;
    private HalleyClient client;
    private String epoch = "";

    static List<RoomCell> cells() {
        List<RoomCell> cells = RoomCell.of(TABLE);
        assertThat(cells).hasSizeGreaterThan(300);
        return cells;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", RULES);
        settings.put("HALLEY_COMET_ROOM", ROOM);
        server = new LibertyServer(folder, settings).await();
        client = server.client();
        Map<String, List<String>> groups = new HashMap<>();
        List.of("OWNER", "MEMBER", "GONE", "ANOTHER").forEach(who -> groups.put(who, List.of("staff")));
        groups.put("MODERATING", List.of("staff", "moderators"));
        groups.put("MODERATOR", List.of("staff", "moderators"));
        groups.put("GUEST", List.of());
        groups.put("NAMED", List.of("staff", "named"));
        groups.put("DROPPER", List.of("staff", "droppers"));
        groups.put("MANAGER", List.of("managers"));
        groups.forEach((who, of) -> tokens.put(who, token(who, of)));

        assertThat(ask(ways("OWNER").asked("make"), "OWNER").statusCode()).isEqualTo(201);
        groups.keySet().forEach(who -> host("OWNER", "PUT", who));
        for (String who : groups.keySet()) {
            first.put(who, say(who));
            say("ANOTHER");
            say(who);
            say("ANOTHER");
        }
        groups.keySet().stream().filter(who -> !MEMBERS.contains(who)).forEach(who -> host("OWNER", "DELETE", who));
        epoch = json(ask(client.request(messages(ROOM)), "OWNER"))
                .getString("cursor")
                .replaceFirst("-.*", "");
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    private long say(String who) {
        return json(client.postText(ROOM, SAID, "Authorization", of(who)))
                .getJsonNumber("id")
                .longValue();
    }

    private void host(String by, String method, String who) {
        HttpRequest.Builder request = client.request("/api/rooms/" + ROOM + "/members?person=u-" + who);
        assertThat(ask(request.method(method, BodyPublishers.noBody()), by).statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void isAsTheTableSays(RoomCell cell) {
        int before = entries();
        HttpResponse<String> answer = ask(ways(cell.who()).asked(cell.way()), cell.who());
        switch (cell.expected()) {
            case "shown" -> assertThat(answer.body()).contains(ROOM, "\"kind\":\"private\"");
            case "found" -> assertThat(answer.body()).contains("\"room\":\"" + ROOM + "\"");
            case "hidden", "none" -> {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).doesNotContain(ROOM, SAID);
            }
            default -> {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(Integer.parseInt(cell.expected()));
                if (answer.statusCode() >= 300) {
                    assertThat(answer.body()).doesNotContain(ROOM, SAID, "u-");
                    assertThat(entries()).isEqualTo(before);
                } else if (reads(cell.way())) {
                    assertThat(answer.body()).contains(RoomWays.shown(cell.way(), SAID));
                }
            }
        }
    }

    private static boolean reads(String way) {
        return Stream.of("read", "wait", "many", "follow", "listen", "classic-wait")
                .anyMatch(way::startsWith);
    }

    /** All that has happened in the room. */
    private int entries() {
        String all = messages(ROOM) + "?limit=500&after=" + epoch + "-0";
        return HalleyClient.ids(json(ask(client.request(all), "OWNER"))).size();
    }

    private RoomWays ways(String who) {
        return new RoomWays(client, ROOM, epoch, first.getOrDefault(who, 1L));
    }

    private HttpResponse<String> ask(HttpRequest.Builder request, String who) {
        return client.send(request.setHeader("Authorization", of(who)));
    }

    /** Whoever has worked out its name, too, is told of a conversation what they are told of one that nobody has begun. */
    @Test
    void aConversationOfOthersIsLikeOneThatNobodyHasBegun() {
        String begun = converse("OWNER", "MEMBER");
        assertThat(client.postText(begun, SAID, "Authorization", of("MEMBER")).statusCode())
                .isEqualTo(201);
        String notBegun = begun.substring(0, begun.length() - 1) + (begun.endsWith("x") ? "y" : "x");
        for (String way :
                TABLE.lines().skip(1).map(line -> line.split("\\s+", -1)[0]).toList()) {
            if (!way.startsWith("classic") && !way.equals("list") && !way.equals("search") && !way.startsWith("make")) {
                for (String who : List.of("GONE", "MODERATOR", "GUEST", "NAMED")) {
                    HttpResponse<String> secret = ask(new RoomWays(client, begun, epoch, 1).asked(way), who);
                    HttpResponse<String> none = ask(new RoomWays(client, notBegun, epoch, 1).asked(way), who);
                    assertThat(secret.statusCode()).as(way + " " + who).isEqualTo(404);
                    assertThat(secret.statusCode()).isEqualTo(none.statusCode());
                    assertThat(secret.body()).isEqualTo(none.body()).doesNotContain(SAID);
                }
            }
        }
        for (String room : List.of(begun, notBegun)) {
            for (String kind :
                    List.of("{\"kind\":\"private\"}", "{\"kind\":\"public\"}", "{\"kind\":\"bogus\"}", "{")) {
                HttpRequest.Builder made = client.request("/api/rooms/" + room, "Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(kind));
                assertThat(ask(made, "GONE").statusCode()).as(kind).isEqualTo(404);
            }
        }
        assertThat(ask(client.request("/api/rooms"), "GONE").body()).doesNotContain("talk--");
        assertThat(ask(client.request("/api/rooms"), "MEMBER").body()).contains(begun);
    }

    @Test
    void theSameConversationIsFoundByWhoeverAsks() {
        String room = converse("OWNER", "MODERATING");
        assertThat(converse("MODERATING", "OWNER")).isEqualTo(room);
        assertThat(converse("OWNER", "MEMBER")).isNotEqualTo(room);
    }

    private String converse(String by, String with) {
        HttpRequest.Builder request = client.request("/api/conversations?person=u-" + with);
        HttpResponse<String> answer = ask(request.PUT(BodyPublishers.noBody()), by);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return json(answer).getString("name");
    }

    /** Whom the rules open nothing cannot tell a room of others from one that is not there, and begins none. */
    @Test
    void whoMayNothingSeesNoDifference() {
        for (String way :
                List.of("read", "post-text", "look", "make", "members", "let-in", "take-out", "hand-over", "lock")) {
            HttpResponse<String> none = ask(new RoomWays(client, "no-such", epoch, 1).asked(way), "GUEST");
            HttpResponse<String> secret = ask(new RoomWays(client, ROOM, epoch, 1).asked(way), "GONE");
            assertThat(none.statusCode()).as(way).isEqualTo(404);
            assertThat(secret.body()).as(way).isEqualTo(none.body());
        }
    }

    @Test
    void theOwnerOpensTheRoomAndClosesItAgain() {
        String room = "opened";
        RoomWays ways = new RoomWays(client, room, epoch, 1);
        assertThat(ask(ways.asked("make"), "OWNER").statusCode()).isEqualTo(201);
        assertThat(ask(ways.asked("make-public"), "GONE").statusCode()).isEqualTo(404);
        assertThat(ask(ways.asked("make-public"), "OWNER").statusCode()).isEqualTo(201);
        assertThat(ask(ways.asked("read"), "GONE").statusCode()).isEqualTo(200);
        assertThat(ask(ways.asked("make"), "GONE").statusCode()).isEqualTo(403);
        assertThat(ask(ways.asked("make"), "OWNER").statusCode()).isEqualTo(201);
        assertThat(ask(ways.asked("read"), "GONE").statusCode()).isEqualTo(404);
    }

    @Test
    void nobodyClosesARoomInWhichOthersHaveSpoken() {
        String room = "everybodys";
        RoomWays ways = new RoomWays(client, room, epoch, 1);
        client.postText(room, "Hi", "Authorization", of("GONE"));
        assertThat(ask(ways.asked("make"), "OWNER").body()).contains("nobodys-room");
        assertThat(ask(ways.asked("make"), "GONE").body()).contains("nobodys-room");
        assertThat(ask(ways.asked("make"), "MANAGER").statusCode()).isEqualTo(201);
        assertThat(ask(ways.asked("read"), "GONE").statusCode()).isEqualTo(404);
    }

    @Test
    void theOperatorIsToldWhoLetsWhomInAndWhoIsRefused() throws IOException {
        host("OWNER", "PUT", "GONE");
        host("OWNER", "DELETE", "GONE");
        isTold(
                ways("MEMBER").asked("let-in"),
                "MEMBER",
                "Refused to Somebody (u-MEMBER) from this machine: let u-77 into plans (not the owner)");
        isTold(
                ways("GONE").asked("members"),
                "GONE",
                "Refused to Somebody (u-GONE) from this machine: to look at plans (status 404)");
        assertThat(Files.readString(server.log()))
                .contains(
                        "Hosted by Somebody (u-OWNER) from this machine: let u-GONE into plans",
                        "Hosted by Somebody (u-OWNER) from this machine: took u-GONE out of plans");
        assertThat(Files.readString(server.log())).doesNotContain(SAID);
    }

    /** Refusals are told a few a second, and the other tests have theirs as well. */
    private void isTold(HttpRequest.Builder asked, String who, String line) {
        await().untilAsserted(() -> {
            ask(asked, who);
            assertThat(Files.readString(server.log())).contains(line);
        });
    }

    @Test
    void metricsTellOfNoRoom() {
        assertThat(client.get("/metrics").body()).doesNotContain(ROOM, SAID, "talk--");
    }

    private String token(String who, List<String> groups) {
        JWTClaimsSet.Builder claims = Provider.claims("u-" + who, "Somebody").claim("groups", groups);
        return provider.bearer(claims);
    }

    private String of(String who) {
        return Objects.requireNonNull(tokens.get(who));
    }
}
