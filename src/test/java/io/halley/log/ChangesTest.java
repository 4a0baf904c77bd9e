package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.log.ChangeRefusedException.Why;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to messages afterwards, in the database and in memory. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ChangesTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final Draft MODERATOR = new Draft("Mod", "", null, "m-1");

    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private DataSource dataSource;
    private LogFixture log;

    @BeforeEach
    void open(@TempDir Path folder) {
        dataSource = database.fresh(folder);
        log = new LogFixture(dataSource, posted -> {}).start();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anEditChangesTheMessageAndIsToldInItsPlace() {
        log.post(LOBBY, "one");
        log.post(LOBBY, "two");
        Message entry = edit(1, "one, mended");
        assertThat(entry.id()).isEqualTo(3);
        assertThat(log.messages.find(LOBBY, 1))
                .map(ChangesTest::json)
                .hasValueSatisfying(json -> assertThat(json)
                        .contains("\"text\":\"one, mended\"", "\"version\":3", "\"editedAt\":")
                        .doesNotContain("deleted"));
        assertThat(told(0)).containsExactly("1 posted one, mended", "2 posted two", "3 edited 1 one, mended");
        assertThat(log.messages.newest(List.of(LOBBY), 10).messages())
                .extracting(Message::text)
                .containsExactly("one, mended", "two");
    }

    @Test
    void anEntryThatALaterOneHasOvertakenSaysNothingOfTheTextBefore() {
        log.post(LOBBY, "one");
        edit(1, "secret");
        edit(1, "mended");
        assertThat(told(0)).containsExactly("1 posted mended", "2 edited 1 ", "3 edited 1 mended");
        assertThat(stored()).doesNotContain("secret");
    }

    @Test
    void nothingIsLeftOfWhatIsDeleted() {
        log.messages
                .post(LOBBY, Draft.rich("Ann", "<b>secret</b>", 1_024), new IdempotencyKey("k"), Speaker.ANYBODY)
                .toCompletableFuture()
                .join();
        edit(1, "still secret");
        Message entry = join(log.messages.delete(LOBBY, 1, MODERATOR, Change.ANY));
        assertThat(json(entry)).contains("\"type\":\"deleted\",\"of\":1,\"author\":\"Mod\",\"authorId\":\"m-1\"");
        assertThat(told(0)).containsExactly("1 posted ", "2 edited 1 ", "3 deleted 1 ");
        assertThat(log.messages.find(LOBBY, 1))
                .map(ChangesTest::json)
                .hasValueSatisfying(
                        json -> assertThat(json).contains("\"deleted\":true").doesNotContain("text", "html"));
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, "").get(0).last())
                .satisfies(last -> assertThat(new String(last.json(), StandardCharsets.UTF_8))
                        .contains("\"deleted\":true"));
        assertThat(stored()).doesNotContain("secret");
    }

    /** Whatever a retry says: where its answer was lost, the author may have been answered by a moderator meanwhile. */
    @Test
    void aRetryDoesNotBringBackWhatIsDeleted() {
        IdempotencyKey key = new IdempotencyKey("k");
        join(log.messages.post(LOBBY, Draft.plain("Ann", "secret"), key, Speaker.ANYBODY));
        String digest = stored("select digest from idempotency_key");
        join(log.messages.delete(LOBBY, 1, MODERATOR, Change.ANY));
        assertThat(stored()).doesNotContain(digest);
        Message retried = join(log.messages.post(LOBBY, Draft.plain("Ann", "secret"), key, Speaker.ANYBODY));
        assertThat(retried.id()).isEqualTo(1);
        assertThat(retried.isDeleted()).isTrue();
        assertThat(told(0)).containsExactly("1 posted ", "2 deleted 1 ");
    }

    @Test
    void aRetryOfWhatWasEditedGetsItAsItIsNow() {
        IdempotencyKey key = new IdempotencyKey("k");
        join(log.messages.post(LOBBY, Draft.plain("Ann", "one"), key, Speaker.ANYBODY));
        String digest = stored("select digest from idempotency_key");
        edit(1, "mended");
        assertThat(stored()).doesNotContain(digest);
        assertThat(join(log.messages.post(LOBBY, Draft.plain("Ann", "one"), key, Speaker.ANYBODY))
                        .text())
                .isEqualTo("mended");
    }

    @Test
    void toDeleteAgainChangesNothing() {
        log.post(LOBBY, "one");
        Message first = join(log.messages.delete(LOBBY, 1, MODERATOR, Change.ANY));
        Message again = join(log.messages.delete(LOBBY, 1, MODERATOR, 1));
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(told(0)).hasSize(2);
    }

    @Test
    void aChangeOfAnotherVersionIsRefused() {
        log.post(LOBBY, "one");
        long version = join(log.messages.edit(LOBBY, 1, said("two"), 1, Speaker.ANYBODY))
                .id();
        assertRefused(log.messages.edit(LOBBY, 1, said("three"), 1, Speaker.ANYBODY), Why.CHANGED_MEANWHILE);
        assertRefused(log.messages.delete(LOBBY, 1, MODERATOR, 1), Why.CHANGED_MEANWHILE);
        assertThat(join(log.messages.edit(LOBBY, 1, said("three"), version, Speaker.ANYBODY))
                        .text())
                .isEqualTo("three");
    }

    @Test
    void whatIsNotThereCannotBeChanged() {
        log.post(LOBBY, "one");
        Message entry = edit(1, "two");
        assertRefused(log.messages.edit(LOBBY, 77, said("x"), Change.ANY, Speaker.ANYBODY), Why.NO_SUCH_MESSAGE);
        assertRefused(log.messages.edit(KITCHEN, 1, said("x"), Change.ANY, Speaker.ANYBODY), Why.NO_SUCH_MESSAGE);
        assertRefused(log.messages.delete(LOBBY, entry.id(), MODERATOR, Change.ANY), Why.NO_SUCH_MESSAGE);
        join(log.messages.delete(LOBBY, 1, MODERATOR, Change.ANY));
        assertRefused(log.messages.edit(LOBBY, 1, said("x"), Change.ANY, Speaker.ANYBODY), Why.DELETED);
    }

    @Test
    void aMessageCannotFillTheLog() {
        log.post(LOBBY, "one");
        for (int i = 0; i < Changes.MOST_EDITS; i++) {
            edit(1, "edit " + i);
        }
        assertRefused(log.messages.edit(LOBBY, 1, said("one more"), Change.ANY, Speaker.ANYBODY), Why.EDITED_TOO_OFTEN);
        join(log.messages.delete(LOBBY, 1, MODERATOR, Change.ANY));
    }

    @Test
    void oneThatIsRefusedTakesNoOthersWithIt() {
        log.post(LOBBY, "one");
        List<Outcome> outcomes = log.log.append(List.of(
                new Post(LOBBY, said("two"), null, Speaker.ANYBODY),
                new Change(LOBBY, Message.Type.EDITED, 77, said("x"), Change.ANY, Speaker.ANYBODY),
                new Change(LOBBY, Message.Type.EDITED, 1, said("mended"), Change.ANY, Speaker.ANYBODY),
                new Change(LOBBY, Message.Type.EDITED, 1, said("mended again"), Change.ANY, Speaker.ANYBODY),
                new Post(LOBBY, said("three"), null, Speaker.ANYBODY)));
        assertThat(outcomes)
                .extracting(outcome -> outcome.written().map(Message::id).orElse(0L))
                .containsExactly(2L, 0L, 4L, 5L, 6L);
        Awaitility.await().until(() -> told(0).size() == 5);
        assertThat(told(0))
                .containsExactly(
                        "1 posted mended again",
                        "2 posted two",
                        "4 edited 1 ",
                        "5 edited 1 mended again",
                        "6 posted three");
    }

    @Test
    void aPageOfHistoryCountsMessages() {
        for (int i = 1; i <= 5; i++) {
            log.post(LOBBY, "message " + i);
        }
        LongStream.rangeClosed(1, 5).forEach(id -> edit(id, "mended " + id));
        assertThat(log.messages.newest(List.of(LOBBY), 3).messages())
                .extracting(Message::id)
                .containsExactly(3L, 4L, 5L);
        assertThat(log.messages.before(List.of(LOBBY), 3, 3).messages())
                .extracting(Message::id)
                .containsExactly(1L, 2L);
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, ""))
                .extracting(Room::messages)
                .containsExactly(5L);
    }

    /** Of a message that many edits tell of, its text is fetched once: else a page would be of any length. */
    @Test
    void aLongMessageIsFetchedOnceHoweverOftenItWasEdited() {
        log.post(LOBBY, "one");
        for (int i = 0; i < 20; i++) {
            edit(1, "👍".repeat(15_000));
        }
        List<Message> found =
                log.history.after(List.of(LOBBY), 0, Question.MAX_LIMIT, true).messages();
        assertThat(found).hasSize(21);
        assertThat(found.stream().filter(entry -> entry.length() > 0)).hasSize(2);
    }

    @Test
    void whoWantsOnlyWhatThereIsToReadIsToldOfNoChanges() {
        log.post(LOBBY, "one");
        log.post(LOBBY, "two");
        join(log.messages.delete(LOBBY, 1, MODERATOR, Change.ANY));
        edit(2, "mended");
        Question readable = new Question(List.of(LOBBY), log.log.cursor(0), 1, false);
        for (Messages reader : List.of(log.messages, fresh())) {
            Page page = reader.afterAtOnce(readable);
            assertThat(page.messages()).extracting(Message::text).containsExactly("mended");
            assertThat(page.more()).isFalse();
        }
    }

    /** Else memory would take a room for empty from there on in which a server of the version before has spoken. */
    @Test
    void whatAServerOfTheVersionBeforeHasPostedCountsToo() throws SQLException {
        log.post(LOBBY, "one");
        edit(1, "mended");
        assertThat(log.history.newestIds(List.of(LOBBY))).containsEntry(LOBBY, 2L);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update room set last_id = 3");
        }
        assertThat(log.history.newestIds(List.of(LOBBY))).containsEntry(LOBBY, 3L);
    }

    /** Whoever asks, and from wherever: memory, the database, and a server that has just started. */
    @Test
    void memorySaysWhatTheDatabaseDoes() {
        log.messages.after(log.everythingIn(LOBBY, KITCHEN)); // From now on memory has all of these rooms.
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            happen(random);
        }
        log.post(LOBBY, "the last");
        Awaitility.await()
                .until(() -> log.messages.now().id() == log.log.known().id());
        Messages fresh = fresh();
        long last = log.log.known().id();
        for (long after = 0; after <= last; after++) {
            Question question = new Question(List.of(LOBBY, KITCHEN), log.log.cursor(after), Question.MAX_LIMIT);
            List<String> inMemory = jsons(log.messages.afterAtHand(question).orElseThrow());
            List<Message> onDisk = log.history
                    .after(question.rooms(), after, Question.MAX_LIMIT, true)
                    .messages();
            assertThat(inMemory)
                    .as("after " + after)
                    .isEqualTo(onDisk.stream().map(ChangesTest::json).toList());
            assertThat(jsons(fresh.after(question))).isEqualTo(inMemory);
        }
    }

    private void happen(Random random) {
        long id = 1L + random.nextInt(40);
        RoomName room = random.nextBoolean() ? LOBBY : KITCHEN;
        switch (random.nextInt(4)) {
            case 0 -> log.post(room, "message " + random.nextInt());
            case 1 -> log.messages.delete(room, id, MODERATOR, Change.ANY);
            default -> log.messages.edit(room, id, said("edit " + random.nextInt()), Change.ANY, Speaker.ANYBODY);
        }
    }

    /** A server that has just come to this log. */
    private Messages fresh() {
        return log.slow(() -> {});
    }

    private Message edit(long id, String text) {
        return join(log.messages.edit(LOBBY, id, said(text), Change.ANY, Speaker.ANYBODY));
    }

    private static Draft said(String text) {
        return new Draft("Ann", text, null, "a-1");
    }

    private static Message join(CompletionStage<Message> written) {
        return written.toCompletableFuture().join();
    }

    private static void assertRefused(CompletionStage<Message> change, Why why) {
        assertThatThrownBy(() -> join(change))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(why));
    }

    /** What a reader is told by memory, once that is what the database says, too. */
    private List<String> told(long after) {
        Question question = new Question(List.of(LOBBY), log.log.cursor(after), Question.MAX_LIMIT);
        List<Message> onDisk = log.history
                .after(List.of(LOBBY), after, Question.MAX_LIMIT, true)
                .messages();
        Awaitility.await().until(() -> log.messages.after(question).messages().size() == onDisk.size());
        List<String> told = new ArrayList<>();
        for (Message entry : log.messages.after(question).messages()) {
            String of = entry.of() == 0 ? " " : " " + entry.of() + " ";
            told.add(entry.id() + " " + entry.type().word() + of + entry.text());
        }
        assertThat(jsons(log.messages.after(question)))
                .isEqualTo(onDisk.stream().map(ChangesTest::json).toList());
        return told;
    }

    private static List<String> jsons(Page page) {
        return page.messages().stream().map(ChangesTest::json).toList();
    }

    private static String json(Message message) {
        return new String(message.json(), StandardCharsets.UTF_8);
    }

    /** All that the tables hold of texts, names and digests. */
    private String stored() {
        return stored("select text from message union all select coalesce(html, '') from message"
                + " union all select digest from idempotency_key");
    }

    private String stored(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            StringBuilder stored = new StringBuilder();
            while (row.next()) {
                stored.append(Optional.ofNullable(row.getString(1)).orElse("")).append('\n');
            }
            return stored.toString().strip();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
