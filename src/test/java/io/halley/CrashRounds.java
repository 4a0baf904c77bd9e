package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.Listener.Way;
import io.halley.log.LogFixture;
import io.halley.message.RoomName;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Crashes at random moments, with posts, repeated keys, readers, retention and a backup at work. There are two kinds of
 * rooms: a fresh one in each round, which retention leaves alone, and one that is over its limit from the beginning, where
 * each post costs the oldest message. After each crash both hold what they should hold, to the message.
 */
final class CrashRounds {
    /** What a room keeps: more than is said in a round, and so much that a reader of it sees many pages. */
    static final int KEPT = 10_000;

    private static final String TRIMMED = "trimmed";
    private static final int POSTERS = 3;
    /** So many posts at most come before a crash; with a few servers' or a disk's work, that is a second or two. */
    private static final int MOST_BEFORE = 300;

    /** So many show that all is well again. */
    private static final int SOME = 20;

    private static final System.Logger LOG = System.getLogger("halley.crash");

    /** The lease of a server that was killed while it trimmed is over after three minutes; then the next one has its turn. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Installation site;
    private final Map<String, Map<Long, String>> saidInFresh = new TreeMap<>();
    private final NavigableMap<Long, String> saidInTrimmed = new TreeMap<>();

    CrashRounds(Installation site) {
        this.site = site;
        try (LogFixture log = new LogFixture(site.database(), posted -> {}).open()) {
            log.say(new RoomName(TRIMMED), KEPT);
        }
        saidInTrimmed.putAll(new StoredLog(site.database()).messages(TRIMMED));
    }

    void run(int rounds) {
        for (int round = 1; round <= rounds; round++) {
            round("round " + round);
            LOG.log(System.Logger.Level.INFO, "{0} crashes, {1} posts acknowledged and there", round, posted());
        }
        saidInFresh.forEach((room, said) -> assertHolds(room, said));
    }

    private int posted() {
        int inFresh = saidInFresh.values().stream().mapToInt(Map::size).sum();
        return inFresh + saidInTrimmed.size() - KEPT;
    }

    private void round(String name) {
        String fresh = freshRoom();
        List<Listener> inFresh =
                Stream.of(Way.values()).map(way -> listener(fresh, way)).toList();
        Listener inTrimmed = listener(TRIMMED, Way.POLL);
        Poster toTrimmed = new Poster(this::any, TRIMMED, POSTERS, name);
        Poster toFresh = new Poster(this::any, fresh, POSTERS);
        toFresh.awaitMore(1);
        CompletableFuture<StoredLog> backup = CompletableFuture.supplyAsync(this::backUp, Threads.OF_THEIR_OWN);
        toFresh.awaitMore(1 + ThreadLocalRandom.current().nextInt(MOST_BEFORE));
        site.crash();
        site.comeUp();
        toFresh.awaitMore(SOME);
        Map<Long, String> saidNow = toTrimmed.stop();
        saidInTrimmed.putAll(saidNow);
        Map<Long, String> said = toFresh.stop();
        saidInFresh.put(fresh, said);

        assertSameAgain(fresh, said);
        inFresh.forEach(listener -> assertHeard(listener, said));
        assertHeard(inTrimmed, saidNow);
        assertHolds(fresh, said);
        assertTrimmed();
        assertBackedUp(backup.join());
    }

    private Listener listener(String room, Way way) {
        return new Listener(this::any, room, any().cursor(room), way).start();
    }

    private HalleyClient any() {
        return site.servers()
                .get(ThreadLocalRandom.current().nextInt(site.servers().size()));
    }

    /** Begun anew where the crash has ended it. */
    private StoredLog backUp() {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(site::backUp, copy -> true);
    }

    /** Each server gives a known key the message that it has had, whoever has written that. */
    private void assertSameAgain(String room, Map<Long, String> all) {
        List<Map.Entry<Long, String>> some = new ArrayList<>(all.entrySet());
        Collections.shuffle(some);
        for (HalleyClient server : site.servers()) {
            some.subList(0, SOME).forEach(said -> {
                HttpResponse<String> again = await().pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .atMost(PATIENCE)
                        .until(
                                () -> Poster.post(server, room, said.getValue()),
                                answer -> answer != null && answer.statusCode() == 201);
                assertThat(json(again).getJsonNumber("id").longValue()).isEqualTo(said.getKey());
            });
        }
    }

    private static void assertHeard(Listener listener, Map<Long, String> said) {
        assertThat(listener.heardAtLeast(said.size())).isEqualTo(List.copyOf(said.keySet()));
        listener.stop();
    }

    /** Another server than the one that has acknowledged the last of them learns of it a moment later. */
    private void assertHolds(String room, Map<Long, String> said) {
        assertThat(said).hasSizeLessThan(KEPT);
        for (HalleyClient server : site.servers()) {
            await().atMost(PATIENCE).until(() -> server.everything(room).size() >= said.size());
            assertThat(server.everything(room)).isEqualTo(said);
        }
    }

    /** It keeps the newest, all of them, and nothing but them. */
    private void assertTrimmed() {
        Map<Long, String> newest =
                saidInTrimmed.tailMap(new ArrayList<>(saidInTrimmed.keySet()).get(saidInTrimmed.size() - KEPT));
        for (HalleyClient server : site.servers()) {
            await().atMost(PATIENCE).until(() -> server.everything(TRIMMED).size() == KEPT);
            assertThat(server.everything(TRIMMED)).isEqualTo(newest);
        }
    }

    /** It is the log up to its head, with each message's key. */
    private void assertBackedUp(StoredLog backup) {
        site.check(backup);
        long head = backup.head();
        saidInFresh.forEach((room, said) -> {
            Map<Long, String> until = new TreeMap<>(said).headMap(head, true);
            assertThat(backup.messages(room)).isEqualTo(until);
            assertThat(backup.keys(room).keySet()).isEqualTo(until.keySet());
        });
        assertThat(backup.messages(TRIMMED))
                .isEqualTo(saidInTrimmed.subMap(backup.trimmed(TRIMMED), false, head, true))
                .hasSizeGreaterThanOrEqualTo(KEPT);
    }
}
