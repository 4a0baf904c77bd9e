package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty people post, edit and delete at the same time, on three servers of which one is killed (-9) and comes back. Whoever
 * has followed the log from its beginning shows the same as the database then. {@code -Dhalley.changes.rounds=20} does so
 * often.
 */
class ChangesIT {
    private static final int ROUNDS = Integer.getInteger("halley.changes.rounds", 1);
    private static final int PEOPLE = 50;
    private static final int ACTIONS = 20;
    private static final int SERVERS = 3;
    private static final int READERS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Provider provider = new Provider();
    private final List<LibertyServer> servers = new ArrayList<>();
    private final AtomicInteger killedUnder = new AtomicInteger();
    private PostgresServer postgres;

    @BeforeEach
    void start(@TempDir Path folder) {
        postgres = new PostgresServer(folder.resolve("postgres"));
        Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
        settings.putAll(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", "everybody -> * -> read write,claim sub=u-0 -> * -> moderate");
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new LibertyServer(folder.resolve("server-" + i), settings));
        }
        servers.forEach(LibertyServer::await);
    }

    @AfterEach
    void stop() {
        servers.forEach(LibertyServer::close);
        postgres.close();
        provider.close();
    }

    @Test
    void whoHasFollowedTheLogShowsWhatTheDatabaseDoes() {
        for (int round = 0; round < ROUNDS; round++) {
            round(freshRoom());
        }
    }

    private void round(String room) {
        String start = json(any().get(messages(room), authorization(0))).getString("cursor");
        List<Reader> readers = IntStream.range(0, READERS)
                .mapToObj(i -> new Reader(room, start))
                .toList();
        readers.forEach(Reader::ask);
        AtomicInteger left = new AtomicInteger(PEOPLE * ACTIONS);
        CompletableFuture<?>[] people = IntStream.range(0, PEOPLE)
                .mapToObj(person -> CompletableFuture.runAsync(() -> act(room, person, left), Threads.OF_THEIR_OWN))
                .toArray(CompletableFuture[]::new);
        await().atMost(PATIENCE).until(() -> left.get() < PEOPLE * ACTIONS / 2);
        LibertyServer killed = servers.get(ThreadLocalRandom.current().nextInt(SERVERS));
        killed.kill();
        killed.restart();
        CompletableFuture.allOf(people).join();
        assertThat(killedUnder).hasPositiveValue();

        long last = json(post(room, 0, "the last")).getJsonNumber("id").longValue();
        Map<Long, Shown> stored = stored(room);
        assertThat(stored.values()).filteredOn(Shown::deleted).isNotEmpty();
        assertThat(stored.values()).filteredOn(shown -> shown.version > 0).hasSizeGreaterThan(PEOPLE);
        for (Reader reader : readers) {
            await().atMost(PATIENCE).until(() -> reader.stopAt(last));
            assertThat(reader.shown).isEqualTo(stored);
            assertThat(reader.heard).isSorted().doesNotHaveDuplicates();
        }
    }

    /** What one sees of a message: its text, nothing where it is deleted, and its version, 0 where it has not changed. */
    private record Shown(String text, long version) {
        static Shown of(JsonObject message) {
            return new Shown(message.getString("text", ""), message.getInt("version", 0));
        }

        boolean deleted() {
            return text.isEmpty();
        }
    }

    private void act(String room, int person, AtomicInteger left) {
        Random random = new Random(person);
        List<Long> own = new ArrayList<>();
        for (int i = 0; i < ACTIONS; i++) {
            try {
                act(room, person, own, random);
            } catch (CompletionException e) { // The server was killed; what has become of it, the database knows.
                killedUnder.incrementAndGet();
            }
            left.decrementAndGet();
        }
    }

    private void act(String room, int person, List<Long> own, Random random) {
        int which = random.nextInt(4);
        if (own.isEmpty() || which == 0) {
            HttpResponse<String> said = post(room, person, "said by " + person);
            if (said.statusCode() == 201) {
                own.add(json(said).getJsonNumber("id").longValue());
            }
            return;
        }
        long id = own.get(random.nextInt(own.size()));
        if (which == 1 && own.size() > 2) {
            int by = random.nextBoolean() ? 0 : person; // Who moderates, at the same time as its author.
            any().send(any().request(messages(room) + "/" + id, authorization(by))
                    .DELETE());
        } else {
            any().send(any().request(messages(room) + "/" + id, authorization(person))
                    .setHeader("Content-Type", "text/plain")
                    .PUT(BodyPublishers.ofString("edited by " + person + ", " + random.nextInt())));
        }
    }

    private HttpResponse<String> post(String room, int person, String text) {
        return any().postText(room, text, authorization(person));
    }

    /** As a client reads that has never been here: page by page, from the newest on. */
    private Map<Long, Shown> stored(String room) {
        Map<Long, Shown> stored = new HashMap<>();
        String before = "";
        while (true) {
            JsonObject page = json(any().get(messages(room) + "?limit=100" + before, authorization(0)));
            List<JsonObject> found = page.getJsonArray("messages").getValuesAs(JsonObject.class);
            if (found.isEmpty()) {
                return stored;
            }
            found.forEach(message -> stored.put(message.getJsonNumber("id").longValue(), Shown.of(message)));
            before = "&before=" + found.get(0).getJsonNumber("id");
        }
    }

    private HalleyClient any() {
        return servers.get(ThreadLocalRandom.current().nextInt(SERVERS)).client();
    }

    private String[] authorization(int person) {
        return new String[] {
            "Authorization", "Bearer " + provider.signed(Provider.claims("u-" + person, "Person " + person))
        };
    }

    /** Follows a room, and shows what it is told of. */
    private final class Reader {
        private final String room;
        private final String[] token = authorization(1);
        private final Map<Long, Shown> shown = new HashMap<>();
        private final List<Long> heard = new ArrayList<>();
        private String cursor;
        private boolean stopped;

        Reader(String room, String cursor) {
            this.room = room;
            this.cursor = cursor;
        }

        synchronized void ask() {
            HalleyClient client = any();
            var unused = client.sendAsync(client.request(messages(room) + "?after=" + cursor + "&limit=7", token)
                            .setHeader("Prefer", "wait=25"))
                    .whenComplete((answer, failure) -> take(failure == null ? answer : null));
        }

        private synchronized void take(@Nullable HttpResponse<String> answer) {
            if (answer != null && answer.statusCode() == 200) {
                JsonObject page = json(answer);
                page.getJsonArray("messages").getValuesAs(JsonObject.class).forEach(this::show);
                cursor = page.getString("cursor");
            }
            if (!stopped) {
                CompletableFuture.delayedExecutor(answer == null ? 100 : 0, TimeUnit.MILLISECONDS)
                        .execute(this::ask);
            }
        }

        private void show(JsonObject entry) {
            long id = entry.getJsonNumber("id").longValue();
            heard.add(id);
            switch (entry.getString("type")) {
                case "posted" -> shown.put(id, Shown.of(entry));
                case "deleted" -> shown.put(of(entry), new Shown("", id));
                default -> {
                    if (entry.containsKey("text")) {
                        shown.put(of(entry), new Shown(entry.getString("text"), id));
                    }
                }
            }
        }

        private static long of(JsonObject entry) {
            return entry.getJsonNumber("of").longValue();
        }

        synchronized boolean stopAt(long last) {
            stopped = heard.contains(last);
            return stopped;
        }
    }
}
