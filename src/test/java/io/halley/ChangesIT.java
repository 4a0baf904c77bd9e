package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty people post, answer, mention each other, react, edit and delete at the same time, on three servers of which one is
 * killed (-9) and comes back. Whoever has followed the log from its beginning shows the same as the database then, and the
 * sums that it keeps are those of what it has. {@code -Dhalley.changes.rounds=20} does so
 * often.
 */
class ChangesIT {
    private static final int ROUNDS = Integer.getInteger("halley.changes.rounds", 1);
    private static final int PEOPLE = 50;
    private static final int ACTIONS = 30;
    private static final int SERVERS = 3;
    private static final int READERS = 6;
    private static final int LAST = 20;
    private static final List<String> EMOJI = List.of("👍", "🎉", "❤", "❤" + Character.toString(0xFE0F));
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Provider provider = new Provider();
    private final List<LibertyServer> servers = new ArrayList<>();
    private final AtomicInteger killedUnder = new AtomicInteger();
    private final List<Long> posted = new CopyOnWriteArrayList<>();
    private PostgresServer postgres;
    private String database;

    @BeforeEach
    void start(@TempDir Path folder) {
        postgres = new PostgresServer(folder.resolve("postgres"));
        database = postgres.createDatabase();
        Map<String, String> settings = new HashMap<>(postgres.settings(database));
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
        posted.clear();
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
        assertThat(stored.values()).filteredOn(shown -> shown.replies > 0).hasSizeGreaterThan(PEOPLE / 2);
        assertThat(stored.values()).filteredOn(Shown::mentionsSomebody).hasSizeGreaterThan(PEOPLE / 2);
        assertThat(sums(
                        stored,
                        shown -> shown.reactions.values().stream()
                                .mapToLong(Reacted::count)
                                .sum()))
                .hasSizeGreaterThan(PEOPLE / 2)
                .isEqualTo(
                        counted("select message_id, count(*) from reaction where room = ? group by message_id", room));
        assertThat(sums(stored, shown -> shown.replies))
                .isEqualTo(counted(
                        "select reply_to, count(*) from message where room = ? and reply_to is not null group by reply_to",
                        room));
        for (Reader reader : readers) {
            await().atMost(PATIENCE).until(() -> reader.stopAt(last));
            assertThat(reader.shown).isEqualTo(stored);
            assertThat(reader.mine).isEqualTo(mine(room));
            assertThat(reader.heard).isSorted().doesNotHaveDuplicates();
        }
    }

    /** How an emoji stands on a message. */
    private record Reacted(long count, List<String> first) {
        static Reacted of(JsonObject reaction) {
            List<String> first = reaction.getJsonArray("first").getValuesAs(JsonString.class).stream()
                    .map(JsonString::getString)
                    .toList();
            return new Reacted(reaction.getInt("count"), first);
        }
    }

    /**
     * What one sees of a message: its text, nothing where it is deleted, its version, 0 where it has not changed, and what was
     * said to it.
     */
    private record Shown(
            String text, String html, long version, long replies, Map<String, Reacted> reactions, long heard) {
        static Shown of(JsonObject message) {
            Map<String, Reacted> reactions = new HashMap<>();
            if (message.containsKey("reactions")) {
                message.getJsonArray("reactions")
                        .getValuesAs(JsonObject.class)
                        .forEach(kind -> reactions.put(kind.getString("reaction"), Reacted.of(kind)));
            }
            return new Shown(
                    message.getString("text", ""),
                    message.getString("html", ""),
                    message.getInt("version", 0),
                    message.getInt("replies", 0),
                    reactions,
                    message.getInt("heard", 0));
        }

        Shown changed(JsonObject entry, long id) {
            boolean deleted = entry.getString("type").equals("deleted");
            return new Shown(
                    entry.getString("text", ""),
                    entry.getString("html", ""),
                    id,
                    replies,
                    deleted ? Map.of() : reactions,
                    heard);
        }

        Shown answered(long id) {
            return id <= heard ? this : new Shown(text, html, version, replies + 1, reactions, id);
        }

        Shown reacted(JsonObject entry, long id) {
            if (id <= heard || deleted()) {
                return this;
            }
            Map<String, Reacted> now = new HashMap<>(reactions);
            now.put(entry.getString("reaction"), Reacted.of(entry));
            now.values().removeIf(kind -> kind.count == 0);
            return new Shown(text, html, version, replies, now, id);
        }

        boolean mentionsSomebody() {
            return html.contains("<data value=");
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
        int which = random.nextInt(8);
        if (own.isEmpty() || which == 0) {
            HttpResponse<String> said = any().postJson(room, said(person, random), authorization(person));
            if (said.statusCode() == 201) {
                long id = json(said).getJsonNumber("id").longValue();
                own.add(id);
                posted.add(id);
            }
            return;
        }
        long id = own.get(random.nextInt(own.size()));
        if (which > 2) {
            react(room, person, random);
        } else if (which == 1 && own.size() > 2) {
            int by = random.nextBoolean() ? 0 : person; // Who moderates, at the same time as its author.
            any().send(any().request(messages(room) + "/" + id, authorization(by))
                    .DELETE());
        } else {
            any().send(any().request(messages(room) + "/" + id, authorization(person))
                    .setHeader("Content-Type", "text/plain")
                    .PUT(BodyPublishers.ofString("edited by " + person + ", " + random.nextInt())));
        }
    }

    /** Some answer what is there, or was; some mention somebody. */
    private String said(int person, Random random) {
        String answering = random.nextBoolean() && !posted.isEmpty() ? ",\"replyTo\":" + oneOfTheLast(random) : "";
        String text = "said by " + person;
        return random.nextBoolean()
                ? "{\"text\":\"" + text + "\"" + answering + "}"
                : "{\"html\":\"" + text + " to <data value='person:u-" + random.nextInt(PEOPLE) + "'>@somebody</data>\""
                        + answering + "}";
    }

    /** To one of the last messages, as all others do. */
    private void react(String room, int person, Random random) {
        long id = oneOfTheLast(random);
        String emoji = URLEncoder.encode(EMOJI.get(random.nextInt(EMOJI.size())), StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                any().request(messages(room) + "/" + id + "/reactions/" + emoji, authorization(person));
        any().send(random.nextInt(3) > 0 ? request.PUT(BodyPublishers.noBody()) : request.DELETE());
    }

    private long oneOfTheLast(Random random) {
        List<Long> last = List.copyOf(posted);
        return last.get(last.size() - 1 - random.nextInt(Math.min(last.size(), LAST)));
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

    /** What is above 0, by the messages' ids. */
    private static Map<Long, Long> sums(Map<Long, Shown> stored, ToLongFunction<Shown> sum) {
        Map<Long, Long> sums = new HashMap<>();
        stored.forEach((id, shown) -> sums.put(id, sum.applyAsLong(shown)));
        sums.values().removeIf(one -> one == 0);
        return sums;
    }

    private Map<Long, Long> counted(String sql, String room) {
        Map<Long, Long> counted = new HashMap<>();
        new StoredLog(postgres.dataSource(database))
                .pairs(sql, room)
                .forEach((id, count) -> counted.put(id, Long.parseLong(count)));
        return counted;
    }

    /** What the readers' own person has put on messages, as the server tells them. */
    private Set<String> mine(String room) {
        Set<String> mine = new TreeSet<>();
        String before = "";
        while (true) {
            JsonObject page = json(any().get(messages(room) + "?limit=100" + before, authorization(1)));
            List<JsonObject> found = page.getJsonArray("messages").getValuesAs(JsonObject.class);
            if (found.isEmpty()) {
                return mine;
            }
            found.stream()
                    .filter(message -> message.containsKey("reactions"))
                    .forEach(message -> message.getJsonArray("reactions").getValuesAs(JsonObject.class).stream()
                            .filter(kind -> kind.getBoolean("mine", false))
                            .forEach(kind -> mine.add(message.getJsonNumber("id") + " " + kind.getString("reaction"))));
            before = "&before=" + found.get(0).getJsonNumber("id");
        }
    }

    private HalleyClient any() {
        return servers.get(ThreadLocalRandom.current().nextInt(SERVERS)).client();
    }

    private String[] authorization(int person) {
        return new String[] {"Authorization", provider.bearer(Provider.claims("u-" + person, "Person " + person))};
    }

    /** Follows a room, and shows what it is told of. */
    private final class Reader {
        private final String room;
        private final String[] token = authorization(1);
        private final Map<Long, Shown> shown = new HashMap<>();
        private final List<Long> heard = new ArrayList<>();
        private final Set<String> mine = new TreeSet<>();
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
                case "posted" -> {
                    shown.put(id, Shown.of(entry));
                    if (entry.containsKey("replyTo")) {
                        shown.computeIfPresent(number(entry, "replyTo"), (original, one) -> one.answered(id));
                    }
                }
                case "reacted", "unreacted" -> {
                    shown.computeIfPresent(of(entry), (of, one) -> one.reacted(entry, id));
                    showMine(entry);
                }
                case "deleted" -> {
                    shown.computeIfPresent(of(entry), (of, one) -> one.changed(entry, id));
                    mine.removeIf(one -> one.startsWith(of(entry) + " "));
                }
                default -> {
                    if (entry.containsKey("text")) {
                        shown.computeIfPresent(of(entry), (of, one) -> one.changed(entry, id));
                    }
                }
            }
        }

        private void showMine(JsonObject entry) {
            String one = of(entry) + " " + entry.getString("reaction");
            boolean theirs = entry.getString("authorId").equals("u-1");
            boolean there = !Objects.requireNonNull(shown.get(of(entry))).deleted();
            if (theirs && there && entry.getString("type").equals("reacted")) {
                mine.add(one);
            } else if (theirs) {
                mine.remove(one);
            }
        }

        private static long of(JsonObject entry) {
            return number(entry, "of");
        }

        private static long number(JsonObject entry, String name) {
            return entry.getJsonNumber(name).longValue();
        }

        synchronized boolean stopAt(long last) {
            stopped = heard.contains(last);
            return stopped;
        }
    }
}
