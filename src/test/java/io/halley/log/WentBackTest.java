package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.halley.message.Message;
import io.halley.message.RoomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is restored under a running server: ids that readers have seen are given out again. */
class WentBackTest {
    private static final RoomName LOBBY = new RoomName("lobby");

    @TempDir
    private Path folder;

    private DataSource dataSource;
    private LogFixture log;

    @BeforeEach
    void start() {
        dataSource = TestDatabase.POSTGRES.fresh(folder);
        log = new LogFixture(dataSource, posted -> {}).start();
        say(5);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void tellsReadersThatTheirLogIsNoMore() throws SQLException {
        Cursor before = log.messages.now();
        execute(goBackTo(3));
        awaitGoneFor(before);
        assertThat(log.begunAnew).hasValue(1);
        assertThat(log.messages.now().id()).isEqualTo(3);
        Cursor now = log.messages.now();
        Message next = log.post(LOBBY, "after the restore");
        assertThat(next.id()).isEqualTo(4);
        await().untilAsserted(() -> assertThat(after(now)).containsExactly(next));
    }

    @Test
    void noticesALogThatWentBackAndHasGrownBeyondWhatItKnewInTheMeantime() throws SQLException {
        Cursor before = log.messages.now();
        execute(goBackTo(3)
                + "insert into message select n, 'lobby', 'Bob', 'another', null, n from generate_series(4, 9) n;"
                + "update log_head set last_id = 9;");
        awaitGoneFor(before);
        assertThat(log.messages.now().id()).isEqualTo(9);
    }

    /** What restores it replaces the tables that it knows, and leaves those that came later. */
    @Test
    void bringsABackupOfAnOlderVersionUpToDate() throws SQLException {
        execute(goBackTo(3)
                + "alter table message drop column type, drop column of_id, drop column changed_id, drop column changes,"
                + " drop column edited_at, drop column deleted_at, drop column deed, drop column person_id,"
                + " drop column until, drop column reply_to, drop column replies, drop column reactions,"
                + " drop column reacted, drop column heard_id, drop column act, drop column acts_on,"
                + " drop column topic, drop column analysed, drop column indexed cascade;"
                + "alter table room drop column newest_id, drop column topic, drop column topic_id;"
                + "alter table log_head drop column silenced, drop column made_rooms;"
                + "delete from flyway_schema_history where version not in ('1', '2', '3');");
        await().until(() -> log.begunAnew.get() == 1);
        assertThat(log.post(LOBBY, "after the restore").id()).isEqualTo(4);
        assertThat(log.everything()).extracting(Message::id).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void isTheSameNewLogToAllServers() throws SQLException {
        try (LogFixture other = new LogFixture(dataSource, posted -> {}).start()) {
            Cursor before = log.messages.now();
            execute(goBackTo(3));
            awaitGoneFor(before);
            await().until(() -> other.begunAnew.get() == 1);
            assertThat(other.messages.now()).isEqualTo(log.messages.now());
            Cursor now = log.messages.now();
            Message next = other.post(LOBBY, "said to the other");
            await().untilAsserted(() -> assertThat(after(now)).containsExactly(next));
            assertThat(log.begunAnew).hasValue(1);
        }
    }

    @Test
    void givesAnIdThatItHasSeenToNobody() throws SQLException {
        execute("update log_head set last_id = 3");
        assertThatThrownBy(() -> log.post(LOBBY, "too early"))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("gone back");
        await().until(() -> log.begunAnew.get() == 1);
        assertThat(log.everything()).extracting(Message::text).doesNotContain("too early");
        assertThat(log.post(LOBBY, "in time").id()).isEqualTo(6);
    }

    @Test
    void doesNotTakeATrimmedMessageForALogThatWentBack() throws SQLException {
        execute("delete from message; update room set trimmed_id = 5, messages = 0");
        Message next = log.post(LOBBY, "next");
        await().until(() -> log.messages.now().id() == next.id());
        await().during(Duration.ofMillis(1_500)).until(() -> log.begunAnew.get() == 0);
    }

    @Test
    void goesOnWithAnotherFileThatIsPutInItsPlace() throws SQLException, IOException {
        try (LogFixture embedded = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            embedded.post(LOBBY, "one");
            backUp(embedded);
            embedded.post(LOBBY, "two");
            await().until(() -> embedded.messages.now().id() == 2);
            Cursor before = embedded.messages.now();
            Files.move(folder.resolve("backup"), folder.resolve("halley.db"), StandardCopyOption.ATOMIC_MOVE);
            await().atMost(Duration.ofSeconds(20)).until(() -> embedded.begunAnew.get() == 1);
            assertThatThrownBy(() -> embedded.messages.after(question(before)))
                    .isInstanceOf(HistoryGoneException.class);
            assertThat(embedded.post(LOBBY, "three").id()).isEqualTo(2);
            assertThat(embedded.everything()).extracting(Message::text).containsExactly("one", "three");
        }
        try (LogFixture restarted = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            assertThat(restarted.everything()).extracting(Message::text).containsExactly("one", "three");
        }
    }

    @Test
    void isAnotherLogWhereTheFileWasReplacedWhileNoServerRan() throws SQLException, IOException {
        Cursor before;
        try (LogFixture embedded = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            embedded.post(LOBBY, "one");
            backUp(embedded);
            embedded.post(LOBBY, "two");
            await().until(() -> noted().endsWith("-2"));
            before = embedded.messages.now();
        }
        try (LogFixture again = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            assertThat(again.messages.now()).isEqualTo(before);
        }
        Files.move(folder.resolve("backup"), folder.resolve("halley.db"), StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(folder.resolve("halley.db-wal"));
        try (LogFixture restored = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            assertThat(restored.messages.now().epoch()).isNotEqualTo(before.epoch());
            assertThat(restored.messages.now().id()).isEqualTo(1);
        }
    }

    @Test
    void isKnownByItsNoteAlsoWhereItIsWrittenToWithoutAPause() throws IOException {
        try (LogFixture embedded = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> embedded.post(LOBBY, "and so on").id() > 5
                            && Cursor.parse(noted()).id() > 0);
        }
    }

    @Test
    void isAnotherLogEachTimeThatTheSameBackupIsRestored() throws SQLException, IOException {
        Set<String> names = new HashSet<>();
        try (LogFixture embedded = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            embedded.post(LOBBY, "one");
            backUp(embedded);
            names.add(embedded.messages.now().epoch());
            for (int restored = 1; restored <= 3; restored++) {
                int times = restored;
                embedded.post(LOBBY, "two");
                Files.copy(folder.resolve("backup"), folder.resolve("restored"));
                Files.move(folder.resolve("restored"), folder.resolve("halley.db"), StandardCopyOption.ATOMIC_MOVE);
                await().atMost(Duration.ofSeconds(20)).until(() -> embedded.begunAnew.get() == times);
                assertThat(names.add(embedded.messages.now().epoch())).isTrue();
            }
        }
    }

    @Test
    void isAnotherLogWhereItWasBroughtWithoutItsNote() throws SQLException, IOException {
        Cursor before;
        try (LogFixture embedded = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            embedded.post(LOBBY, "one");
            before = embedded.messages.now();
        }
        Files.delete(folder.resolve("halley.db-note"));
        try (LogFixture elsewhere = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            assertThat(elsewhere.messages.now().epoch()).isNotEqualTo(before.epoch());
            assertThat(elsewhere.everything()).extracting(Message::text).containsExactly("one");
        }
    }

    private String noted() throws IOException {
        return Files.readString(folder.resolve("halley.db-note")).strip();
    }

    private void backUp(LogFixture embedded) throws SQLException {
        try (Connection connection = embedded.dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum into '" + folder.resolve("backup") + "'");
        }
    }

    private static String goBackTo(int id) {
        return "delete from message where id > " + id + "; update log_head set last_id = " + id
                + "; update room set last_id = " + id + ", messages = " + id + ";";
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("begin; " + sql + "; commit");
        }
    }

    private void say(int count) {
        for (int i = 0; i < count; i++) {
            log.post(LOBBY, "message " + i);
        }
        await().until(() -> log.messages.now().id() == count);
    }

    private void awaitGoneFor(Cursor before) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatThrownBy(() -> log.messages.after(question(before)))
                        .isInstanceOf(HistoryGoneException.class));
    }

    private List<Message> after(Cursor cursor) {
        return log.messages.after(question(cursor)).messages();
    }

    private static Question question(Cursor cursor) {
        return new Question(List.of(LOBBY), cursor, Question.MAX_LIMIT);
    }
}
