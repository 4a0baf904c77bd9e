package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.log.Cursor;
import io.halley.log.Question;
import io.halley.message.RoomName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In one thread, with a server whose queue moves when the test says so. */
class FanOutTest {
    private static final Question QUESTION =
            new Question(List.of(new RoomName("lobby")), new Cursor("00000000", 1), 10);

    /** As many chunks are under way at once. */
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final int A_CHUNK = 64;
    private static final int MANY = (PROCESSORS + 2) * A_CHUNK;

    private final List<Poll> polls =
            Stream.generate(FanOutTest::poll).limit(MANY).toList();
    private final List<Poll> answered = new ArrayList<>();
    private final List<Poll> counted = new ArrayList<>();
    private final Queue<Runnable> queue = new ArrayDeque<>();

    @Test
    void goesOnWhenTheServerHasSentWhatItWasGiven() {
        fanOut(queue::add).toEach(polls, answered::add, counted::addAll);
        assertThat(answered).hasSize(PROCESSORS * A_CHUNK);
        queue.remove().run();
        assertThat(answered).hasSize((PROCESSORS + 1) * A_CHUNK);
        workOff(queue);
        assertThat(answered).containsExactlyElementsOf(polls);
        assertThat(counted).containsExactlyElementsOf(polls);
    }

    @Test
    void answersAllWhereTheServerTakesNoMoreTasks() {
        Queue<Runnable> own = new ArrayDeque<>();
        new FanOut(own::add, task -> {
                    throw new RejectedExecutionException();
                })
                .toEach(polls, answered::add, counted::addAll);
        workOff(own);
        assertThat(answered).containsExactlyElementsOf(polls);
    }

    @Test
    void answersTheOthersWhereOneAnswerOrTheCountingFails() {
        fanOut(queue::add)
                .toEach(
                        polls,
                        poll -> {
                            answered.add(poll);
                            if (poll.equals(polls.get(0))) {
                                throw new LinkageError("For this answer, as the test wants it.");
                            }
                            return true;
                        },
                        chunk -> {
                            throw new IllegalArgumentException("And so does the counting.");
                        });
        workOff(queue);
        assertThat(answered).containsExactlyElementsOf(polls);
    }

    @Test
    void answersAllWhereNoThreadTakesThem() {
        Executor closed = task -> {
            throw new RejectedExecutionException();
        };
        new FanOut(closed, closed).toEach(polls, answered::add, counted::addAll);
        assertThat(answered).containsExactlyInAnyOrderElementsOf(polls);
    }

    @Test
    void countsOnlyThoseThatNobodyElseHasAnswered() {
        fanOut(queue::add).toEach(polls, poll -> answered.add(poll) && answered.size() % 2 == 0, counted::addAll);
        workOff(queue);
        assertThat(answered).hasSize(MANY);
        assertThat(counted).hasSize(MANY / 2);
    }

    /** A thread pool's thread outlives what its tasks throw. */
    private static FanOut fanOut(Executor server) {
        return new FanOut(
                task -> {
                    try {
                        task.run();
                    } catch (IllegalArgumentException e) {
                        assertThat(e).hasMessageContaining("counting");
                    }
                },
                server);
    }

    static void workOff(Queue<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private static Poll poll() {
        return new Poll(QUESTION, Ids.OBEDIENT, Someone.ANYBODY, 1, 0, "", new RecordedReply());
    }
}
