package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.log.TestDatabase;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was deleted is nowhere: no question that there is has it for an answer, and neither has what the database leaves on the
 * disk or in a dump. (That it is not in memory, {@code SignedInIT} shows.)
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoneIT {
    /** Retention looks each minute, and ends the write-ahead log then. */
    private static final Duration NEXT_TRIMMING = Duration.ofMinutes(3);

    private static final String SECRET = "nobody-is-to-find-this";

    private final Provider provider = new Provider();
    private final String ann = provider.bearer(Provider.claims("u-1", "Ann"));

    @AfterAll
    void stop() {
        provider.close();
    }

    @Test
    void fromTheFileAndFromWhatIsAskedOfIt(@TempDir Path folder) {
        try (LibertyServer server = new LibertyServer(folder, provider.settings()).await()) {
            sayAndTakeBack(
                    server.client(),
                    () -> assertThat(found(folder.resolve("data"))).isNotEmpty());
            await().atMost(NEXT_TRIMMING)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(found(folder.resolve("data"))).isEmpty());
        }
    }

    @Test
    void fromADumpAndFromWhatIsAskedOfThatDatabase(@TempDir Path folder) {
        Installed.demand("pg_dump");
        PostgresServer postgres = TestDatabase.postgres();
        String database = postgres.createDatabase();
        Map<String, String> settings = new HashMap<>(postgres.settings(database));
        settings.putAll(provider.settings());
        try (LibertyServer server = new LibertyServer(folder, settings).await()) {
            sayAndTakeBack(
                    server.client(), () -> assertThat(dump(postgres, database)).contains(SECRET));
            assertThat(dump(postgres, database))
                    .contains("CREATE TABLE public.message ")
                    .doesNotContain(SECRET);
        }
    }

    /** @param before looks for it while it is still to be found */
    private void sayAndTakeBack(HalleyClient client, Runnable before) {
        String room = freshRoom();
        String[] keyed = {"Authorization", ann, "Idempotency-Key", "k"};
        client.postText(room, "before", "Authorization", ann);
        String html = "{\"html\":\"<b>" + SECRET + "</b>\"}";
        long id = json(client.postJson(room, html, keyed)).getJsonNumber("id").longValue();
        String message = messages(room) + "/" + id;
        for (String text : List.of(SECRET + " edited", SECRET + " again")) {
            client.send(client.request(message, "Authorization", ann, "Content-Type", "text/plain")
                    .PUT(BodyPublishers.ofString(text)));
        }
        client.postText(room, "after", "Authorization", ann);
        assertThat(answers(client, room, id))
                .filteredOn(answer -> answer.contains(SECRET))
                .hasSizeGreaterThan(10);
        before.run();
        assertThat(client.send(client.request(message, "Authorization", ann).DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(answers(client, room, id)).noneMatch(answer -> answer.contains(SECRET));
        assertThat(client.postJson(room, html, keyed).body()).doesNotContain(SECRET);
    }

    /** All that can be asked about a room, from each cursor, in each form. */
    private List<String> answers(HalleyClient client, String room, long id) {
        JsonObject newest = json(client.get(messages(room), "Authorization", ann));
        String cursor = newest.getString("cursor");
        String epoch = cursor.substring(0, cursor.indexOf('-') + 1);
        long last = Long.parseLong(cursor.substring(epoch.length()));
        List<String> asked = new ArrayList<>(List.of(
                messages(room),
                messages(room) + "/" + id,
                "/api/rooms",
                "/api/messages?room=" + room,
                "/api/rooms/" + room + "/stream?offset=-1",
                "/api/stream?room=" + room + "&offset=-1"));
        for (long at = 0; at <= last; at++) {
            for (String reads : List.of(messages(room) + "?", "/api/messages?room=" + room + "&")) {
                asked.add(reads + "after=" + epoch + at);
                asked.add(reads + "before=" + (at + 1));
            }
        }
        return asked.stream().map(path -> body(client, path)).toList();
    }

    private String body(HalleyClient client, String path) {
        HttpResponse<String> answer = client.get(path, "Authorization", ann);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** The database's files that have it in them. */
    private static List<Path> found(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("halley.db"))
                    .filter(file -> bytes(file).contains(SECRET))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String dump(PostgresServer postgres, String database) {
        try {
            Process dump = new ProcessBuilder("pg_dump", postgres.uri(database)).start();
            String dumped = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(dump.onExit().join().exitValue()).isZero();
            return dumped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
