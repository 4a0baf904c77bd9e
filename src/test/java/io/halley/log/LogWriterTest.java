package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where all else fails but the disk, as it does when memory runs out. */
class LogWriterTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int MANY = 200;
    private static final String REFUSING_ODD = "create trigger no_odd before insert on message when new.text = 'odd'"
            + " begin select raise(abort, 'odd'); end";

    /** A database may refuse what others take: then it refuses that alone. */
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void refusesOneOfManyAlone(TestDatabase database, @TempDir Path folder) throws SQLException, InterruptedException {
        DataSource dataSource = database.fresh(folder);
        MessageLog log = LogFixture.logOver(new Database(dataSource));
        log.begin(log.open());
        execute(
                dataSource,
                database == TestDatabase.SQLITE ? REFUSING_ODD : "alter table message add check (text <> 'odd')");
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch away = new CountDownLatch(1);
        LogWriter writer = new LogWriter(log, written -> hang(away, back), () -> {}, Runnable::run);
        Thread first = writingAlone(writer);
        away.await();
        List<CompletableFuture<Message>> posts = new ArrayList<>();
        for (String text : List.of("one", "odd", "two")) {
            posts.add(writer.write(new Post(LOBBY, Draft.plain("Ann", text), null, Speaker.ANYBODY)));
        }
        Thread thread = new Thread(writer);
        thread.start();
        back.countDown();
        first.join();
        await().until(() -> posts.stream().allMatch(CompletableFuture::isDone));
        assertThat(posts)
                .extracting(CompletableFuture::isCompletedExceptionally)
                .containsExactly(false, true, false);
        writer.stop();
        thread.interrupt();
    }

    @Test
    void doesNotAskForEachWhereTheDatabaseGoesAwayAfterARefusal(@TempDir Path folder)
            throws SQLException, InterruptedException {
        DataSource dataSource = LogFixture.embedded(folder);
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        DataSource going = TroubledDatabase.before(dataSource, () -> {
            if (left.decrementAndGet() < 0) {
                throw new SQLException("away, as the test wants it");
            }
        });
        MessageLog log = LogFixture.logOver(new Database(going));
        log.begin(log.open());
        execute(dataSource, REFUSING_ODD);
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch away = new CountDownLatch(1);
        LogWriter writer = new LogWriter(log, written -> hang(away, back), () -> {}, Runnable::run);
        Thread first = writingAlone(writer);
        away.await();
        List<CompletableFuture<Message>> posts = IntStream.range(0, MANY)
                .mapToObj(i -> writer.write(new Post(LOBBY, Draft.plain("Ann", "odd"), null, Speaker.ANYBODY)))
                .toList();
        Thread thread = new Thread(writer);
        thread.start();
        left.set(1);
        back.countDown();
        first.join();
        await().until(() -> posts.stream().allMatch(CompletableFuture::isDone));
        assertThat(posts).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(left).hasValueBetween(-MANY / 10, -1);
        writer.stop();
        thread.interrupt();
    }

    @Test
    void letsNoMoreWaitThanItHasRoomFor(@TempDir Path folder) throws InterruptedException {
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch away = new CountDownLatch(1);
        MessageLog log = LogFixture.logOver(new Database(LogFixture.embedded(folder)));
        log.begin(log.open());
        LogWriter writer = new LogWriter(log, written -> hang(away, back), () -> {}, Runnable::run);
        Thread first = writingAlone(writer);
        away.await();
        String text = "x".repeat(50_000);
        int fit = (int) (RecentMessages.MAX_BYTES / 2 / text.length());
        List<CompletableFuture<Message>> posts = IntStream.range(0, fit + 10)
                .mapToObj(i -> writer.write(new Post(LOBBY, Draft.plain("Ann", text), null, Speaker.ANYBODY)))
                .toList();
        assertThat(posts.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(10);
        back.countDown();
        first.join();
    }

    /** While it hangs, whatever else is posted waits, to be written together. */
    private static Thread writingAlone(LogWriter writer) {
        Thread thread =
                new Thread(() -> writer.write(new Post(LOBBY, Draft.plain("Ann", "first"), null, Speaker.ANYBODY))
                        .join());
        thread.start();
        return thread;
    }

    private static void hang(CountDownLatch away, CountDownLatch back) {
        away.countDown();
        try {
            back.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void tellsEachWhatWasWrittenAndGoesOnWhereNobodyElseCanBeTold(@TempDir Path folder) {
        MessageLog log = LogFixture.logOver(new Database(LogFixture.embedded(folder)));
        log.begin(log.open());
        LogWriter writer = new LogWriter(
                log,
                written -> {
                    throw new LinkageError("for those who listen, as the test wants it");
                },
                () -> {},
                task -> {
                    throw new LinkageError("for a thread, as the test wants it");
                });
        Thread thread = new Thread(writer);
        thread.start();
        List<CompletableFuture<Message>> posts = IntStream.range(0, MANY)
                .parallel()
                .mapToObj(i -> writer.write(new Post(LOBBY, Draft.plain("Ann", "message " + i), null, Speaker.ANYBODY)))
                .toList();
        await().until(() -> posts.stream().allMatch(CompletableFuture::isDone));
        assertThat(posts).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(thread.isAlive()).isTrue();
        writer.stop();
        thread.interrupt();
    }
}
