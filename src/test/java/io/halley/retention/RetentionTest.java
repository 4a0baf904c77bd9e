package io.halley.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.log.IdempotencyKey;
import io.halley.log.LogFixture;
import io.halley.log.Room;
import io.halley.log.TestDatabase;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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

    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
    private DataSource dataSource;
    private LogFixture log;
    private Trimming trimming;

    @BeforeEach
    void open(@TempDir Path folder) {
        dataSource = database.fresh(folder);
        log = new LogFixture(dataSource, posted -> {}).open();
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
        assertThat(log.messages.rooms(10)).extracting(Room::messages).containsExactly(1L, 0L);
        assertThat(log.messages.rooms(10).get(1).last()).isNull();
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
        assertThat(steps).isEqualTo(3);
        assertThat(log.messages.rooms(1)).extracting(Room::messages).containsExactly(100L);
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
        assertThat(trimming.forgetKeys(Instant.now().plusSeconds(1))).isFalse();
        log.say(LOBBY, "two", new IdempotencyKey("k"));
        assertThat(log.everything()).extracting(Message::text).containsExactly("one", "two");
    }

    @Test
    void isDoneByOneReplicaAtATime() {
        Trimming dead = new Trimming(log.database, Duration.ofMillis(-1));
        Trimming alive = new Trimming(log.database, Duration.ofMinutes(1));
        log.say(LOBBY, 5);
        dead.trimByCount(4);
        alive.trimByCount(3);
        dead.trimByCount(2);
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
            trimming.trimByCount(most);
        }
        assertThat(others).succeedsWithin(Duration.ofMinutes(1));
        trimAll(Optional.empty(), Optional.of(1));
        assertThat(log.messages.rooms(10)).extracting(Room::messages).containsExactly(1L, 1L);
        assertThat(log.everything()).extracting(Message::room).containsExactly(LOBBY, KITCHEN);
    }

    private int trimAll(Optional<Duration> maxAge, Optional<Integer> maxMessages) {
        Retention retention = new Retention(trimming, executor, maxAge, maxMessages);
        int steps = 1;
        while (retention.step(Instant.now())) {
            steps++;
        }
        return steps;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
