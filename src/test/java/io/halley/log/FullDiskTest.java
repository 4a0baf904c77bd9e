package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.SmallDisk;
import io.halley.database.FaultyDatabase;
import io.halley.database.LogUnavailableException;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk fills up and gets room again under posts that are sent until they are acknowledged. Only root can make such a
 * disk; elsewhere this is skipped. {@code -Dhalley.faults.rounds=200} fills it so often.
 */
class FullDiskTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int ROUNDS = Integer.getInteger("halley.faults.rounds", 5);
    private static final int POSTERS = 3;
    private static final int POSTS = 12;

    /** Some pages of the database each, so that a transaction fails in the middle. */
    private static final String LONG = "x".repeat(3_000);

    private static final int PAGE = 4_096;

    /** Room comes back in pages, so that of a transaction's statements now the one fails and now another. */
    private static final int SHRINKS = 40;

    @TempDir
    private Path folder;

    private final Random chance = new Random(ROUNDS);

    private final ExecutorService posters = Executors.newFixedThreadPool(POSTERS);
    private final AtomicInteger refused = new AtomicInteger();
    private @Nullable SmallDisk disk;

    @BeforeEach
    void mount() {
        disk = SmallDisk.orSkip(folder);
    }

    @AfterEach
    void unmount() {
        posters.shutdownNow();
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void acknowledgesNothingThatIsNotThere() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Path data = Files.createDirectory(folder.resolve("data"));
            FaultyDatabase pooled = new FaultyDatabase(LogFixture.embedded(data));
            try (LogFixture log = new LogFixture(pooled.dataSource(), posted -> {}).start()) {
                check(log, fillUnder(log, round));
            }
            pooled.close();
            delete(data);
        }
        assertThat(refused).hasValueGreaterThanOrEqualTo(ROUNDS);
    }

    private static void check(LogFixture log, List<Message> acknowledged) {
        assertThat(acknowledged)
                .allSatisfy(message ->
                        assertThat(log.messages.find(LOBBY, message.id())).contains(message));
        Cursor start = log.log.cursor(0);
        await().atMost(Duration.ofSeconds(20)).until(() -> after(log, start).size() >= acknowledged.size());
        assertThat(after(log, start)).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(after(log, start)).extracting(Message::id).isSorted().doesNotHaveDuplicates();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private List<Message> fillUnder(LogFixture log, int round) throws IOException {
        SmallDisk filled = Objects.requireNonNull(disk);
        filled.fill();
        List<CompletableFuture<Message>> posts = IntStream.range(0, POSTS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> post(log, round + "-" + i), posters))
                .toList();
        for (int i = 0; i < SHRINKS && !posts.stream().allMatch(CompletableFuture::isDone); i++) {
            int before = refused.get();
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> refused.get() > before || posts.stream().allMatch(CompletableFuture::isDone));
            filled.giveRoom(PAGE * (1L + chance.nextInt(4)));
        }
        filled.giveRoom();
        return posts.stream().map(CompletableFuture::join).toList();
    }

    private Message post(LogFixture log, String key) {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(1))
                .until(() -> tryToPost(log, key), posted -> posted.size() == 1)
                .get(0);
    }

    private List<Message> tryToPost(LogFixture log, String key) {
        try {
            return List.of(log.messages
                    .post(LOBBY, Draft.plain("Ann", key + LONG), new IdempotencyKey(key), Speaker.ANYBODY)
                    .toCompletableFuture()
                    .join());
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
            refused.incrementAndGet();
            return List.of();
        }
    }

    private static List<Message> after(LogFixture log, Cursor cursor) {
        return log.messages
                .after(new Question(List.of(LOBBY), cursor, Question.MAX_LIMIT))
                .messages();
    }
}
