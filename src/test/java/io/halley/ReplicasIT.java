package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.Listener.Way;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several equal servers over one PostgreSQL, and clients that hit another one each time. */
class ReplicasIT {
    private static final int ROOMS = 10;
    private static final int POSTERS = 8;
    private static final int LISTENERS = 300;

    /** The whole race has 20,000; the suite runs a part of it, so that the build stays short. */
    private static final int MESSAGES = Integer.getInteger("halley.replicas.messages", 2_000);

    /** Rounds of each fault: 10 in the whole race. */
    private static final int ROUNDS = Integer.getInteger("halley.replicas.rounds", 2);

    private static final int PROGRESS = 100;

    private final List<LibertyServer> servers = new ArrayList<>();
    private PostgresServer postgres;
    private Path folder;
    private String database = "";

    @BeforeEach
    void start(@TempDir Path folder) {
        this.folder = folder;
        postgres = new PostgresServer(folder.resolve("postgres"));
        database = postgres.createDatabase();
    }

    @AfterEach
    void stop() {
        servers.forEach(LibertyServer::close);
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everybodyHearsEverythingOnceAndInOneOrder(int replicas) throws Exception {
        List<HalleyClient> clients = startServers(replicas);
        List<String> rooms =
                Stream.generate(HalleyClient::freshRoom).limit(ROOMS).toList();
        String start = clients.get(0).cursor(rooms.get(0));
        List<Listener> listeners = IntStream.range(0, LISTENERS)
                .mapToObj(i -> new Listener(() -> any(clients), rooms.get(i % ROOMS), start, Way.of(i / ROOMS)).start())
                .toList();
        Map<String, ConcurrentSkipListSet<Long>> posted = new ConcurrentHashMap<>();
        CompletableFuture<?>[] posters = IntStream.range(0, POSTERS)
                .mapToObj(poster ->
                        CompletableFuture.runAsync(() -> post(poster, clients, rooms, posted), Threads.OF_THEIR_OWN))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(posters).get(20, TimeUnit.MINUTES);

        assertThat(posted.values().stream()
                        .mapToInt(ConcurrentSkipListSet::size)
                        .sum())
                .isEqualTo(MESSAGES);
        for (int i = 0; i < LISTENERS; i++) {
            List<Long> expected = new ArrayList<>(posted.get(rooms.get(i % ROOMS)));
            assertThat(listeners.get(i).heardAtLeast(expected.size())).isEqualTo(expected);
            assertThat(listeners.get(i).troubles(expected.size())).isEmpty();
        }
        listeners.forEach(Listener::stop);
    }

    @Test
    void nothingIsLostOrDoubledWhateverFails() {
        List<HalleyClient> clients = startServers(3);
        String room = freshRoom();
        String start = clients.get(0).cursor(room);
        List<Listener> listeners = IntStream.range(0, 30)
                .mapToObj(i -> new Listener(() -> any(clients), room, start, Way.of(i)).start())
                .toList();
        Poster poster = new Poster(() -> any(clients), room, POSTERS);
        for (int round = 0; round < ROUNDS; round++) {
            poster.awaitMore(PROGRESS);
            LibertyServer replica = servers.get(round % servers.size());
            replica.kill();
            poster.awaitMore(PROGRESS);
            replica.restart();

            poster.awaitMore(PROGRESS);
            postgres.kill();
            postgres.restart();

            poster.awaitMore(PROGRESS);
            await().ignoreExceptions().untilAsserted(this::cutOffThoseWhoListen);
        }
        poster.awaitMore(PROGRESS);
        Map<Long, String> posted = poster.stop();
        List<Long> ids = new ArrayList<>(posted.keySet());
        assertThat(listeners)
                .allSatisfy(listener ->
                        assertThat(listener.heardAtLeast(ids.size())).isEqualTo(ids));
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.everything(room)).isEqualTo(posted));
        listeners.forEach(Listener::stop);
    }

    /** Fails where nobody listens at the moment. */
    private void cutOffThoseWhoListen() {
        postgres.execute("postgres", """
                do $$ begin
                    perform pg_terminate_backend(pid) from pg_stat_activity
                    where query in ('listen halley', 'select 1') and datname = '%s';
                    assert found, 'nobody listens';
                end $$""".formatted(database));
    }

    private List<HalleyClient> startServers(int count) {
        for (int i = 0; i < count; i++) {
            servers.add(new LibertyServer(folder.resolve("replica-" + i), new HashMap<>(postgres.settings(database))));
        }
        return servers.stream().map(server -> server.await().client()).toList();
    }

    private static HalleyClient any(List<HalleyClient> clients) {
        return clients.get(ThreadLocalRandom.current().nextInt(clients.size()));
    }

    private static void post(
            int poster,
            List<HalleyClient> clients,
            List<String> rooms,
            Map<String, ConcurrentSkipListSet<Long>> posted) {
        for (int i = poster; i < MESSAGES; i += POSTERS) {
            String room = rooms.get((i / POSTERS + poster) % ROOMS);
            HttpResponse<String> response = clients.get(poster % clients.size()).postText(room, "message " + i);
            assertThat(response.statusCode()).isEqualTo(201);
            posted.computeIfAbsent(room, name -> new ConcurrentSkipListSet<>())
                    .add(json(response).getJsonNumber("id").longValue());
        }
    }
}
