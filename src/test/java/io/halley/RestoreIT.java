package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.log.LogFixture;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An older backup is restored under running servers, which go on taking posts. Every reader is told (410), and gets all that
 * is acknowledged afterwards. {@code -Dhalley.restore.rounds=20 -Dhalley.restore.seconds=2} does so twenty times on each
 * database, and has readers told within two seconds.
 */
class RestoreIT {
    private static final int ROUNDS = Integer.getInteger("halley.restore.rounds", 2);

    /** Two on a machine that has nothing else to do. */
    private static final Duration TOLD = Duration.ofSeconds(Integer.getInteger("halley.restore.seconds", 20));

    private static final int SOME = 5;

    private static final List<String> TABLES = List.of("message", "room", "idempotency_key", "log_head");

    private interface Step {
        void take() throws IOException, SQLException;
    }

    @Test
    void underThreeServersOverOneDatabase(@TempDir Path folder) throws IOException, SQLException {
        try (PostgresServer postgres = new PostgresServer(folder.resolve("postgres"))) {
            String database = postgres.createDatabase();
            Map<String, String> settings = new HashMap<>(postgres.settings(database));
            try (LibertyServer one = new LibertyServer(folder.resolve("one"), settings).await();
                    LibertyServer two = new LibertyServer(folder.resolve("two"), settings).await();
                    LibertyServer three = new LibertyServer(folder.resolve("three"), settings).await()) {
                restoreUnder(
                        List.of(one.client(), two.client(), three.client()),
                        () -> postgres.execute(database, backup()),
                        () -> postgres.execute(database, restore()));
            }
        }
    }

    @Test
    void underOneServerOverAFile(@TempDir Path folder) throws IOException, SQLException {
        Path data = folder.resolve("data");
        Path backup = folder.resolve("backup.db");
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            restoreUnder(
                    List.of(server.client()),
                    () -> vacuumInto(data, backup),
                    () -> Files.move(backup, data.resolve("halley.db"), StandardCopyOption.ATOMIC_MOVE));
        }
    }

    private static void restoreUnder(List<HalleyClient> servers, Step backup, Step restore)
            throws IOException, SQLException {
        String room = freshRoom();
        for (int round = 0; round < ROUNDS; round++) {
            say(servers, room, "kept " + round);
            backup.take();
            long lost = say(servers, room, "lost " + round).lastKey();
            await().until(() -> servers.stream().allMatch(server -> lastId(server, room) >= lost));
            List<String> cursors =
                    servers.stream().map(server -> server.cursor(room)).toList();
            restore.take();
            Map<Long, String> said = say(servers, room, "said " + round);
            for (int i = 0; i < servers.size(); i++) {
                HalleyClient server = servers.get(i);
                Map<Long, String> heard = readAnew(server, room, awaitGone(server, room, cursors.get(i)));
                assertThat(heard).containsAllEntriesOf(said);
                assertThat(heard.values()).doesNotHaveDuplicates().noneMatch(("lost " + round + " 0")::equals);
            }
        }
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

    /** As a client does that is told of a gap: it reads what is left, and goes on from there, until it is told again. */
    private static Map<Long, String> readAnew(HalleyClient server, String room, HttpResponse<String> gone) {
        Map<Long, String> heard = new TreeMap<>();
        HttpResponse<String> answer = gone;
        while (true) {
            JsonObject page = json(answer);
            if (answer.statusCode() == 410) {
                heard.clear();
                answer = server.get(messages(room).replaceFirst("messages$", "") + page.getString("missed"));
            } else {
                page.getJsonArray("messages")
                        .getValuesAs(JsonObject.class)
                        .forEach(message ->
                                heard.put(message.getJsonNumber("id").longValue(), message.getString("text")));
                if (page.getJsonArray("messages").isEmpty()) {
                    return heard;
                }
                answer = server.get(messages(room) + "?after=" + page.getString("cursor"));
            }
        }
    }

    private static String backup() {
        StringBuilder sql = new StringBuilder("drop schema if exists backup cascade; create schema backup; ");
        TABLES.forEach(table -> sql.append("create table backup." + table + " as table public." + table + "; "));
        return sql.toString();
    }

    private static String restore() {
        StringBuilder sql = new StringBuilder("begin; ");
        TABLES.forEach(table -> sql.append("truncate public." + table + "; insert into public." + table
                + " select * from backup." + table + "; "));
        return sql.append("commit").toString();
    }

    private static void vacuumInto(Path data, Path backup) throws SQLException, IOException {
        Files.deleteIfExists(backup);
        try (Connection connection = LogFixture.embedded(data).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum into '" + backup + "'");
        }
    }
}
