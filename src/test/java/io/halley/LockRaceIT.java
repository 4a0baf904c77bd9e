package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rooms are locked, and people muted, on one of two servers over PostgreSQL while eight people post on both as fast as they
 * can. Between the entry that silences them and the one that lets them speak again there is not one message of theirs.
 */
class LockRaceIT {
    private static final int POSTERS = 8;

    private static final int ROUNDS = Integer.getInteger("halley.lock.rounds", 5);

    /** So many posts are refused, and so many written, before it turns: each poster's next one, and some more. */
    private static final int SOME = 2 * POSTERS;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Provider provider = new Provider();
    private final List<LibertyServer> servers = new ArrayList<>();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final String room = freshRoom();
    private final String[] mod = token("u-mod", List.of("moderators"));
    private PostgresServer postgres;
    private volatile boolean stopped;

    @BeforeEach
    void start(@TempDir Path folder) {
        postgres = new PostgresServer(folder.resolve("postgres"));
        Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
        settings.putAll(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", "everybody -> * -> read write,group moderators -> * -> moderate");
        servers.add(new LibertyServer(folder.resolve("one"), settings));
        servers.add(new LibertyServer(folder.resolve("other"), settings));
        servers.forEach(LibertyServer::await);
    }

    @AfterEach
    void stop() {
        servers.forEach(LibertyServer::close);
        postgres.close();
        provider.close();
    }

    @Test
    void nobodySpeaksBetweenTheEntries() {
        String start = json(any().get(messages(room), mod)).getString("cursor");
        CompletableFuture<?>[] posters = IntStream.range(0, POSTERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> post(i), Threads.OF_THEIR_OWN))
                .toArray(CompletableFuture[]::new);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                round(round);
            }
        } finally {
            stopped = true;
        }
        CompletableFuture.allOf(posters).join();

        long last =
                json(any().postText(room, "the last", mod)).getJsonNumber("id").longValue();
        boolean locked = false;
        boolean muted = false;
        Map<String, Integer> seen = new HashMap<>();
        for (JsonObject entry : everything(start, last)) {
            String type = entry.getString("type");
            seen.merge(type, 1, Integer::sum);
            switch (type) {
                case "locked" -> locked = true;
                case "unlocked" -> locked = false;
                case "muted" -> muted = true;
                case "unmuted" -> muted = false;
                default -> {
                    assertThat(locked).as("locked, and %s", entry).isFalse();
                    assertThat(muted && entry.getString("authorId").equals("u-0"))
                            .as("muted, and %s", entry)
                            .isFalse();
                }
            }
        }
        assertThat(seen)
                .containsEntry("posted", written.get() + 1)
                .containsEntry("locked", ROUNDS)
                .containsEntry("unlocked", ROUNDS)
                .containsEntry("muted", ROUNDS)
                .containsEntry("unmuted", ROUNDS);
    }

    private void round(int round) {
        awaitMore(written);
        act(round, "/lock", true);
        awaitMore(refused);
        act(round + 1, "/lock", false);
        awaitMore(written);
        act(round, "/muted?person=u-0", true);
        awaitMore(written);
        act(round + 1, "/muted?person=u-0", false);
    }

    private static void awaitMore(AtomicInteger count) {
        int before = count.get();
        await().atMost(PATIENCE).until(() -> count.get() >= before + SOME);
    }

    private void act(int server, String what, boolean begins) {
        HalleyClient client = servers.get(server % servers.size()).client();
        HttpRequest.Builder request = client.request("/api/rooms/" + room + what, mod);
        String until = "{\"until\":\"" + Instant.now().plus(1, ChronoUnit.DAYS) + "\"}";
        HttpResponse<String> answer = client.send(
                begins
                        ? request.setHeader("Content-Type", "application/json").PUT(BodyPublishers.ofString(until))
                        : request.DELETE());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private void post(int poster) {
        String[] token = token("u-" + poster, List.of());
        for (int i = 0; !stopped; i++) {
            HttpResponse<String> answer = any().postText(room, "message " + i, token);
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 403);
            (answer.statusCode() == 201 ? written : refused).incrementAndGet();
        }
    }

    /** The entries as a reader has them who was there from the beginning, up to this one. */
    private List<JsonObject> everything(String start, long last) {
        List<JsonObject> all = new ArrayList<>();
        AtomicReference<String> cursor = new AtomicReference<>(start);
        await().atMost(PATIENCE).until(() -> {
            JsonObject page = json(any().get(messages(room) + "?limit=500&after=" + cursor, mod));
            all.addAll(page.getJsonArray("messages").getValuesAs(JsonObject.class));
            cursor.set(page.getString("cursor"));
            return !all.isEmpty() && all.get(all.size() - 1).getJsonNumber("id").longValue() == last;
        });
        return all;
    }

    private HalleyClient any() {
        return servers.get(ThreadLocalRandom.current().nextInt(servers.size())).client();
    }

    private String[] token(String id, List<String> groups) {
        return new String[] {
            "Authorization", provider.bearer(Provider.claims(id, id).claim("groups", groups))
        };
    }
}
