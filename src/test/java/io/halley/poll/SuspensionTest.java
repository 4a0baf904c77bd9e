package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SuspensionTest {
    /** Enough that one thread is now ahead of the other, and now behind. */
    private static final int ROUNDS = 20_000;

    private final List<String> happened = new ArrayList<>();
    private final Suspension suspension = suspension(happened::add);

    @Test
    void whatIsAnsweredBeforeItsThreadLeavesIsSentByThat() {
        answer(false);
        assertThat(happened).isEmpty();
        suspension.leave();
        assertThat(happened).containsExactly("answered");
    }

    @Test
    void whatIsAnsweredLaterIsAsynchronous() {
        suspension.leave();
        answer(false);
        assertThat(happened).containsExactly("startAsync", "setTimeout", "answered", "complete");
    }

    @Test
    void noThreadThatOthersNeedWaitsForALongAnswer() {
        answer(true);
        suspension.leave();
        assertThat(happened).containsExactly("startAsync", "setTimeout", "answered", "complete");
    }

    @Test
    void whatOthersGoOnWithIsAnsweredAtOnce() {
        suspension.start();
        answer(false);
        suspension.leave();
        assertThat(happened).containsExactly("startAsync", "setTimeout", "answered", "complete");
    }

    /** As JAX-RS does, which writes to the response by itself. */
    @Test
    void whatIsOverBeforeItsThreadLeavesIsNeverAsynchronous() {
        suspension.complete();
        suspension.leave();
        assertThat(happened).isEmpty();
    }

    @Test
    void whatFailsIsAnsweredByTheServer() {
        suspension.fail();
        answer(false);
        suspension.leave();
        assertThat(happened).isEmpty();
    }

    /** Who has JAX-RS answer in another thread needs what only an asynchronous request has. */
    @Test
    void anotherThreadWaitsUntilItIsAsynchronous() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            suspension.awaitLeft();
            Future<List<String>> found = other.submit(() -> {
                suspension.awaitLeft();
                return List.copyOf(happened);
            });
            suspension.leave();
            assertThat(found.get()).containsExactly("startAsync", "setTimeout");
        } finally {
            other.shutdown();
        }
    }

    @Test
    void itIsAnsweredOnceWhoeverIsFirst() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(answersInARace(other)).isEqualTo(1);
            }
        } finally {
            other.shutdown();
        }
    }

    private static int answersInARace(ExecutorService other) throws Exception {
        AtomicInteger answers = new AtomicInteger();
        Suspension raced = suspension(deed -> {});
        Phaser start = new Phaser(2);
        Future<?> answered = other.submit(() -> {
            start.arriveAndAwaitAdvance();
            raced.answer(false, () -> {
                answers.incrementAndGet();
                raced.complete();
            });
        });
        start.arriveAndAwaitAdvance();
        raced.leave();
        answered.get();
        return answers.get();
    }

    private void answer(boolean isLong) {
        suspension.answer(isLong, () -> {
            happened.add("answered");
            suspension.complete();
        });
    }

    /** What the server would be asked for is told. */
    private static Suspension suspension(Consumer<String> server) {
        return new Suspension(
                () -> {
                    server.accept("startAsync");
                    return inTheServer(AsyncContext.class, server);
                },
                inTheServer(ServletResponse.class, server),
                (suspension, client) -> new RecordedReply());
    }

    private static <T> T inTheServer(Class<T> type, Consumer<String> server) {
        Object stand =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    server.accept(method.getName());
                    return null;
                });
        return type.cast(stand);
    }
}
