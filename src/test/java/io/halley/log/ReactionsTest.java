package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.log.ChangeRefusedException.Why;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.Message.Silence;
import io.halley.message.Reactions;
import io.halley.message.RoomName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said to messages: answers and reactions, in the database and in memory. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ReactionsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final Draft ANN = new Draft("Ann", "", null, "a-1");
    private static final Draft BOB = new Draft("Bob", "", null, "b-1");
    private static final Draft GUEST = new Draft("Ann", "", null);
    private static final String THUMB = "👍";
    private static final String RED_HEART = "❤" + Character.toString(0xFE0F);

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
    void eachPersonReactsOnce() {
        log.post(LOBBY, "one");
        assertThat(join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY)))
                .isTrue();
        assertThat(join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY)))
                .isFalse();
        assertThat(join(log.messages.react(LOBBY, 1, BOB, THUMB, Speaker.ANYBODY)))
                .isTrue();
        assertThat(join(log.messages.react(LOBBY, 1, BOB, "🎉", Speaker.ANYBODY)))
                .isTrue();
        assertThat(state(1)).isEqualTo("👍 2 [Ann, Bob], 🎉 1 [Bob]");
        assertThat(told(0))
                .containsExactly(
                        "1 posted", "2 reacted 1 👍 1 [Ann]", "4 reacted 1 👍 2 [Ann, Bob]", "5 reacted 1 🎉 1 [Bob]");
    }

    /** Where nobody is asked who they are, one is whom one's name says; somebody known who is called so is another one. */
    @Test
    void oneIsKnownByTheTokenElseByTheName() {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        join(log.messages.react(LOBBY, 1, new Draft("Anna", "", null, "a-1"), THUMB, Speaker.ANYBODY));
        join(log.messages.react(LOBBY, 1, GUEST, THUMB, Speaker.ANYBODY));
        assertThat(state(1)).isEqualTo("👍 2 [Ann, Ann]");
    }

    @Test
    void whatIsTakenBackIsGone() {
        log.post(LOBBY, "one");
        for (String name : List.of("A", "B", "C", "D")) {
            join(log.messages.react(LOBBY, 1, new Draft(name, "", null), THUMB, Speaker.ANYBODY));
        }
        assertThat(state(1)).isEqualTo("👍 4 [A, B, C]");
        assertThat(join(log.messages.unreact(LOBBY, 1, new Draft("B", "", null), THUMB)))
                .isTrue();
        assertThat(join(log.messages.unreact(LOBBY, 1, new Draft("B", "", null), THUMB)))
                .isFalse();
        assertThat(state(1)).isEqualTo("👍 3 [A, C, D]");
        for (String name : List.of("A", "C", "D")) {
            join(log.messages.unreact(LOBBY, 1, new Draft(name, "", null), THUMB));
        }
        assertThat(state(1)).isEmpty();
        assertThat(number("select count(*) from reaction")).isZero();
    }

    @Test
    void itIsTheSameEmojiHoweverItIsWritten() {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, "❤", Speaker.ANYBODY));
        join(log.messages.react(LOBBY, 1, BOB, RED_HEART, Speaker.ANYBODY));
        assertThat(state(1)).isEqualTo("❤ 2 [Ann, Bob]");
        join(log.messages.unreact(LOBBY, 1, ANN, RED_HEART));
        assertThat(state(1)).isEqualTo("❤ 1 [Bob]");
    }

    @Test
    void onlyMessagesThatAreThereAreReactedTo() {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        assertRefused(log.messages.react(LOBBY, 77, ANN, THUMB, Speaker.ANYBODY), Why.NO_SUCH_MESSAGE);
        assertRefused(log.messages.react(KITCHEN, 1, ANN, THUMB, Speaker.ANYBODY), Why.NO_SUCH_MESSAGE);
        assertRefused(log.messages.react(LOBBY, 2, ANN, THUMB, Speaker.ANYBODY), Why.NO_SUCH_MESSAGE);
        delete(1);
        assertRefused(log.messages.react(LOBBY, 1, BOB, THUMB, Speaker.ANYBODY), Why.DELETED);
        assertThat(join(log.messages.unreact(LOBBY, 1, ANN, THUMB))).isFalse();
    }

    @Test
    void withTheMessageItsReactionsGo() {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        delete(1);
        assertThat(state(1)).isEmpty();
        assertThat(number("select count(*) from reaction")).isZero();
        assertThat(told(0)).first().isEqualTo("1 posted");
    }

    @Test
    void thereAreOnlySoManyKinds() {
        log.post(LOBBY, "one");
        List<String> kinds = IntStream.range(0, Reactions.MOST_KINDS)
                .mapToObj(i -> Character.toString(0x1F600 + i))
                .toList();
        kinds.forEach(kind -> join(log.messages.react(LOBBY, 1, ANN, kind, Speaker.ANYBODY)));
        assertRefused(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY), Why.TOO_MANY_KINDS);
        join(log.messages.react(LOBBY, 1, BOB, kinds.get(0), Speaker.ANYBODY));
        join(log.messages.unreact(LOBBY, 1, ANN, kinds.get(1)));
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
    }

    @Test
    void oneMessageCannotFillTheLog() throws SQLException {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        execute("update message set reacted = " + Reacting.MOST_REACTIONS + " where id = 1");
        assertRefused(log.messages.react(LOBBY, 1, BOB, THUMB, Speaker.ANYBODY), Why.REACTED_TOO_OFTEN);
        assertThat(join(log.messages.unreact(LOBBY, 1, ANN, THUMB))).isTrue();
    }

    @Test
    void whoMayNotSpeakDoesNotReactAndMayTakeBack() {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        List<Outcome> outcomes = log.log.append(List.of(
                new Measure(LOBBY, Message.Type.LOCKED, BOB, Silence.OF_ALL),
                new Reaction(LOBBY, Message.Type.REACTED, 1, ANN, "🎉", Speaker.ANYBODY),
                new Reaction(LOBBY, Message.Type.REACTED, 1, BOB, "🎉", new Speaker(true, true, false)),
                new Reaction(LOBBY, Message.Type.UNREACTED, 1, ANN, THUMB, Speaker.ANYBODY)));
        assertThat(outcomes.get(1).refusal()).isInstanceOf(SilencedException.class);
        assertThat(state(1)).isEqualTo("🎉 1 [Bob]");
    }

    /** In the order of their entries, whatever they share a transaction with. */
    @Test
    void whatIsWrittenTogetherIsTakenInItsOrder() {
        log.post(LOBBY, "one");
        log.log.append(List.of(
                new Reaction(LOBBY, Message.Type.REACTED, 1, ANN, THUMB, Speaker.ANYBODY),
                new Post(LOBBY, Draft.plain("Bob", "two").answering(1), null, Speaker.ANYBODY),
                new Reaction(LOBBY, Message.Type.REACTED, 1, ANN, THUMB, Speaker.ANYBODY),
                new Reaction(LOBBY, Message.Type.UNREACTED, 1, ANN, THUMB, Speaker.ANYBODY),
                new Reaction(LOBBY, Message.Type.REACTED, 1, BOB, THUMB, Speaker.ANYBODY),
                new Change(LOBBY, Message.Type.DELETED, 1, BOB, Change.ANY, Speaker.ANYBODY),
                new Reaction(LOBBY, Message.Type.REACTED, 1, ANN, THUMB, Speaker.ANYBODY),
                new Post(LOBBY, Draft.plain("Bob", "three").answering(1), null, Speaker.ANYBODY)));
        assertThat(told(0))
                .containsExactly(
                        "1 posted",
                        "2 reacted 1 👍 1 [Ann]",
                        "3 posted to 1",
                        "5 unreacted 1 👍 0 []",
                        "6 reacted 1 👍 1 [Bob]",
                        "7 deleted 1");
        assertThat(find(1).echo().replies()).isEqualTo(1);
    }

    @Test
    void anAnswerNamesAMessageOfItsRoomThatIsThere() {
        log.post(LOBBY, "one");
        log.post(LOBBY, "two");
        delete(2);
        for (long original : List.of(2L, 3L, 77L)) {
            assertThatThrownBy(() -> answer(LOBBY, original, null)).hasCauseInstanceOf(NothingToAnswerException.class);
        }
        assertThatThrownBy(() -> answer(KITCHEN, 1, null)).hasCauseInstanceOf(NothingToAnswerException.class);
        Message answer = answer(LOBBY, 1, null);
        assertThat(json(answer)).contains("\"replyTo\":1");
        assertThat(json(find(1))).contains("\"replies\":1,\"heard\":" + answer.id());
    }

    @Test
    void aRetryOfAnAnswerIsCountedOnce() {
        log.post(LOBBY, "one");
        IdempotencyKey key = new IdempotencyKey("k");
        Message first = answer(LOBBY, 1, key);
        delete(1);
        assertThat(answer(LOBBY, 1, key).id()).isEqualTo(first.id());
        assertThat(find(1).echo().replies()).isEqualTo(1);
        assertThatThrownBy(() -> answer(LOBBY, first.id(), key)).hasCauseInstanceOf(KeyReusedException.class);
    }

    @Test
    void theAnswersStayWhereTheOriginalIsDeleted() {
        log.post(LOBBY, "one");
        for (int i = 0; i < 5; i++) {
            answer(LOBBY, 1, null);
        }
        log.post(LOBBY, "another");
        delete(1);
        delete(4);
        Page newest = log.messages.replies(LOBBY, 1, Cursor.MAX_ID, 2);
        assertThat(newest.messages()).extracting(Message::id).containsExactly(5L, 6L);
        assertThat(newest.more()).isTrue();
        Page older = log.messages.replies(LOBBY, 1, 5, 10);
        assertThat(older.messages()).extracting(Message::id).containsExactly(2L, 3L, 4L);
        assertThat(older.messages()).extracting(Message::isDeleted).containsExactly(false, false, true);
        assertThat(older.more()).isFalse();
        assertThat(json(find(1))).contains("\"replies\":5").doesNotContain("text");
    }

    @Test
    void whoReadsIsToldWhatIsTheirs() {
        log.post(LOBBY, "one");
        log.post(LOBBY, "two");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        join(log.messages.react(LOBBY, 1, BOB, "🎉", Speaker.ANYBODY));
        join(log.messages.react(LOBBY, 2, BOB, THUMB, Speaker.ANYBODY));
        Page page = log.messages.newest(List.of(LOBBY), 10);
        assertThat(mine(ANN, page)).containsExactly("1 👍");
        assertThat(mine(BOB, page)).containsExactly("1 🎉", "2 👍");
        assertThat(mine(GUEST, page)).isEmpty();
        assertThat(log.messages.seenBy(null, page)).isSameAs(page);
    }

    /** Whoever asks, and from wherever: memory, the database, and a server that has just started. */
    @Test
    void memorySaysWhatTheDatabaseDoes() {
        log.messages.after(log.everythingIn(LOBBY, KITCHEN)); // From now on memory has all of these rooms.
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            log.post(LOBBY, "message " + i);
        }
        for (int i = 0; i < 300; i++) {
            happen(random);
        }
        log.post(LOBBY, "the last");
        Awaitility.await()
                .until(() -> log.messages.now().id() == log.log.known().id());
        Messages fresh = log.slow(() -> {});
        long last = log.log.known().id();
        for (long after = 0; after <= last; after++) {
            Question question = new Question(List.of(LOBBY, KITCHEN), log.log.cursor(after), Question.MAX_LIMIT);
            List<String> inMemory =
                    jsons(log.messages.afterAtHand(question).orElseThrow().messages());
            assertThat(inMemory)
                    .as("after " + after)
                    .isEqualTo(jsons(log.history
                            .after(question.rooms(), after, Question.MAX_LIMIT, true)
                            .messages()));
            assertThat(jsons(fresh.after(question).messages())).isEqualTo(inMemory);
        }
        assertThat(number("select count(*) from message where act = 'unreacted'"))
                .isPositive();
        assertThat(number("select count(*) from message where reply_to is not null"))
                .isPositive();
    }

    private void happen(Random random) {
        long id = 1L + random.nextInt(12);
        RoomName room = random.nextInt(5) > 0 ? LOBBY : KITCHEN;
        Draft by = random.nextBoolean() ? ANN : new Draft("Guest " + random.nextInt(5), "", null);
        String emoji = random.nextBoolean() ? THUMB : "🎉";
        switch (random.nextInt(10)) {
            case 0, 1 -> log.post(room, "message " + random.nextInt());
            case 2 -> log.messages.post(room, Draft.plain("Bob", "answer").answering(id), null, Speaker.ANYBODY);
            case 3 ->
                log.messages.edit(
                        room, id, Draft.plain("Ann", "edit " + random.nextInt()), Change.ANY, Speaker.ANYBODY);
            case 4 -> log.messages.delete(room, random.nextInt(200), BOB, Change.ANY);
            case 5, 6 -> log.messages.unreact(room, id, by, emoji);
            default -> log.messages.react(room, id, by, emoji, Speaker.ANYBODY);
        }
    }

    /** The room's list and the number of its messages know of messages alone. */
    @Test
    void whatIsSaidToMessagesIsNone() {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, "")).allSatisfy(room -> {
            assertThat(room.messages()).isEqualTo(1);
            assertThat(room.lastId()).isEqualTo(1);
        });
        assertThat(log.messages.newest(List.of(LOBBY), 10).messages()).hasSize(1);
        assertThat(log.messages
                        .afterAtOnce(new Question(List.of(LOBBY), log.log.cursor(0), 10, false))
                        .messages())
                .hasSize(1);
    }

    /** It stops at a type that it does not know. */
    @Test
    void toAServerOfTheVersionBeforeItIsAnEditOfNothing() {
        log.post(LOBBY, "one");
        join(log.messages.react(LOBBY, 1, ANN, THUMB, Speaker.ANYBODY));
        assertThat(number("select count(*) from message where type = 'edited' and of_id = 0 and text = ''"
                        + " and deed is null"))
                .isEqualTo(1);
    }

    private List<String> mine(Draft reader, Page page) {
        return log.messages.seenBy(reader, page).messages().stream()
                .flatMap(message -> message.echo().reactions().kinds().stream()
                        .filter(Reactions.Kind::mine)
                        .map(kind -> message.id() + " " + kind.emoji()))
                .toList();
    }

    /** How a message stands in the database, and, once that is there, in memory. */
    private String state(long id) {
        Message message = find(id);
        Question question = new Question(List.of(LOBBY), log.log.cursor(id - 1), 1);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(jsons(log.messages.after(question).messages()))
                                .containsExactly(json(message)));
        return message.echo().reactions().kinds().stream()
                .map(ReactionsTest::shown)
                .collect(Collectors.joining(", "));
    }

    private static String shown(Reactions.Kind kind) {
        return kind.emoji() + " " + kind.count() + " " + kind.first();
    }

    private List<String> told(long after) {
        return log.history.after(List.of(LOBBY), after, 100, true).messages().stream()
                .map(ReactionsTest::told)
                .toList();
    }

    private static String told(Message entry) {
        Reactions.Kind reaction = entry.reaction();
        return entry.id() + " " + entry.type().word()
                + (entry.replyTo() == 0 ? "" : " to " + entry.replyTo())
                + (entry.of() == 0 ? "" : " " + entry.of())
                + (reaction == null ? "" : " " + shown(reaction));
    }

    private Message find(long id) {
        return log.messages.find(LOBBY, id).orElseThrow();
    }

    private Message answer(RoomName room, long original, @Nullable IdempotencyKey key) {
        return join(log.messages.post(room, Draft.plain("Bob", "answer").answering(original), key, Speaker.ANYBODY));
    }

    private void delete(long id) {
        join(log.messages.delete(LOBBY, id, BOB, Change.ANY));
    }

    private static <T> T join(CompletionStage<T> written) {
        return written.toCompletableFuture().join();
    }

    private static void assertRefused(CompletionStage<Boolean> change, Why why) {
        assertThatThrownBy(() -> join(change))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(why));
    }

    private static List<String> jsons(List<Message> messages) {
        return messages.stream().map(ReactionsTest::json).toList();
    }

    private static String json(Message message) {
        return new String(message.json(), StandardCharsets.UTF_8);
    }

    private long number(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
