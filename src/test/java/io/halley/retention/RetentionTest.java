package io.halley.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.halley.log.Cursor;
import io.halley.log.HistoryLimits;
import io.halley.log.IdempotencyKey;
import io.halley.log.LogFixture;
import io.halley.log.Muted;
import io.halley.log.Room;
import io.halley.log.Speaker;
import io.halley.log.TestDatabase;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.search.Indexing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RetentionTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final Draft ANN = new Draft("Ann", "", null, "a-1");

    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    private DataSource dataSource;
    private LogFixture log;
    private Trimming trimming;

    @BeforeEach
    void open(@TempDir Path folder) {
        dataSource = database.fresh(folder);
        log = new LogFixture(dataSource, posted -> {}).start();
        trimming = new Trimming(log.database);
    }

    @AfterEach
    void stop() {
        log.close();
        executor.shutdownNow();
    }

    @Test
    void trimsWhatIsOlderThanItsAgeAndSaysSo() throws SQLException {
        log.say(LOBBY, 3);
        log.say(KITCHEN, 2);
        execute("update message set at = at - 7200000 where id <= 4");
        trimAll(Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(log.everything()).extracting(Message::id).containsExactly(5L);
        assertThat(log.trimmed(LOBBY)).isEqualTo(3);
        assertThat(log.trimmed(KITCHEN)).isEqualTo(4);
        assertThat(log.messages.rooms(Cursor.MAX_ID, 10, ""))
                .extracting(Room::messages)
                .containsExactly(1L, 0L);
        assertThat(log.messages.rooms(Cursor.MAX_ID, 10, "").get(1).last()).isNull();
    }

    /** What happened to messages goes with them, and is not counted among them. */
    @Test
    void countsTheMessagesAndTrimsWhatHappenedToThem() {
        log.say(LOBBY, 5);
        for (long id = 1; id <= 3; id++) {
            edit(id, "mended");
        }
        trimAll(Optional.empty(), Optional.of(3));
        assertThat(log.everything()).extracting(Message::id).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, ""))
                .extracting(Room::messages)
                .containsExactly(3L);
        log.say(LOBBY, 3);
        trimAll(Optional.empty(), Optional.of(3));
        assertThat(log.everything()).extracting(Message::id).containsExactly(6L, 7L, 8L, 9L, 10L, 11L);
    }

    /** Neither in its pages nor in the space between them, nor in the write-ahead log. (PostgreSQL's dump has rows alone.) */
    @Test
    void nothingIsLeftInTheFilesOfWhatIsDeleted(@TempDir Path folder) throws IOException {
        assumeTrue(database == TestDatabase.SQLITE);
        dataSource = database.fresh(folder);
        try (LogFixture log = new LogFixture(dataSource, posted -> {}).start()) {
            log.post(LOBBY, "short secret");
            log.post(LOBBY, "long secret ".repeat(5_000));
            log.post(LOBBY, "said before: secret");
            assertThat(contents(folder)).contains("secret");
            edit(log, 3, "mended");
            for (long id = 1; id <= 2; id++) {
                log.messages.delete(LOBBY, id, ANN, 0).toCompletableFuture().join();
            }
            Indexing indexing = new Indexing(log.database, executor);
            boolean more = true;
            while (more) {
                more = indexing.step();
            }
            new Trimming(log.database).step(Instant.now(), new HistoryLimits(Optional.empty(), Optional.empty()));
            assertThat(contents(folder)).contains("mended").doesNotContain("secret");
        }
    }

    private static String contents(Path folder) throws IOException {
        StringBuilder contents = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents.toString();
    }

    private void edit(long id, String text) {
        edit(log, id, text);
    }

    private static void edit(LogFixture log, long id, String text) {
        log.messages
                .edit(LOBBY, id, new Draft(ANN.author(), text, null, ANN.authorId()), 0, Speaker.ANYBODY)
                .toCompletableFuture()
                .join();
    }

    @Test
    void trimsARoomToItsNumberOfMessagesAndLeavesTheOthers() {
        log.say(LOBBY, 5);
        log.say(KITCHEN, 3);
        trimAll(Optional.empty(), Optional.of(3));
        assertThat(log.everything()).extracting(Message::id).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(log.trimmed(LOBBY)).isEqualTo(2);
        assertThat(log.trimmed(KITCHEN)).isZero();
    }

    @Test
    void goesInStepsAndEndsWhereItShould() {
        for (int i = 0; i < 9; i++) {
            log.say(LOBBY, 500);
        }
        int steps = trimAll(Optional.empty(), Optional.of(100));
        assertThat(steps).isGreaterThan(4_400 / Trimming.STEP);
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, ""))
                .extracting(Room::messages)
                .containsExactly(100L);
        assertThat(log.everything()).hasSize(100);
    }

    @Test
    void neverGivesAnIdTwice() {
        log.say(LOBBY, 5);
        trimAll(Optional.of(Duration.ofHours(-1)), Optional.empty());
        log.say(LOBBY, 1);
        assertThat(log.everything()).extracting(Message::id).containsExactly(6L);
    }

    @Test
    void forgetsKeysWhoseTimeIsOver() throws SQLException {
        log.say(LOBBY, "one", new IdempotencyKey("k"));
        trimAll(Optional.empty(), Optional.empty());
        trimming.step(Instant.now().plus(IdempotencyKey.LIFETIME).plusSeconds(1), atMost(10));
        log.say(LOBBY, "two", new IdempotencyKey("k"));
        assertThat(log.everything()).extracting(Message::text).containsExactly("one", "two");
    }

    @Test
    void forgetsWhoMaySpeakAgainAndNoLock() throws SQLException {
        join(log.messages.mute(LOBBY, ANN, new Muted("u-1", Instant.now().plusSeconds(60))));
        join(log.messages.mute(LOBBY, ANN, new Muted("u-2", Instant.now().plusSeconds(3_600))));
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        trimming.step(tomorrow, atMost(10));
        assertThat(number("select count(*) from silence"))
                .as("by another server's clock they may still be muted")
                .isEqualTo(2);
        trimming.step(tomorrow.plusSeconds(61), atMost(10));
        assertThat(log.messages.muted(LOBBY)).extracting(Muted::personId).containsExactly("u-2");
        assertThat(number("select silenced from log_head")).isEqualTo(1);
        trimming.step(tomorrow.plusSeconds(3_601), atMost(10));
        assertThat(number("select silenced from log_head")).isZero();
        join(log.messages.lock(LOBBY, ANN));
        trimming.step(Instant.now().plus(Duration.ofDays(10_000)), atMost(10));
        assertThat(number("select silenced from log_head")).isEqualTo(1);
        assertThat(number("select count(*) from silence")).isEqualTo(1);
    }

    @Test
    void whatModeratorsDidGoesWithTheMessagesAndCountsAsNone() throws SQLException {
        log.say(LOBBY, 2);
        join(log.messages.lock(LOBBY, ANN));
        execute("update message set at = at - 7200000");
        trimAll(Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(log.everything()).isEmpty();
        assertThat(log.trimmed(LOBBY)).isEqualTo(3);
        assertThat(number("select messages from room")).isZero();
        assertThat(number("select count(*) from silence")).isEqualTo(1);
    }

    /** Reactions are entries that count as none, and so long as a message is there its sum is. */
    @Test
    void forgetsReactionsWithTheirMessage() throws SQLException {
        log.say(LOBBY, 2);
        for (String emoji : List.of("👍", "🎉")) {
            join(log.messages.react(LOBBY, 1, ANN, emoji, Speaker.ANYBODY));
            join(log.messages.react(LOBBY, 2, ANN, emoji, Speaker.ANYBODY));
        }
        trimAll(Optional.empty(), Optional.of(2));
        assertThat(log.everything()).hasSize(6);
        log.say(LOBBY, 1);
        trimAll(Optional.empty(), Optional.of(2));
        assertThat(log.everything()).extracting(Message::id).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(number("select count(*) from reaction where message_id = 2")).isEqualTo(2);
        assertThat(number("select count(*) from reaction")).isEqualTo(2);
    }

    @Test
    void forgetsAKeyWithItsMessage() throws SQLException {
        log.say(LOBBY, "one", new IdempotencyKey("k"));
        log.say(LOBBY, 1);
        trimAll(Optional.empty(), Optional.of(1));
        assertThat(number("select count(*) from idempotency_key")).isZero();
        log.say(LOBBY, "two", new IdempotencyKey("k"));
        assertThat(log.everything()).extracting(Message::text).containsExactly("message 0", "two");
    }

    /** A ghost of an earlier fault: the key is there, its message is not. */
    @Test
    void answersNoRetryWithAMessageThatIsNotThere() throws SQLException {
        log.say(LOBBY, "one", new IdempotencyKey("k"));
        execute("delete from message");
        log.say(LOBBY, "one", new IdempotencyKey("k"));
        assertThat(log.everything()).extracting(Message::id).containsExactly(2L);
    }

    @Test
    void takesAMessageFromAClockThatWasAheadForAsOldAsTheNextOne() throws SQLException {
        log.say(LOBBY, 2 * Trimming.STEP + 10);
        execute("update message set at = at + 900000000 where id < " + (2 * Trimming.STEP));
        execute("update message set at = at - 7200000 where id = " + (2 * Trimming.STEP));
        trimAll(Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(log.everything()).extracting(Message::id).hasSize(10).contains(2L * Trimming.STEP + 1);
    }

    @Test
    void takesAMessageFromAClockThatWasALittleAheadForAsOldAsTheNextOne() throws SQLException {
        log.say(LOBBY, 12);
        execute("update message set at = at - 1800000 where id = 1");
        execute("update message set at = at - 4200000 where id between 2 and 11");
        trimAll(Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(log.everything()).extracting(Message::id).containsExactly(12L);
    }

    @Test
    void keepsWhatIsYoungWhereIdsAreGivenOutAgain() throws SQLException {
        log.say(LOBBY, 10);
        execute("update message set at = at - 7200000");
        trimming.step(Instant.now(), new HistoryLimits(Optional.of(Duration.ofHours(1)), Optional.empty()));
        execute("update log_head set last_id = 2");
        log.sayAnew(LOBBY, 3);
        trimAll(Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(log.everything()).hasSize(3);
    }

    @Test
    void keepsWhatIsDatedInTheFutureWhereNothingOldFollowsIt() throws SQLException {
        log.say(LOBBY, 3);
        execute("update message set at = at + 900000000 where id < 3");
        trimAll(Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(log.everything()).hasSize(3);
    }

    @Test
    void trimsManyRoomsThatAreEachOverTheirLimit() throws SQLException {
        for (int i = 0; i < 3 * Trimming.ROOMS; i++) {
            log.say(new RoomName("room-" + i), 2);
        }
        trimming.step(Instant.now(), atMost(1));
        assertThat(number("select count(*) from room where messages = 1"))
                .as("rooms that one step holds up")
                .isEqualTo(Trimming.ROOMS);
        trimAll(Optional.empty(), Optional.of(1));
        assertThat(number("select count(*) from room where messages = 1 and trimmed_id = last_id - 1"))
                .isEqualTo(3L * Trimming.ROOMS);
        assertThat(log.everything()).hasSize(3 * Trimming.ROOMS);
    }

    /**
     * Appends renew keys in the order in which posts come, trimming forgets them in the order of their age. Somebody else
     * holds the key in the middle, until both stand there.
     */
    @Test
    void neverWaitsInACircleWithWhoRenewsKeys() throws SQLException {
        assumeTrue(database == TestDatabase.POSTGRES, "SQLite has one writer at a time, and no circles");
        for (int i = 0; i < 51; i++) {
            log.say(LOBBY, "text", new IdempotencyKey("k" + i));
        }
        execute("update idempotency_key set at = at - 172800000");
        Future<?> renewals;
        Future<?> trims;
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from idempotency_key where name = 'k25' for update");
            renewals = executor.submit(() -> log.sayAll(
                    LOBBY,
                    IntStream.range(0, 51)
                            .mapToObj(i -> new IdempotencyKey("k" + (50 - i)))
                            .toList()));
            awaitWaiting(1);
            trims = executor.submit(() -> trimming.step(Instant.now(), atMost(1_000_000)));
            awaitWaiting(2);
            other.rollback();
        }
        assertThat(trims).succeedsWithin(Duration.ofMinutes(1));
        assertThat(renewals).succeedsWithin(Duration.ofMinutes(1));
    }

    private void awaitWaiting(int count) {
        await().until(() -> number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database()")
                == count);
    }

    @Test
    void isDoneByOneReplicaAtATime() {
        Trimming dead = new Trimming(log.database, Duration.ofMillis(-1));
        Trimming alive = new Trimming(log.database, Duration.ofMinutes(1));
        log.say(LOBBY, 5);
        dead.step(Instant.now(), atMost(4));
        alive.step(Instant.now(), atMost(3));
        dead.step(Instant.now(), atMost(2));
        assertThat(log.everything()).extracting(Message::id).containsExactly(3L, 4L, 5L);
    }

    @Test
    void goesOnBesideAnotherWriter() throws SQLException {
        log.say(LOBBY, 1_000);
        var others = executor.submit(() -> {
            for (int i = 0; i < 300; i++) {
                log.say(KITCHEN, 1);
            }
        });
        for (int most = 999; !others.isDone(); most = Math.max(1, most - 1)) {
            trimming.step(Instant.now(), atMost(most));
        }
        assertThat(others).succeedsWithin(Duration.ofMinutes(1));
        trimAll(Optional.empty(), Optional.of(1));
        assertThat(log.messages.rooms(Cursor.MAX_ID, 10, ""))
                .extracting(Room::messages)
                .containsExactly(1L, 1L);
        assertThat(log.everything()).extracting(Message::room).containsExactly(LOBBY, KITCHEN);
    }

    private static void join(CompletionStage<?> done) {
        done.toCompletableFuture().join();
    }

    private static HistoryLimits atMost(int messages) {
        return new HistoryLimits(Optional.empty(), Optional.of(messages));
    }

    private int trimAll(Optional<Duration> maxAge, Optional<Integer> maxMessages) {
        Retention retention = new Retention(trimming, executor, new HistoryLimits(maxAge, maxMessages));
        int steps = 1;
        while (retention.step(Instant.now())) {
            steps++;
        }
        return steps;
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
