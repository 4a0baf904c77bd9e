package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.halley.database.LogUnavailableException;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class MessagesTest {
    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");

    private final List<MessagesPosted> events = new CopyOnWriteArrayList<>();
    private LogFixture log;

    @BeforeEach
    void start(@TempDir Path folder) {
        log = new LogFixture(database.fresh(folder), events::add).start();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void tellsInWhichRoomsSomethingWasPosted() {
        log.post(LOBBY, "one");
        await().until(() -> events.contains(new MessagesPosted(Set.of(LOBBY))));
        assertThat(log.messages.afterAtOnce(log.everythingIn(LOBBY)).messages())
                .extracting(Message::text)
                .containsExactly("one");
    }

    /** Rule 1: what another server has written comes too, with nobody to ring the bell here. */
    @Test
    void findsByItselfWhatNobodyRangFor() {
        log.log.append(List.of(new Post(LOBBY, Draft.plain("Ann", "elsewhere"), null, Speaker.ANYBODY)));
        await().until(() -> events.contains(new MessagesPosted(Set.of(LOBBY))));
    }

    /** And it looks each second also while it is rung all the time, for posts that say nothing new. */
    @Test
    void findsWhatAnotherWroteWhileItsOwnPostsAreRepeated() {
        IdempotencyKey key = new IdempotencyKey("again");
        Draft said = Draft.plain("Ann", "said already");
        log.messages
                .post(LOBBY, said, key, Speaker.ANYBODY)
                .toCompletableFuture()
                .join();
        await().until(() -> log.messages.now().id() == 1);
        log.log.append(List.of(new Post(KITCHEN, Draft.plain("Ann", "elsewhere"), null, Speaker.ANYBODY)));
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            log.messages
                    .post(LOBBY, said, key, Speaker.ANYBODY)
                    .toCompletableFuture()
                    .join();
            return events.contains(new MessagesPosted(Set.of(KITCHEN)));
        });
    }

    /** Else nobody rang for it any more: those who wait would hear of it when their wait is over. */
    @Test
    void ringsAgainWhereTheBellFailed() {
        AtomicInteger rung = new AtomicInteger();
        try (LogFixture failing = new LogFixture(log.dataSource, posted -> {
                    if (rung.incrementAndGet() == 1) {
                        throw new LinkageError("as the test wants it");
                    }
                })
                .start()) {
            failing.post(LOBBY, "one");
            await().until(() -> rung.get() == 2);
            Cursor start = failing.log.cursor(0);
            assertThat(failing.messages
                            .after(new Question(List.of(LOBBY), start, 10))
                            .messages())
                    .hasSize(1);
        }
    }

    /** A server that has begun without it would hear of what others write a second late, for good. */
    @Test
    void beginsAgainWhereItCouldNotBeginToListen() {
        AtomicInteger tries = new AtomicInteger();
        RecentMessages recent = new RecentMessages(log.history, HistoryLimits.NONE);
        MessageLog unopened = LogFixture.logOver(log.database);
        LogFollower follower = new LogFollower(unopened, log.history, recent, PrivateRooms.NONE, event -> {}, () -> {
            if (tries.incrementAndGet() == 1) {
                throw new LinkageError("as the test wants it");
            }
        });
        assertThatThrownBy(follower::open).isInstanceOf(LinkageError.class);
        assertThat(unopened.isOpen()).isFalse();
        follower.open();
        follower.open();
        assertThat(unopened.isOpen()).isTrue();
        assertThat(tries).hasValue(2);
    }

    /** Its own messages are passed on from memory, but not past one that another server has written before them. */
    @Test
    void passesOnWhatAnotherWroteBeforeWhatItWroteItself() {
        for (int i = 0; i < 20; i++) {
            Cursor before = log.messages.now();
            log.log.append(List.of(new Post(LOBBY, Draft.plain("Ann", "elsewhere"), null, Speaker.ANYBODY)));
            log.post(LOBBY, "here");
            await().until(() -> log.messages.now().id() >= before.id() + 2);
            assertThat(log.messages
                            .after(new Question(List.of(LOBBY), before, 10))
                            .messages())
                    .extracting(Message::text)
                    .containsExactly("elsewhere", "here");
        }
    }

    @Test
    void givesTheNewestAndACursorThatMissesNothing() {
        for (int i = 1; i <= 5; i++) {
            log.post(LOBBY, "message " + i);
        }
        log.post(KITCHEN, "else");
        Page newest = log.messages.newest(List.of(LOBBY), 3);
        assertThat(newest.messages()).extracting(Message::id).containsExactly(3L, 4L, 5L);
        assertThat(newest.more()).isTrue();
        assertThat(newest.cursor().id()).isEqualTo(6);

        Page older = log.messages.before(List.of(LOBBY), 3, 3);
        assertThat(older.messages()).extracting(Message::id).containsExactly(1L, 2L);
        assertThat(older.more()).isFalse();
        assertThat(older.cursor().id()).isEqualTo(2);
    }

    @Test
    void cutsAnAnswerAtItsLimitAndGoesOnBehindIt() {
        for (int i = 1; i <= 5; i++) {
            log.post(LOBBY, "message " + i);
        }
        List<Long> seen = new ArrayList<>();
        Page page = null;
        do {
            Cursor after = page == null ? log.log.cursor(0) : page.cursor();
            page = log.messages.afterAtOnce(new Question(List.of(LOBBY), after, 2));
            page.messages().forEach(message -> seen.add(message.id()));
        } while (page.more());
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void showsAWriterAtOnceWhatWasAcknowledgedToIt() {
        for (int i = 1; i <= 200; i++) {
            Cursor before = log.log.cursor(i - 1L);
            log.post(LOBBY, "message " + i);
            assertThat(log.messages
                            .afterAtOnce(new Question(List.of(LOBBY), before, 1))
                            .messages())
                    .hasSize(1);
        }
    }

    /** Posts of many at once share transactions, and each hears of its own message. */
    @Test
    void tellsEachOfManyWhichMessageIsItsOwn() {
        List<CompletableFuture<Message>> posts = IntStream.range(0, 500)
                .parallel()
                .mapToObj(i -> log.messages
                        .post(LOBBY, Draft.plain("Ann", "message " + i), null, Speaker.ANYBODY)
                        .toCompletableFuture())
                .toList();
        for (int i = 0; i < 500; i++) {
            Message message = posts.get(i).join();
            assertThat(message.text()).isEqualTo("message " + i);
            assertThat(log.messages.find(LOBBY, message.id())).contains(message);
        }
    }

    @Test
    @Timeout(60)
    void isNotHeldUpByWhoHearsThatItsMessageWasWritten() {
        CompletableFuture<Message> second = new CompletableFuture<>();
        CompletableFuture<Message> first = CompletableFuture.supplyAsync(() -> log.messages
                .post(LOBBY, Draft.plain("Ann", "one"), null, Speaker.ANYBODY)
                .thenApply(message -> second.join())
                .toCompletableFuture()
                .join());
        second.complete(log.post(LOBBY, "two"));
        assertThat(first.join().text()).isEqualTo("two");
    }

    /** Also where they come together, and the stop falls between them. */
    @Test
    @Timeout(60)
    void leavesNoPostWithoutAnAnswerWhenItStops() {
        List<CompletableFuture<Message>> posts = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> {
                    if (i == 100) {
                        log.messages.stop();
                    }
                    return log.messages
                            .post(LOBBY, Draft.plain("Ann", "message " + i), null, Speaker.ANYBODY)
                            .toCompletableFuture();
                })
                .toList();
        await().until(() -> posts.stream().allMatch(CompletableFuture::isDone));
        assertThatThrownBy(() -> log.post(LOBBY, "late")).hasCauseInstanceOf(LogUnavailableException.class);
    }

    @Test
    void readsOnFromMemoryWhereWhatItHasWrittenLastCannotBeRead() {
        AtomicBoolean isAway = new AtomicBoolean();
        DataSource dataSource = TroubledDatabase.before(log.dataSource, () -> {
            if (isAway.get() && !isWriting()) {
                throw new SQLException("away, as the test wants it");
            }
        });
        try (LogFixture away = new LogFixture(dataSource, events::add).start()) {
            away.post(LOBBY, "one");
            await().until(() -> away.messages.now().id() == 1);
            isAway.set(true);
            await().until(() -> !away.messages.isReadable());
            log.post(LOBBY, "two, by another server");
            assertThat(away.post(LOBBY, "three").id()).isEqualTo(3);
            Question question = new Question(List.of(LOBBY), away.messages.now().at(0), 10);
            assertThat(away.messages.afterAtOnce(question).messages())
                    .extracting(Message::text)
                    .containsExactly("one");
            isAway.set(false);
            await().until(() -> away.messages.afterAtOnce(question).messages().size() == 3);
        }
    }

    private static boolean isWriting() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(LogWriter.class.getName())));
    }

    @Test
    void boundsAnAnswerInBytesToo() {
        for (int i = 0; i < 30; i++) {
            log.post(LOBBY, "x".repeat(40_000));
        }
        Page page = log.messages.afterAtOnce(log.everythingIn(LOBBY));
        assertThat(page.messages()).hasSizeBetween(1, 13);
        assertThat(page.more()).isTrue();
        assertThat(log.messages.newest(List.of(LOBBY), 30).messages())
                .hasSizeBetween(1, 13)
                .last()
                .extracting(Message::id)
                .isEqualTo(30L);
    }

    @Test
    void writesNothingBeforeTheSchemaIsKnownToFit() throws SQLException {
        try (Connection connection = log.dataSource.getConnection();
                Statement change = connection.createStatement()) {
            change.execute("update flyway_schema_history set checksum = 1");
        }
        try (LogFixture unfit = new LogFixture(log.dataSource, events::add).start()) {
            assertThat(unfit.messages.isOpen()).isFalse();
            assertThatThrownBy(() -> unfit.post(LOBBY, "one")).isInstanceOf(LogUnavailableException.class);
            assertThatThrownBy(unfit.log::tryWriting).isInstanceOf(LogUnavailableException.class);
        }
    }

    /** And sends on behind all that was acknowledged: nobody is told twice who reads what is left first. */
    @Test
    void announcesAGapWhereTheCursorIsOfAnotherLog() {
        Question elsewhere = new Question(List.of(LOBBY), new Cursor("00000000", 0), 1_000);
        for (int i = 1; i <= 200; i++) {
            log.post(LOBBY, "message " + i);
            HistoryGoneException gone =
                    catchThrowableOfType(HistoryGoneException.class, () -> log.messages.afterAtOnce(elsewhere));
            assertThat(gone.now().id()).isEqualTo(i);
            assertThat(log.messages
                            .afterAtOnce(new Question(List.of(LOBBY), gone.kept(), 1_000))
                            .messages())
                    .hasSize(i);
        }
    }

    @Test
    void announcesAGapWhereTheLogWentBackBehindTheCursor() {
        log.post(LOBBY, "one");
        Question ahead = new Question(List.of(LOBBY), log.log.cursor(99), 10);
        assertThatThrownBy(() -> log.messages.afterAtOnce(ahead)).isInstanceOf(HistoryGoneException.class);
    }

    @Test
    void announcesAGapToWhoIsBehindWhatWasTrimmed() throws SQLException {
        log.post(LOBBY, "one");
        log.post(LOBBY, "two");
        log.post(KITCHEN, "three");
        try (Connection connection = log.dataSource.getConnection();
                Statement trim = connection.createStatement()) {
            trim.execute("delete from message where id = 1");
            trim.execute("update room set trimmed_id = 1 where name = 'lobby'");
        }
        try (LogFixture restarted = new LogFixture(log.dataSource, events::add).start()) {
            Cursor start = restarted.messages.now().at(0);
            HistoryGoneException gone = catchThrowableOfType(
                    HistoryGoneException.class,
                    () -> restarted.messages.afterAtOnce(new Question(List.of(KITCHEN, LOBBY), start, 10)));
            assertThat(restarted
                            .messages
                            .afterAtOnce(new Question(List.of(KITCHEN, LOBBY), gone.kept(), 10))
                            .messages())
                    .extracting(Message::id)
                    .containsExactly(2L, 3L);
            assertThat(restarted
                            .messages
                            .afterAtOnce(new Question(List.of(KITCHEN), start, 10))
                            .messages())
                    .hasSize(1);
        }
    }
}
