package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
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
    private Database opened;
    private MessageLog log;
    private History history;
    private Trimming trimming;

    @BeforeEach
    void open(@TempDir Path folder) {
        dataSource = database.fresh(folder);
        opened = new Database(dataSource);
        log = new MessageLog(opened);
        history = new History(opened);
        trimming = new Trimming(opened);
        log.open();
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void trimsWhatIsOlderThanItsAgeAndSaysSo() throws SQLException {
        say(LOBBY, 3);
        say(KITCHEN, 2);
        execute("update message set at = at - 7200000 where id <= 4");
        trimAll(Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(history.tail(0, 10)).extracting(Message::id).containsExactly(5L);
        assertThat(history.trimmed(List.of(LOBBY))).isEqualTo(3);
        assertThat(history.trimmed(List.of(KITCHEN))).isEqualTo(4);
        assertThat(history.rooms(10)).extracting(Room::messages).containsExactly(1L, 0L);
        assertThat(history.rooms(10).get(1).last()).isNull();
    }

    @Test
    void trimsARoomToItsNumberOfMessagesAndLeavesTheOthers() {
        say(LOBBY, 5);
        say(KITCHEN, 3);
        trimAll(Optional.empty(), Optional.of(3));
        assertThat(history.tail(0, 10)).extracting(Message::id).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(history.trimmed(List.of(LOBBY))).isEqualTo(2);
        assertThat(history.trimmed(List.of(KITCHEN))).isZero();
    }

    @Test
    void goesInStepsAndEndsWhereItShould() {
        for (int i = 0; i < 9; i++) {
            say(LOBBY, 500);
        }
        int steps = trimAll(Optional.empty(), Optional.of(100));
        assertThat(steps).isEqualTo(3);
        assertThat(history.rooms(1)).extracting(Room::messages).containsExactly(100L);
        assertThat(history.tail(0, 10_000)).hasSize(100);
    }

    @Test
    void neverGivesAnIdTwice() {
        say(LOBBY, 5);
        trimAll(Optional.of(Duration.ofHours(-1)), Optional.empty());
        say(LOBBY, 1);
        assertThat(history.tail(0, 10)).extracting(Message::id).containsExactly(6L);
    }

    @Test
    void forgetsKeysWhoseTimeIsOver() throws SQLException {
        log.append(List.of(new Entry(LOBBY, Draft.plain("Ann", "one"), new IdempotencyKey("k"))));
        trimAll(Optional.empty(), Optional.empty());
        assertThat(trimming.forgetKeys(Instant.now().plusSeconds(1))).isFalse();
        log.append(List.of(new Entry(LOBBY, Draft.plain("Ann", "two"), new IdempotencyKey("k"))));
        assertThat(history.tail(0, 10)).extracting(Message::text).containsExactly("one", "two");
    }

    @Test
    void isDoneByOneReplicaAtATime() {
        Trimming dead = new Trimming(opened, Duration.ofMillis(-1));
        Trimming alive = new Trimming(opened, Duration.ofMinutes(1));
        say(LOBBY, 5);
        dead.trimByCount(4);
        alive.trimByCount(3);
        dead.trimByCount(2);
        assertThat(history.tail(0, 10)).extracting(Message::id).containsExactly(3L, 4L, 5L);
    }

    @Test
    void goesOnBesideAnotherWriter() throws SQLException {
        say(LOBBY, 1_000);
        var others = executor.submit(() -> {
            for (int i = 0; i < 300; i++) {
                say(KITCHEN, 1);
            }
        });
        for (int most = 999; !others.isDone(); most = Math.max(1, most - 1)) {
            trimming.trimByCount(most);
        }
        assertThat(others).succeedsWithin(Duration.ofMinutes(1));
        trimAll(Optional.empty(), Optional.of(1));
        assertThat(history.rooms(10)).extracting(Room::messages).containsExactly(1L, 1L);
        assertThat(history.tail(0, 10)).extracting(Message::room).containsExactly(LOBBY, KITCHEN);
    }

    private int trimAll(Optional<Duration> maxAge, Optional<Integer> maxMessages) {
        Retention retention = new Retention(trimming, executor, maxAge, maxMessages);
        int steps = 1;
        while (retention.step(Instant.now())) {
            steps++;
        }
        return steps;
    }

    private void say(RoomName room, int count) {
        log.append(IntStream.range(0, count)
                .mapToObj(i -> new Entry(room, Draft.plain("Ann", "message " + i), null))
                .toList());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
