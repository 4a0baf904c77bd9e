package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup is made while servers take posts, and restored under them, by the commands of {@code src/docs/backup.md}. What was
 * acknowledged before it began is there, every reader is told (410), and gets all that is acknowledged afterwards.
 * {@code -Dhalley.restore.rounds=20 -Dhalley.restore.seconds=2} does so twenty times on each database, and has readers told
 * within two seconds.
 */
class RestoreIT {
    private static final System.Logger LOG = System.getLogger("halley.restore");
    private static final int ROUNDS = Integer.getInteger("halley.restore.rounds", 2);

    /** Two on a machine that has nothing else to do. */
    private static final Duration TOLD = Duration.ofSeconds(Integer.getInteger("halley.restore.seconds", 20));

    private static final int SOME = 5;

    private static final Path SERVER = Path.of(System.getProperty("halley.liberty"), "usr/servers", LibertyServer.NAME);

    @Test
    void underThreeServersOverOneDatabase(@TempDir Path folder) throws IOException, InterruptedException {
        try (PostgresServer postgres = new PostgresServer(folder.resolve("postgres"))) {
            String database = postgres.createDatabase();
            Map<String, String> settings = new HashMap<>(postgres.settings(database));
            Commands commands = new Commands(Map.of(
                    "URL",
                    postgres.uri(database),
                    "COPY",
                    folder.resolve("halley.dump").toString()));
            try (LibertyServer one = new LibertyServer(folder.resolve("one"), settings).await();
                    LibertyServer two = new LibertyServer(folder.resolve("two"), settings).await();
                    LibertyServer three = new LibertyServer(folder.resolve("three"), settings).await()) {
                restoreUnder(List.of(one.client(), two.client(), three.client()), commands, "PostgreSQL");
            }
        }
    }

    @Test
    void underOneServerOverAFile(@TempDir Path folder) throws IOException, InterruptedException {
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            restoreUnder(List.of(server.client()), embedded(folder), "the embedded database");
        }
    }

    @Test
    void ofAServerThatWasKilled(@TempDir Path folder) throws IOException, InterruptedException {
        String room = freshRoom();
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            HalleyClient client = server.client();
            Map<Long, String> kept = say(List.of(client), room, "kept");
            embedded(folder).run("back up the embedded database");
            say(List.of(client), room, "lost");
            String cursor = client.cursor(room);
            server.kill(); // At once: of the last messages nothing need be noted.
            embedded(folder).run("restore the embedded database of a server that was killed");
            server.restart();
            assertThat(client.readOn(room, awaitGone(client, room, cursor))).isEqualTo(kept);
        }
    }

    private static Commands embedded(Path folder) {
        return new Commands(Map.of(
                "HALLEY", SERVER.toString(),
                "DATA", folder.resolve("data").toString(),
                "COPY", folder.resolve("copy.db").toString()));
    }

    private static void restoreUnder(List<HalleyClient> servers, Commands commands, String database)
            throws IOException, InterruptedException {
        String room = freshRoom();
        for (int round = 0; round < ROUNDS; round++) {
            Map<Long, String> kept = say(servers, room, "kept " + round);
            Poster meanwhile = new Poster(() -> servers.get(0), freshRoom(), 2);
            commands.run("back up " + database);
            meanwhile.stop();
            long lost = say(servers, room, "lost " + round).lastKey();
            await().until(() -> servers.stream().allMatch(server -> lastId(server, room) >= lost));
            List<String> cursors =
                    servers.stream().map(server -> server.cursor(room)).toList();
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < servers.size(); i++) {
                waiting.add(servers.get(i).poll(cursors.get(i), room));
            }
            runWhileSomebodyWrites(servers.get(0), commands, "restore " + database);
            long restored = System.nanoTime();
            List<HttpResponse<String>> gone = new ArrayList<>();
            for (int i = 0; i < servers.size(); i++) {
                gone.add(awaitGone(servers.get(i), room, cursors.get(i)));
                assertThat(waiting.get(i)).as("who has waited meanwhile").succeedsWithin(TOLD);
                LOG.log(
                        System.Logger.Level.INFO,
                        "round {0}: all of server {1} were told within {2} ms",
                        round,
                        i,
                        NANOSECONDS.toMillis(System.nanoTime() - restored));
            }
            Map<Long, String> said = say(servers, room, "said " + round);
            for (int i = 0; i < servers.size(); i++) {
                Map<Long, String> heard = servers.get(i).readOn(room, gone.get(i));
                assertThat(heard).containsAllEntriesOf(kept).containsAllEntriesOf(said);
                assertThat(heard.values()).doesNotHaveDuplicates().noneMatch(("lost " + round + " 0")::equals);
            }
        }
    }

    private static void runWhileSomebodyWrites(HalleyClient server, Commands commands, String title)
            throws IOException, InterruptedException {
        String room = freshRoom();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<?> writing = CompletableFuture.runAsync(
                () -> {
                    while (!over.get()) {
                        server.postText(room, "kept or lost");
                    }
                },
                Threads.OF_THEIR_OWN);
        try {
            commands.run(title);
        } finally {
            over.set(true);
        }
        writing.join();
    }

    /** Posts as a client does, each until it is acknowledged, now to one server and now to another. */
    private static NavigableMap<Long, String> say(List<HalleyClient> servers, String room, String text) {
        NavigableMap<Long, String> said = new TreeMap<>();
        IntStream.range(0, SOME).forEach(i -> {
            String one = text + " " + i;
            HttpResponse<String> posted = await().pollInSameThread()
                    .atMost(Duration.ofMinutes(1))
                    .until(
                            () -> servers.get(i % servers.size())
                                    .postText(room, one, "Idempotency-Key", one.replace(' ', '-')),
                            answer -> answer.statusCode() == 201);
            said.put(json(posted).getJsonNumber("id").longValue(), one);
        });
        return said;
    }

    private static long lastId(HalleyClient server, String room) {
        return server.everything(room).keySet().stream().reduce(0L, Math::max);
    }

    private static HttpResponse<String> awaitGone(HalleyClient server, String room, String cursor) {
        return await().pollDelay(Duration.ZERO)
                .atMost(TOLD)
                .until(() -> server.get(messages(room) + "?after=" + cursor), answer -> answer.statusCode() == 410);
    }

    /** Those of the documentation, as they stand there. */
    private record Commands(Map<String, String> variables) {
        void run(String title) throws IOException, InterruptedException {
            String page = Files.readString(Path.of("src/docs/backup.md"));
            int start = page.indexOf("```sh\n# " + title + "\n");
            String script = page.substring(start + 6, page.indexOf("```", start + 6));
            ProcessBuilder bash = new ProcessBuilder("bash", "-euc", script).redirectErrorStream(true);
            bash.environment().putAll(variables);
            Process process = bash.start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(title + ": " + told).isZero();
        }
    }
}
