package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.halley.Threads;
import io.halley.log.Cursor;
import io.halley.log.LogFixture;
import io.halley.log.Messages;
import io.halley.log.MessagesPosted;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.log.TroubledDatabase;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over a real log on a real database. */
class ParkedPollsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final int LONG_WAIT = 60;
    private static final int CAP = 5_000;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
    private volatile Consumer<MessagesPosted> observer = posted -> {};
    private LogFixture log;
    private ParkedPolls polls;

    @BeforeEach
    void start(@TempDir Path folder) {
        log = new LogFixture(LogFixture.embedded(folder), posted -> observer.accept(posted)).start();
        polls = Parked.polls(log.messages, executor, CAP);
        observer = polls::wake;
        polls.start();
    }

    @AfterEach
    void stop() {
        polls.stop();
        log.close();
        executor.shutdownNow();
    }

    @Test
    void answersAtOnceWithWhatThereIs() {
        log.post(LOBBY, "one");
        assertThat(ask(LONG_WAIT, LOBBY).join()).isEqualTo("1");
        assertThat(polls.count()).isZero();
    }

    @Test
    void wakesWhoWaitsInTheRoomAndNobodyElse() {
        CompletableFuture<String> here = ask(LONG_WAIT, LOBBY);
        CompletableFuture<String> both = ask(LONG_WAIT, KITCHEN, LOBBY);
        CompletableFuture<String> elsewhere = ask(LONG_WAIT, KITCHEN);
        log.post(LOBBY, "one");
        assertThat(here.join()).isEqualTo("1");
        assertThat(both.join()).isEqualTo("1");
        assertThat(elsewhere).isNotDone();
        assertThat(polls.count()).isEqualTo(1);
    }

    @Test
    void answersEmptyWhenTheWaitIsOver() {
        assertThat(ask(1, LOBBY).join()).isEmpty();
        assertThat(polls.count()).isZero();
    }

    @Test
    void leavesAPollParkedThatIsAheadOfTheWakeUp() {
        log.post(LOBBY, "one");
        await().until(() -> log.messages.now().id() == 1);
        CompletableFuture<String> ahead = answerOf(new Question(List.of(LOBBY), log.messages.now(), 10), LONG_WAIT);
        polls.wake(new MessagesPosted(Set.of(LOBBY)));
        assertThat(ahead).isNotDone();
        log.post(LOBBY, "two");
        assertThat(ahead.join()).isEqualTo("2");
    }

    /** Rule 3. The message comes while the log is being asked, and after the log has said that there is nothing. */
    @Test
    void missesNoMessageThatComesWhileTheLogIsAsked() {
        ParkedPolls[] asked = new ParkedPolls[1];
        Messages slow = log.slow(() -> {
            log.post(LOBBY, "in between");
            await().until(() -> log.messages.now().id() == 1);
            asked[0].wake(new MessagesPosted(Set.of(LOBBY)));
        });
        asked[0] = Parked.polls(slow, executor, CAP);
        RecordedReply response = new RecordedReply();
        asked[0].ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, response);
        assertThat(response.body().join()).isEqualTo("1");
    }

    /** Rule 1's second, where the log is away when it is asked: nobody rings when it is back. */
    @ParameterizedTest
    @EnumSource
    void readsAgainWhatCouldNotBeRead(Ids form, @TempDir Path folder) {
        AtomicBoolean away = new AtomicBoolean();
        DataSource dataSource = TroubledDatabase.before(LogFixture.embedded(folder), () -> {
            if (away.get()) {
                throw new SQLException("away, as the test wants it");
            }
        });
        try (LogFixture before = new LogFixture(dataSource, posted -> {}).start()) {
            before.post(LOBBY, "before the server started, and so not in its memory");
        }
        try (LogFixture restarted = new LogFixture(dataSource, posted -> {}).start()) {
            ParkedPolls parked = Parked.polls(restarted.messages, executor, CAP);
            parked.start();
            away.set(true);
            RecordedReply response = new RecordedReply();
            parked.ask(restarted.everythingIn(LOBBY), LONG_WAIT, form, Someone.ANYBODY, response);
            away.set(false);
            assertThat(response.body().join()).isEqualTo("1");
            parked.stop();
        }
    }

    /** Rule 4. A message, the end of the wait and the drain come for the same polls at the same moment. */
    @Test
    void answersEachPollOnceWhoeverComesForIt() {
        for (int round = 0; round < 10; round++) {
            ParkedPolls raced = Parked.polls(log.messages, executor, CAP);
            Cursor now = log.messages.now();
            List<RecordedReply> responses = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                RecordedReply response = new RecordedReply();
                responses.add(response);
                raced.ask(new Question(List.of(LOBBY, KITCHEN), now, 10), 1, Ids.OBEDIENT, Someone.ANYBODY, response);
            }
            observer = raced::wake;
            raced.start();
            CompletableFuture<Void> drain = CompletableFuture.runAsync(
                    () -> {
                        await().pollDelay(Duration.ZERO)
                                .until(() -> log.messages.now().id() > now.id());
                        raced.drain();
                    },
                    Threads.OF_THEIR_OWN);
            log.post(LOBBY, "round " + round);
            raced.wake(new MessagesPosted(Set.of(LOBBY, KITCHEN)));
            drain.join();
            await().until(() -> responses.stream().allMatch(RecordedReply::isDone));
            raced.stop();
            assertThat(responses)
                    .allSatisfy(response -> assertThat(response.answers()).isEqualTo(1));
            assertThat(raced.count()).isZero();
        }
    }

    /** Rule 3, also for a room that rests after it was answered: who asks again is answered when it has rested. */
    @Test
    void missesNothingThatIsSaidWhileTheRoomRests() {
        for (int round = 0; round < 50; round++) {
            Question next = new Question(List.of(LOBBY), log.messages.now(), 10);
            List<CompletableFuture<String>> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waiting.add(answerOf(next, LONG_WAIT));
            }
            long first = next.after().id() + 1;
            log.post(LOBBY, "at once");
            assertThat(waiting).allSatisfy(poll -> assertThat(poll.join()).isEqualTo("" + first));
            Question again =
                    new Question(List.of(LOBBY), new Cursor(next.after().epoch(), first), 10);
            CompletableFuture<String> before = answerOf(again, LONG_WAIT);
            log.post(LOBBY, "while it rests");
            CompletableFuture<String> behind = answerOf(again, LONG_WAIT);
            assertThat(before.join()).isEqualTo("" + (first + 1));
            assertThat(behind.join()).isEqualTo("" + (first + 1));
        }
        assertThat(polls.count()).isZero();
    }

    @Test
    void answersTheOthersWhereOneAnswerFails() {
        List<CompletableFuture<String>> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(ask(LONG_WAIT, LOBBY));
            polls.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, new Reply() {
                @Override
                public String address() {
                    return "";
                }

                @Override
                public void send(Answer answer, List<Header> headers) {
                    throw new IllegalStateException("of one client");
                }
            });
        }
        log.post(LOBBY, "one");
        assertThat(others).allSatisfy(other -> assertThat(other.join()).isEqualTo("1"));
        await().until(() -> polls.count() == 0);
    }

    /** Who is due is taken from those whose wait will end, and has to be due again. */
    @Test
    void endsAWaitAgainWhereItsAnswerCouldNotBeMade() {
        AtomicBoolean failed = new AtomicBoolean();
        RecordedReply response = new RecordedReply();
        polls.ask(log.everythingIn(LOBBY), 1, failing(() -> !failed.getAndSet(true)), Someone.ANYBODY, response);
        assertThat(response.body().join()).isEmpty();
        assertThat(failed).isTrue();
        assertThat(polls.count()).isZero();
    }

    private static Form failing(BooleanSupplier when) {
        return new Form() {
            @Override
            public Answer answer(Page page) {
                if (when.getAsBoolean()) {
                    throw new LinkageError("as the test wants it");
                }
                return Ids.OBEDIENT.answer(page);
            }

            @Override
            public Answer ended(Cursor after) {
                return Ids.OBEDIENT.ended(after);
            }

            @Override
            public boolean obeysHeaders() {
                return true;
            }
        };
    }

    @Test
    void keepsNoPollWhoseRequestHasFailed() {
        ParkedPolls failing = Parked.polls(log.failing(question -> true), executor, CAP);
        assertThatThrownBy(() -> failing.ask(
                        log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, new RecordedReply()))
                .isInstanceOf(LinkageError.class);
        assertThat(failing.count()).isZero();
    }

    @Test
    void endsWaitsAndAnswersFromMemoryWhileTheDatabaseHangs(@TempDir Path folder) {
        CountDownLatch back = new CountDownLatch(1);
        AtomicBoolean hanging = new AtomicBoolean();
        ScheduledExecutorService one = Executors.newScheduledThreadPool(1);
        ScheduledExecutorService mayWait = Executors.newScheduledThreadPool(1);
        try (LogFixture hung = new LogFixture(
                        TroubledDatabase.hangingWhile(hanging, back, LogFixture.embedded(folder)), posted -> {})
                .start()) {
            ParkedPolls parked = Parked.polls(hung.messages, one, mayWait, CAP);
            parked.start();
            RecordedReply waiting = new RecordedReply();
            parked.ask(hung.everythingIn(LOBBY), 1, Ids.OBEDIENT, Someone.ANYBODY, waiting);
            hanging.set(true);
            mayWait.execute(() -> hung.messages.find(LOBBY, 1));
            assertThat(waiting.body().join()).isEmpty();
            assertThat(parked.isAlive()).isTrue();
            back.countDown();
            parked.stop();
        } finally {
            one.shutdownNow();
            mayWait.shutdownNow();
        }
    }

    @Test
    void endsWithTheTimeOfWhoAsks() {
        long until = System.currentTimeMillis() + 300;
        RecordedReply response = new RecordedReply();
        polls.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.until(() -> until), response);
        assertThat(response.body().join()).isEqualTo("ended");
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(until);
        assertThat(response.header("WWW-Authenticate")).contains("invalid_token");
        assertThat(polls.count()).isZero();
    }

    @Test
    void saysNothingToWhoseTimeIsOver() {
        AtomicLong until = new AtomicLong(Long.MAX_VALUE);
        RecordedReply ended = new RecordedReply();
        RecordedReply other = new RecordedReply();
        polls.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.until(until::get), ended);
        polls.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, other);
        until.set(System.currentTimeMillis());
        log.post(LOBBY, "for the others");
        assertThat(other.body().join()).isEqualTo("1");
        assertThat(ended.body().join()).isEqualTo("ended");

        RecordedReply late = new RecordedReply();
        polls.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.CLASSIC, Someone.until(until::get), late);
        assertThat(late.body().join()).isEqualTo("ended");
    }

    @Test
    void saysNothingToWhoMayNotReadThereAnyMore() {
        AtomicBoolean member = new AtomicBoolean(true);
        RecordedReply left = new RecordedReply();
        RecordedReply stayed = new RecordedReply();
        Asker may = new Someone(() -> Long.MAX_VALUE, room -> room.equals(KITCHEN) || member.get());
        polls.ask(log.everythingIn(LOBBY, KITCHEN), LONG_WAIT, Ids.OBEDIENT, may, left);
        polls.ask(log.everythingIn(LOBBY, KITCHEN), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, stayed);
        member.set(false);
        log.post(LOBBY, "for members");
        assertThat(stayed.body().join()).isEqualTo("1");
        assertThat(left.body().join()).isEmpty();
    }

    @Test
    void makesOneBodyForAllWithTheSameQuestion() {
        List<RecordedReply> responses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RecordedReply response = new RecordedReply();
            responses.add(response);
            polls.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, response);
        }
        log.post(LOBBY, "one");
        await().until(() -> responses.stream().allMatch(RecordedReply::isDone));
        assertThat(responses.stream().map(RecordedReply::bytes).distinct()).hasSize(1);
    }

    @Test
    void answersAtOnceWithRetryAfterWhenFull() {
        ParkedPolls full = Parked.polls(log.messages, executor, 1);
        full.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, new RecordedReply());
        RecordedReply second = new RecordedReply();
        full.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, second);
        assertThat(second.isDone()).isTrue();
        assertThat(Integer.parseInt(second.header("Retry-After"))).isBetween(1, 5);
        assertThat(second.header("Preference-Applied")).isNull();

        log.post(LOBBY, "one");
        await().until(() -> log.messages.now().id() == 1);
        RecordedReply third = new RecordedReply();
        full.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.OBEDIENT, Someone.ANYBODY, third);
        assertThat(third.body().join()).isEqualTo("1");
        assertThat(third.header("Retry-After")).isNull();
    }

    @Test
    void holdsAClassicClientForASecondWhenFull() {
        ParkedPolls full = Parked.polls(log.messages, executor, 0);
        full.start();
        RecordedReply response = new RecordedReply();
        full.ask(log.everythingIn(LOBBY), LONG_WAIT, Ids.CLASSIC, Someone.ANYBODY, response);
        assertThat(response.isDone()).isFalse();
        assertThat(response.body().join()).isEmpty();
        full.stop();
    }

    @Test
    void parksNobodyOnceItDrains() {
        CompletableFuture<String> parked = ask(LONG_WAIT, LOBBY);
        polls.drain();
        assertThat(parked).isDone();
        assertThat(ask(LONG_WAIT, LOBBY)).isDone();
        assertThat(polls.count()).isZero();
    }

    @Test
    void letsGoOfTheRequestOnceItIsAnswered() {
        Poll poll = new Poll(log.everythingIn(LOBBY), Ids.OBEDIENT, Someone.ANYBODY, 1, 1, "", new RecordedReply());
        assertThat(poll.claim()).isNotNull();
        assertThat(poll.claim()).isNull();
    }

    private CompletableFuture<String> ask(int wait, RoomName... rooms) {
        return answerOf(log.everythingIn(rooms), wait);
    }

    private CompletableFuture<String> answerOf(Question question, int wait) {
        RecordedReply response = new RecordedReply();
        polls.ask(question, wait, Ids.OBEDIENT, Someone.ANYBODY, response);
        return response.body();
    }
}
