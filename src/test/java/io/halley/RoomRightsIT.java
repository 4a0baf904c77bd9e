package io.halley;

import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rights by room, from groups and from a claim that names rooms: each way to a room, for each kind of person. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomRightsIT {
    private static final String ROOM = "board";
    private static final String SAID = "said-in-the-board-room";

    private static final String RULES = String.join(
            ",",
            "everybody -> lobby -> read write",
            "group readers -> board -> read",
            "group writers -> board -> read write",
            "group droppers -> board -> write",
            "group moderators -> board -> read write moderate",
            "group admins -> * -> read write moderate",
            "claim rooms -> {value} -> read write");

    /** By line a way to the room, by column a kind of person; what is shown has the room's name or text in it. */
    private static final String TABLE = """
            .                 STRANGER READER WRITER DROPPER MODERATOR APP ADMIN
            list              hidden   shown  shown  hidden  shown     shown shown
            read              404      200    200    403     200       200 200
            read-before       404      200    200    403     200       200 200
            read-after        404      200    200    403     200       200 200
            wait              404      200    200    403     200       200 200
            read-one          404      200    200    403     200       200 200
            read-none         404      404    404    403     404       404 404
            many              404      200    200    403     200       200 200
            many-with-lobby   404      200    200    403     200       200 200
            wait-for-many     404      200    200    403     200       200 200
            follow            404      200    200    403     200       200 200
            follow-many       404      200    200    403     200       200 200
            follow-live       404      200    200    403     200       200 200
            listen            404      200    200    403     200       200 200
            listen-to-many    404      200    200    403     200       200 200
            post-text         404      403    201    201     201       201 201
            post-json         404      403    201    201     201       201 201
            edit-own          404      403    200    403     200       200 200
            edit-another's    404      403    403    403     403       403 403
            delete-own        404      403    204    403     204       204 204
            delete-another's  404      403    403    403     204       403 204
            replies           404      200    200    403     200       200 200
            react             404      403    204    204     204       204 204
            unreact           404      403    204    204     204       204 204
            classic-wait      404      200    200    403     200       200 200
            classic-post      404      403    200    200     200       200 200
            name-topic        404      403    403    403     204       403 204
            lock              404      403    403    403     204       403 204
            unlock            404      403    403    403     204       403 204
            mute              404      403    403    403     204       403 204
            muted             404      403    403    403     200       403 200
            unmute            404      403    403    403     204       403 204
            """;

    private final Provider provider = new Provider();
    private final Map<String, String> tokens = new HashMap<>();
    private LibertyServer server;
    private HalleyClient client;
    private String epoch = "";

    static List<RoomCell> cells() {
        return RoomCell.of(TABLE);
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", RULES);
        settings.put("HALLEY_COMET_ROOM", ROOM);
        server = new LibertyServer(folder, settings).await();
        client = server.client();
        tokens.put("STRANGER", token("groups", List.of("others")));
        for (String role : List.of("READER", "WRITER", "DROPPER", "MODERATOR", "ADMIN")) {
            tokens.put(role, token("groups", List.of(role.toLowerCase(Locale.ROOT) + "s")));
        }
        tokens.put("APP", token("rooms", List.of(ROOM, "*")));
        tokens.put("ANOTHER", provider.bearer(Provider.claims("u-0", "Else").claim("rooms", List.of(ROOM))));
        for (String who : List.of("ADMIN", "ANOTHER", "ADMIN", "ANOTHER")) {
            client.postText(ROOM, SAID, "Authorization", of(who));
        }
        assertThat(ids()).containsExactly(1L, 2L, 3L, 4L);
        epoch = json(client.get(messages(ROOM), "Authorization", of("ADMIN")))
                .getString("cursor")
                .replaceFirst("-.*", "");
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void isAsTheTableSays(RoomCell cell) {
        List<Long> before = ids();
        HttpResponse<String> answer = client.send(
                new RoomWays(client, ROOM, epoch, 1).asked(cell.way()).setHeader("Authorization", of(cell.who())));
        boolean posts = cell.way().contains("post");
        boolean changes = cell.way().startsWith("edit")
                || cell.way().startsWith("delete")
                || cell.way().endsWith("react")
                || cell.way().equals("name-topic")
                || cell.way().endsWith("lock")
                || cell.way().endsWith("mute");
        switch (cell.expected()) {
            case "shown" -> assertThat(answer.body()).contains(ROOM, "\"last\"");
            case "hidden" -> {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).doesNotContain(ROOM, SAID);
            }
            default -> {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(Integer.parseInt(cell.expected()));
                boolean served = answer.statusCode() < 300;
                if (!served) {
                    assertThat(answer.body()).doesNotContain(ROOM, SAID);
                } else if (!posts && !changes) {
                    assertThat(answer.body()).contains(RoomWays.shown(cell.way(), SAID));
                }
                assertThat(ids()).hasSize(before.size() + (served && posts ? 1 : 0));
            }
        }
    }

    /** Whoever may not know of a room cannot tell one that is there from one that is not. */
    @Test
    void aRoomThatOneMayNotKnowIsLikeOneThatIsNotThere() {
        for (String path : List.of("", "?limit=1", "?after=" + epoch + "-1", "/1", "/77", "/1/replies")) {
            HttpResponse<String> secret = client.get(messages(ROOM) + path, "Authorization", of("STRANGER"));
            HttpResponse<String> none = client.get(messages("no-such") + path, "Authorization", of("STRANGER"));
            assertThat(secret.statusCode()).as(path).isEqualTo(none.statusCode());
            assertThat(secret.body()).isEqualTo(none.body());
        }
    }

    @Test
    void aListGoesOnBehindRoomsThatOneMayNotRead() {
        client.postText("lobby", "for all", "Authorization", of("ADMIN"));
        for (int i = 0; i < 30; i++) {
            client.postText("hidden-" + i, "not for all", "Authorization", of("ADMIN"));
        }
        String page = client.get("/api/rooms?limit=1", "Authorization", of("STRANGER"))
                .body();
        assertThat(page).contains("\"name\":\"lobby\"").doesNotContain("hidden", "next");
    }

    @Test
    void aStarInATokenIsNoStar() {
        assertThat(client.get(messages("hidden-0"), "Authorization", of("APP")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theOperatorIsToldWhoWasRefusedWhat() throws IOException {
        await().untilAsserted(
                        () -> { // Refusals are told a few a second, and the other tests have theirs as well.
                            client.get(
                                    messages(ROOM), "Authorization", of("STRANGER"), "X-Forwarded-For", "203.0.113.7");
                            assertThat(Files.readString(server.log()))
                                    .contains(
                                            "Refused to Somebody (u-STRANGER) from 203.0.113.7: to read in board (status 404)");
                        });
        assertThat(Files.readString(server.log())).doesNotContain(SAID);
    }

    @Test
    void theOperatorIsToldWhoModerates() throws IOException {
        String posted = client.postText(ROOM, "taken back", "Authorization", of("ANOTHER"))
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst(".*/", "");
        client.send(client.request(messages(ROOM) + "/" + posted, "Authorization", of("MODERATOR"))
                .DELETE());
        String line = "Moderated by Somebody (u-1) from this machine: deleted message " + posted + " in board";
        await().until(() -> Files.readString(server.log()).contains(line));
        assertThat(Files.readString(server.log())).doesNotContain("taken back");
    }

    @Test
    void metricsTellOfNoRoom() {
        assertThat(client.get("/metrics").body()).doesNotContain(ROOM, SAID, "Somebody");
    }

    private List<Long> ids() {
        return HalleyClient.ids(json(client.get(messages(ROOM) + "?limit=500", "Authorization", of("ADMIN"))));
    }

    private String token(String claim, List<String> values) {
        String id = values.equals(List.of("others")) ? "u-STRANGER" : "u-1";
        return provider.bearer(Provider.claims(id, "Somebody").claim(claim, values));
    }

    private String of(String who) {
        return Objects.requireNonNull(tokens.get(who));
    }
}
