package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.Threads;
import io.halley.log.Cursor;
import io.halley.log.LogFixture;
import io.halley.log.Messages;
import io.halley.log.Question;
import io.halley.log.TroubledDatabase;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WakeUpsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");

    /** Enough for a room to rest after it has answered them. */
    private static final int MANY = 40;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
    private final Registry registry = new Registry();
    private final Answers answers = new Answers(registry, new FanOut(Runnable::run, Runnable::run));
    private final List<RecordedReply> replies = new ArrayList<>();
    private LogFixture log;

    @BeforeEach
    void start(@TempDir Path folder) {
        log = new LogFixture(LogFixture.embedded(folder), posted -> {}).start();
    }

    @AfterEach
    void stop() {
        log.close();
        executor.shutdownNow();
    }

    @Test
    void restsWhereManyAskInAsManyWays() {
        var unused = executor.submit(this::waitForEver); // No rest ends before it was looked at.
        WakeUps wakeUps = new WakeUps(log.messages, registry, answers, executor, executor);
        for (int limit = 1; limit <= MANY; limit++) {
            park(new Question(List.of(LOBBY), log.messages.now(), limit));
        }
        sayIn(LOBBY);
        assertThat(wakeUps.putOff(List.of(LOBBY))).isFalse();
        wakeUps.posted(Set.of(LOBBY));
        assertThat(wakeUps.putOff(List.of(LOBBY))).isTrue();
        assertThat(replies).allMatch(RecordedReply::isDone);
    }

    private Void waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
        return null;
    }

    /** The log's follower is who wakes: what it does for those who ask otherwise than all others, it does for no one else. */
    @Test
    void answersManyQuestionsInOtherThreads() {
        Queue<Runnable> others = new ArrayDeque<>();
        Answers elsewhere = new Answers(registry, new FanOut(others::add, others::add));
        WakeUps wakeUps = new WakeUps(log.messages, registry, elsewhere, executor, executor);
        for (int limit = 1; limit <= 2 * MANY; limit++) {
            park(new Question(List.of(LOBBY), log.messages.now(), limit));
        }
        sayIn(LOBBY);
        wakeUps.posted(Set.of(LOBBY));
        assertThat(replies).noneMatch(RecordedReply::isDone);
        FanOutTest.workOff(others);
        assertThat(replies).allMatch(RecordedReply::isDone);
    }

    @Test
    void readsOneRoomThoughAnotherCannotBeRead() {
        Messages failing = log.failing(question -> question.rooms().contains(KITCHEN));
        WakeUps wakeUps = new WakeUps(failing, registry, answers, executor, executor);
        park(new Question(List.of(KITCHEN), log.messages.now(), 10));
        park(new Question(List.of(LOBBY), log.messages.now(), 10));
        sayIn(KITCHEN);
        sayIn(LOBBY);
        wakeUps.readLater(List.of(KITCHEN));
        wakeUps.readLater(List.of(LOBBY));
        wakeUps.readAgain();
        assertThat(replies).extracting(RecordedReply::isDone).containsExactly(false, true);
    }

    /** Rule 1's hurry: a room that memory does not reach back for waits for the database, and no other one with it. */
    @Test
    void answersFromMemoryWhileTheDatabaseHangsForAnotherRoom(@TempDir Path folder) {
        CountDownLatch back = new CountDownLatch(1);
        AtomicBoolean hanging = new AtomicBoolean();
        DataSource database = TroubledDatabase.hangingWhile(hanging, back, LogFixture.embedded(folder));
        try (LogFixture before = new LogFixture(database, posted -> {}).start()) {
            before.post(KITCHEN, "before the server started, and so not in its memory");
        }
        try (LogFixture restarted = new LogFixture(database, posted -> {}).start()) {
            Cursor start = restarted.everythingIn(KITCHEN).after();
            Question lobby = new Question(List.of(LOBBY), restarted.messages.now(), 10);
            assertThat(restarted.messages.after(lobby).isEmpty()).isTrue();
            restarted.post(LOBBY, "in memory");
            await().until(() -> restarted.messages.now().id() == 2);
            park(new Question(List.of(KITCHEN), start, 10));
            park(lobby);
            WakeUps wakeUps = new WakeUps(restarted.messages, registry, answers, executor, executor);
            hanging.set(true);
            CompletableFuture<Void> waking =
                    CompletableFuture.runAsync(() -> wakeUps.posted(List.of(KITCHEN, LOBBY)), Threads.OF_THEIR_OWN);
            assertThat(replies.get(1).body().join()).isEqualTo("2");
            assertThat(waking).succeedsWithin(Duration.ofSeconds(20));
            assertThat(replies.get(0).isDone()).isFalse();
            back.countDown();
            assertThat(replies.get(0).body().join()).isEqualTo("1");
        }
    }

    private void park(Question question) {
        RecordedReply reply = new RecordedReply();
        replies.add(reply);
        registry.park(new Poll(question, Ids.OBEDIENT, Someone.ANYBODY, 1, Deadlines.tick(60_000), "", reply));
    }

    private void sayIn(RoomName room) {
        long id = log.post(room, "something").id();
        await().until(() -> log.messages.now().id() == id);
    }
}
