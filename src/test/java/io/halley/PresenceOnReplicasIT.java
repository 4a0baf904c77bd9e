package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who is in a room of several servers, each of which tells of all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresenceOnReplicasIT {
    /** How long somebody asks again and again: ten minutes in the whole test. */
    private static final long SECONDS = Long.getLong("halley.presence.seconds", 8);

    /** It ends by itself after five minutes at the earliest. */
    private static final long SECONDS_OF_A_STREAM = 240;

    private static final int SERVERS = 3;

    private final List<LibertyServer> servers = new ArrayList<>();
    private final String room = freshRoom();
    private PostgresServer postgres;

    @BeforeAll
    void start(@TempDir Path folder) {
        postgres = new PostgresServer(folder.resolve("postgres"));
        String database = postgres.createDatabase();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new LibertyServer(folder.resolve("replica-" + i), new HashMap<>(postgres.settings(database))));
        }
        servers.forEach(LibertyServer::await);
    }

    @AfterAll
    void stop() {
        servers.forEach(LibertyServer::close);
        postgres.close();
    }

    @Test
    void nobodyFlickersWhoGoesRoundTheServersUntilTheyLeave() {
        for (long left = SECONDS; left > 0; left -= SECONDS_OF_A_STREAM) {
            watch(Math.min(left, SECONDS_OF_A_STREAM));
        }
        try (ServerSentEvents stream = ServerSentEvents.of(client(0), waiting("Bob"))) {
            type(any(), "Ann");
            for (LibertyServer server : servers) {
                await().until(() -> told(server.client()).getJsonArray("typing").size() == 1);
            }
            leave(any(), "Ann");
            for (LibertyServer server : servers) {
                await().until(() -> names(told(server.client())).equals(List.of("Bob")));
            }
            await().until(() -> lastOf(stream).equals(List.of("Bob")));
        }
    }

    private void watch(long seconds) {
        try (ServerSentEvents stream = ServerSentEvents.of(client(0), waiting("Bob"))) {
            ask(client(1), "Ann", 1);
            await().until(() -> lastOf(stream).equals(List.of("Ann", "Bob")));
            int first = stream.events().size();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() - end < 0) {
                ask(any(), "Ann", 1);
                assertThat(client(ThreadLocalRandom.current().nextInt(SERVERS))).satisfies(this::hasAnn);
            }
            assertThat(states(stream).subList(first - 1, states(stream).size()))
                    .allMatch(List.of("Ann", "Bob")::equals);
        }
    }

    @Test
    void whoWasAtAServerThatIsKilledIsGone() {
        String deserted = freshRoom();
        LibertyServer last = servers.get(SERVERS - 1);
        var unused = last.client().sendAsync(request(last.client(), deserted, "Carl", 20));
        await().until(() -> names(told(client(0), deserted)).equals(List.of("Carl")));
        last.kill();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> names(told(client(0), deserted)).isEmpty());
        last.restart();
    }

    private void hasAnn(HalleyClient client) {
        assertThat(names(told(client))).contains("Ann");
    }

    private HalleyClient client(int server) {
        return servers.get(server).client();
    }

    private HalleyClient any() {
        return client(ThreadLocalRandom.current().nextInt(SERVERS));
    }

    private String waiting(String name) {
        return waiting(client(0), room, name);
    }

    private static String waiting(HalleyClient client, String room, String name) {
        return messages(room) + "?after=" + client.cursor(room) + "&with=presence&visit=1&as=" + name;
    }

    /** With what they have been told before, so that they wait. */
    private void ask(HalleyClient client, String name, int seconds) {
        assertThat(client.send(request(client, room, name, seconds)).statusCode())
                .isEqualTo(200);
    }

    private static HttpRequest.Builder request(HalleyClient client, String room, String name, int seconds) {
        String seen = json(client.get(waiting(client, room, "Nobody").replace("&as=Nobody", "")))
                .getJsonObject("presence")
                .getString("tag");
        return client.request(waiting(client, room, name) + "&seen=" + seen, "Prefer", "wait=" + seconds);
    }

    private void type(HalleyClient client, String name) {
        String path = "/api/rooms/" + room + "/participants/typing?as=" + name;
        assertThat(client.send(client.request(path).PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);
    }

    private void leave(HalleyClient client, String name) {
        String path = "/api/rooms/" + room + "/participants?visit=1&as=" + name;
        assertThat(client.send(client.request(path).DELETE()).statusCode()).isEqualTo(204);
    }

    private JsonObject told(HalleyClient client) {
        return told(client, room);
    }

    private static JsonObject told(HalleyClient client, String room) {
        return json(client.get("/api/rooms/" + room + "/participants"));
    }

    private static List<String> names(JsonObject told) {
        return told.getJsonArray("participants").getValuesAs(JsonObject.class).stream()
                .map(who -> who.getString("name"))
                .toList();
    }

    private static List<List<String>> states(ServerSentEvents stream) {
        return stream.events().stream()
                .map(event -> names(json(event.data()).getJsonObject("presence")))
                .toList();
    }

    private static List<String> lastOf(ServerSentEvents stream) {
        List<List<String>> states = states(stream);
        return states.isEmpty() ? List.of() : states.get(states.size() - 1);
    }
}
