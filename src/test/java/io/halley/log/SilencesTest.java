package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.Message.Silence;
import io.halley.message.RoomName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may not speak: rooms that are locked, and people who are muted. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SilencesTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final Draft MODERATOR = new Draft("Mod", "", null, "m-1");
    private final Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    private static final Speaker MODERATES = new Speaker(true, true, false);

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
    void inALockedRoomOnlyThoseSpeakWhoModerate() {
        long own = say("ann", "before").id();
        assertThat(join(log.messages.lock(LOBBY, MODERATOR))).isTrue();
        assertHeld(() -> say("ann", "too late"), Optional.empty());
        assertHeld(() -> edit(own, "mended too late"), Optional.empty());
        assertThat(join(log.messages.post(LOBBY, by("m-1", "from above"), null, MODERATES))
                        .text())
                .isEqualTo("from above");
        assertThat(join(log.messages.edit(LOBBY, own, by("ann", "mended from above"), Change.ANY, MODERATES))
                        .text())
                .isEqualTo("mended from above");
        join(log.messages.post(KITCHEN, by("ann", "elsewhere"), null, Speaker.ANYBODY));
        join(log.messages.delete(LOBBY, own, by("ann", ""), Change.ANY));

        assertThat(join(log.messages.unlock(LOBBY, MODERATOR))).isTrue();
        assertThat(say("ann", "after").text()).isEqualTo("after");
    }

    @Test
    void whoIsMutedDoesNotSpeakThereUntilThen() {
        long own = say("ann", "before").id();
        assertThat(mute("ann", tomorrow)).isTrue();
        assertHeld(() -> say("ann", "too late"), Optional.of(tomorrow));
        assertHeld(() -> edit(own, "mended too late"), Optional.of(tomorrow));
        say("bob", "he may");
        join(log.messages.post(KITCHEN, by("ann", "elsewhere"), null, Speaker.ANYBODY));
        join(log.messages.delete(LOBBY, own, by("ann", ""), Change.ANY));

        assertThat(join(log.messages.unmute(LOBBY, MODERATOR, "ann"))).isTrue();
        assertThat(say("ann", "after").text()).isEqualTo("after");
    }

    /** What one decides about a room is read there, too. */
    @Test
    void whoIsMutedDecidesNothingThere() {
        Draft ann = by("ann", "");
        assertThat(join(log.messages.make(LOBBY, false, ann, false))).isTrue();
        assertThat(join(log.messages.name(LOBBY, by("ann", "tea"), Speaker.ANYBODY)))
                .isTrue();
        mute("ann", tomorrow);
        assertHeld(() -> join(log.messages.name(LOBBY, by("ann", "shouting"), Speaker.ANYBODY)), Optional.of(tomorrow));
        assertHeld(() -> join(log.messages.make(LOBBY, true, ann, false)), Optional.of(tomorrow));
        assertThat(join(log.messages.name(LOBBY, ann, Speaker.ANYBODY))).isTrue();
        join(log.messages.unmute(LOBBY, MODERATOR, "ann"));
        assertThat(join(log.messages.make(LOBBY, true, ann, false))).isTrue();
        mute("ann", tomorrow);
        assertHeld(
                () -> join(log.messages.letIn(LOBBY, ann, false, new Member("a text", "a text"))),
                Optional.of(tomorrow));
        assertThat(join(log.messages.takeOut(LOBBY, ann, false, "ann"))).isTrue();
    }

    @Test
    void inALockedRoomOnlyThoseSayWhatItIsAboutWhoModerate() {
        join(log.messages.lock(LOBBY, MODERATOR));
        assertHeld(() -> join(log.messages.name(LOBBY, by("ann", "tea"), Speaker.ANYBODY)), Optional.empty());
        assertThat(join(log.messages.name(LOBBY, by("m-1", "tea"), MODERATES))).isTrue();
    }

    @Test
    void oneWhoModeratesCanBeMutedByAnother() {
        mute("m-2", tomorrow);
        assertHeld(() -> join(log.messages.post(LOBBY, by("m-2", "too late"), null, MODERATES)), Optional.of(tomorrow));
    }

    @Test
    void theTimeEndsByItself() {
        mute("ann", Instant.now().plusMillis(300));
        await().until(() -> log.messages.muted(LOBBY).isEmpty());
        say("ann", "again");
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, "ann").get(0).mutedUntil())
                .isNull();
        assertThat(join(log.messages.unmute(LOBBY, MODERATOR, "ann"))).isFalse();
    }

    @Test
    void toDoItAgainChangesNothingAndIsToldOnce() {
        assertThat(join(log.messages.unlock(LOBBY, MODERATOR))).isFalse();
        assertThat(join(log.messages.lock(LOBBY, MODERATOR))).isTrue();
        assertThat(join(log.messages.lock(LOBBY, MODERATOR))).isFalse();
        assertThat(mute("ann", tomorrow)).isTrue();
        assertThat(mute("ann", tomorrow)).isFalse();
        assertThat(mute("ann", tomorrow.plusSeconds(1))).isTrue();
        assertThat(join(log.messages.unmute(LOBBY, MODERATOR, "ann"))).isTrue();
        assertThat(join(log.messages.unmute(LOBBY, MODERATOR, "ann"))).isFalse();
        assertThat(join(log.messages.unlock(LOBBY, MODERATOR))).isTrue();
        assertThat(told()).hasSize(5);
    }

    @Test
    void readersAreToldInItsPlaceByMemoryAndByTheDatabase() {
        say("ann", "before");
        log.messages.after(log.everythingIn(LOBBY));
        join(log.messages.lock(LOBBY, MODERATOR));
        mute("ann", tomorrow);
        join(log.messages.unmute(LOBBY, MODERATOR, "ann"));
        join(log.messages.unlock(LOBBY, MODERATOR));
        say("ann", "after");
        String by = "\"author\":\"Mod\",\"authorId\":\"m-1\"";
        List<String> told = told();
        assertThat(told).hasSize(6);
        assertThat(told.get(1))
                .contains("\"type\":\"locked\"," + by + ",\"at\":")
                .doesNotContain("text", "\"of\"");
        assertThat(told.get(2))
                .contains("\"type\":\"muted\"," + by + ",\"personId\":\"ann\",\"until\":\""
                        + tomorrow.toString().substring(0, 19));
        assertThat(told.get(3)).contains("\"type\":\"unmuted\"," + by + ",\"personId\":\"ann\",\"at\":");
        assertThat(told.get(4)).contains("\"type\":\"unlocked\"," + by + ",\"at\":");
    }

    /** A page of history counts messages, and neither a room's number of them nor its place in the list moves. */
    @Test
    void historyHasMessagesAlone() {
        say("ann", "one");
        join(log.messages.lock(LOBBY, MODERATOR));
        mute("ann", tomorrow);
        assertThat(log.messages.newest(List.of(LOBBY), 2).messages())
                .extracting(Message::text)
                .containsExactly("one");
        assertThat(log.messages.newest(List.of(LOBBY), 1).more()).isFalse();
        assertThat(log.messages.before(List.of(LOBBY), 9, 9).messages()).hasSize(1);
        assertThat(log.messages.find(LOBBY, 2)).isEmpty();
        Question readable = new Question(List.of(LOBBY), log.log.cursor(0), 9, false);
        for (Messages reader : List.of(log.messages, log.slow(() -> {}))) {
            assertThat(reader.afterAtOnce(readable).messages())
                    .extracting(Message::id)
                    .containsExactly(1L);
        }
        Room listed = log.messages.rooms(Cursor.MAX_ID, 1, "ann").get(0);
        assertThat(listed.messages()).isEqualTo(1);
        assertThat(listed.lastId()).isEqualTo(1);
        assertThat(listed.locked()).isTrue();
        assertThat(listed.mutedUntil()).isEqualTo(tomorrow);
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, "bob").get(0).mutedUntil())
                .isNull();
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, "").get(0).mutedUntil()).isNull();
    }

    @Test
    void aRoomThatWasNeverSpokenInCanBeLockedAndIsNotListed() {
        join(log.messages.lock(LOBBY, MODERATOR));
        assertHeld(() -> say("ann", "the first"), Optional.empty());
        assertThat(log.messages.rooms(Cursor.MAX_ID, 9, "")).isEmpty();
    }

    /** What was written before stays written, however late its answer is asked for; what was not is not. */
    @Test
    void aRetryOfWhatWasSaidBeforeGetsItsMessage() {
        IdempotencyKey said = new IdempotencyKey("said");
        Message message = join(log.messages.post(LOBBY, by("ann", "one"), said, Speaker.ANYBODY));
        join(log.messages.lock(LOBBY, MODERATOR));
        mute("ann", tomorrow);
        assertThat(join(log.messages.post(LOBBY, by("ann", "one"), said, Speaker.ANYBODY)))
                .isEqualTo(message);
        IdempotencyKey unsaid = new IdempotencyKey("unsaid");
        assertHeld(
                () -> join(log.messages.post(LOBBY, by("ann", "two"), unsaid, Speaker.ANYBODY)), Optional.of(tomorrow));

        join(log.messages.unmute(LOBBY, MODERATOR, "ann"));
        join(log.messages.unlock(LOBBY, MODERATOR));
        assertThat(join(log.messages.post(LOBBY, by("ann", "two"), unsaid, Speaker.ANYBODY))
                        .text())
                .isEqualTo("two");
    }

    /** In one transaction: what comes before the lock is written, what comes behind it is not. */
    @Test
    void withinABatchTheOrderCounts() {
        IdempotencyKey key = new IdempotencyKey("k");
        say("ann", "zero");
        List<Outcome> outcomes = log.log.append(List.of(
                new Post(LOBBY, by("ann", "one"), key, Speaker.ANYBODY),
                new Measure(LOBBY, Message.Type.LOCKED, MODERATOR, Silence.OF_ALL),
                new Post(LOBBY, by("ann", "one"), key, Speaker.ANYBODY),
                new Post(LOBBY, by("ann", "too late"), null, Speaker.ANYBODY),
                new Post(LOBBY, by("m-1", "from above"), null, MODERATES),
                new Change(LOBBY, Message.Type.EDITED, 1, by("ann", "too late"), Change.ANY, Speaker.ANYBODY),
                new Measure(LOBBY, Message.Type.LOCKED, MODERATOR, Silence.OF_ALL),
                new Measure(LOBBY, Message.Type.UNLOCKED, MODERATOR, Silence.OF_ALL),
                new Post(LOBBY, by("ann", "two"), null, Speaker.ANYBODY)));
        assertThat(outcomes)
                .extracting(outcome -> outcome.written().map(Message::id).orElse(0L))
                .containsExactly(2L, 3L, 2L, 0L, 6L, 0L, 0L, 9L, 10L);
        assertThat(outcomes.get(3).refusal()).isInstanceOf(SilencedException.class);
        assertThat(outcomes.get(5).refusal()).isInstanceOf(SilencedException.class);
        assertThat(outcomes.get(6)).isEqualTo(Outcome.NOTHING);
        assertThat(told()).hasSize(6);
    }

    /** Another server over the same database, and the same one started again. */
    @Test
    void othersKnowAtOnce() {
        MessageLog another = LogFixture.logOver(new Database(dataSource));
        another.begin(another.open());
        join(log.messages.lock(LOBBY, MODERATOR));
        List<Entry> post = List.of(new Post(LOBBY, by("ann", "too late"), null, Speaker.ANYBODY));
        assertThat(another.append(post).get(0).refusal()).isInstanceOf(SilencedException.class);
        another.append(List.of(new Measure(LOBBY, Message.Type.UNLOCKED, MODERATOR, Silence.OF_ALL)));
        say("ann", "again");
    }

    @Test
    void soManyCanBeMutedInARoom() {
        for (int i = 0; i < Silences.MOST_MUTED; i++) {
            mute("u-" + i, tomorrow);
        }
        assertThatThrownBy(() -> mute("one-more", tomorrow)).hasCauseInstanceOf(TooManyMutedException.class);
        assertThat(mute("u-0", tomorrow.plusSeconds(1))).isTrue();
        join(log.messages.lock(LOBBY, MODERATOR));
        assertThat(log.messages.muted(LOBBY)).hasSize(Silences.MOST_MUTED);
        join(log.messages.unmute(LOBBY, MODERATOR, "u-0"));
        assertThat(mute("one-more", tomorrow)).isTrue();
    }

    /** Where nobody is silenced nobody is looked for: what is written costs what it did. */
    @Test
    void nobodyIsLookedForWhereNobodyIsSilenced() {
        assertThat(isAnybodySilenced()).isFalse();
        join(log.messages.lock(LOBBY, MODERATOR));
        mute("ann", tomorrow);
        join(log.messages.unlock(LOBBY, MODERATOR));
        assertThat(isAnybodySilenced()).isTrue();
        join(log.messages.unmute(LOBBY, MODERATOR, "ann"));
        assertThat(isAnybodySilenced()).isFalse();
    }

    /** It would be stopped by a type that it does not know, and its readers pass over an edit without a text. */
    @Test
    void aServerOfTheVersionBeforeReadsAnEditOfNothing() {
        join(log.messages.lock(LOBBY, MODERATOR));
        mute("ann", tomorrow);
        assertThat(number("select count(*) from message where type = 'edited' and of_id = 0 and text = ''"))
                .isEqualTo(2);
    }

    private boolean isAnybodySilenced() {
        return number("select silenced from log_head") > 0;
    }

    private int number(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As both have it: what memory says, and what the database does. */
    private List<String> told() {
        long head = log.log.known().id();
        await().atMost(Duration.ofSeconds(20)).until(() -> log.messages.now().id() >= lastEntry(head));
        List<String> inMemory =
                jsons(log.messages.after(log.everythingIn(LOBBY)).messages());
        assertThat(inMemory)
                .isEqualTo(jsons(log.history
                        .after(List.of(LOBBY), 0, Question.MAX_LIMIT, true)
                        .messages()));
        return inMemory;
    }

    private long lastEntry(long head) {
        List<Message> all = LogFixture.tail(log.history, 0, (int) head);
        return all.isEmpty() ? 0 : all.get(all.size() - 1).id();
    }

    private static List<String> jsons(List<Message> messages) {
        return messages.stream()
                .map(message -> new String(message.json(), StandardCharsets.UTF_8))
                .toList();
    }

    private Message say(String id, String text) {
        return join(log.messages.post(LOBBY, by(id, text), null, Speaker.ANYBODY));
    }

    private Message edit(long id, String text) {
        return join(log.messages.edit(LOBBY, id, by("ann", text), Change.ANY, Speaker.ANYBODY));
    }

    private boolean mute(String id, Instant until) {
        return join(log.messages.mute(LOBBY, MODERATOR, new Muted(id, until)));
    }

    private static Draft by(String id, String text) {
        return new Draft(id, text, null, id);
    }

    private static <T> T join(CompletionStage<T> done) {
        return done.toCompletableFuture().join();
    }

    private static void assertHeld(Runnable deed, Optional<Instant> until) {
        assertThatThrownBy(deed::run)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SilencedException.class,
                        held -> assertThat(held.until()).isEqualTo(until));
    }
}
