package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.Threads;
import io.halley.log.LogFixture;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real log on a real database. That the process ends so is tested on a real one: {@code DrainIT}. */
class DrainTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int LONG_WAIT = 60;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
    private LogFixture log;
    private ParkedPolls polls;

    @BeforeEach
    void start(@TempDir Path folder) {
        log = new LogFixture(LogFixture.embedded(folder), posted -> {}).start();
        polls = Parked.polls(log.messages, executor, 5_000);
        polls.start();
    }

    @AfterEach
    void stop() {
        polls.stop();
        log.close();
        executor.shutdownNow();
    }

    @Test
    void sendsThoseWhoWaitOnOneAfterTheOther() {
        List<RecordedReply> parked =
                Stream.generate(() -> ask(Ids.OBEDIENT)).limit(100).toList();
        CompletableFuture<Void> drain =
                CompletableFuture.runAsync(new Drain(polls, Duration.ofSeconds(2))::run, Threads.OF_THEIR_OWN);
        await().until(() -> answered(parked) > 0);
        assertThat(answered(parked)).isLessThan(100);
        drain.join();
        await().until(() -> answered(parked) == 100);
        assertThat(polls.count()).isZero();
    }

    @Test
    void answersAllAtOnceWhereThereIsNoWindow() {
        List<RecordedReply> parked =
                Stream.generate(() -> ask(Ids.OBEDIENT)).limit(100).toList();
        new Drain(polls, Duration.ZERO).run();
        await().until(() -> answered(parked) == 100);
    }

    @Test
    void letsNobodyWaitAnyMore() {
        new Drain(polls, Duration.ZERO).run();
        RecordedReply late = ask(Ids.OBEDIENT);
        assertThat(late.isDone()).isTrue();
        assertThat(Integer.parseInt(late.header("Retry-After"))).isBetween(1, 5);
        assertThat(late.header("Preference-Applied")).isNull();
    }

    @Test
    void holdsAClassicClientForASecond() {
        new Drain(polls, Duration.ZERO).run();
        RecordedReply late = ask(Ids.CLASSIC);
        assertThat(late.isDone()).isFalse();
        assertThat(late.body().join()).isEmpty();
    }

    private RecordedReply ask(Form form) {
        RecordedReply response = new RecordedReply();
        polls.ask(log.everythingIn(LOBBY), LONG_WAIT, form, Someone.ANYBODY, response);
        return response;
    }

    private static long answered(List<RecordedReply> responses) {
        return responses.stream().filter(RecordedReply::isDone).count();
    }
}
