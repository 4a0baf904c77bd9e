package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongAnswersTest {
    /** More than one address may have on its way at once. */
    private static final int MANY = 200;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
    private final AtomicBoolean threadsAreOut = new AtomicBoolean();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger later = new AtomicInteger();
    private final LongAnswers answers = new LongAnswers(this::thread, executor);

    @AfterEach
    void stop() {
        answers.stop();
        executor.shutdownNow();
    }

    /** As where the system has no more of them to give: each is answered, and nothing stays taken. */
    @Test
    void tellsToComeBackWhereThereIsNoThread() {
        threadsAreOut.set(true);
        for (int i = 0; i < MANY; i++) {
            answers.send("::1", 1, () -> fail("there is no thread to send it"), later::incrementAndGet);
        }
        await().until(() -> later.get() == MANY);
        threadsAreOut.set(false);
        answers.send("::1", 1, whole::incrementAndGet, later::incrementAndGet);
        await().until(() -> whole.get() == 1);
        assertThat(later).hasValue(MANY);
    }

    @Test
    void tellsAtOnceToComeBackWhereNothingIsDoneLaterAnyMore() {
        AtomicBoolean read = new AtomicBoolean();
        answers.send("::1", Integer.MAX_VALUE, () -> await().untilTrue(read), later::incrementAndGet);
        executor.shutdown();
        answers.send("::1", 1, whole::incrementAndGet, later::incrementAndGet);
        assertThat(later).hasValue(1);
        read.set(true);
    }

    private Thread thread(Runnable task) {
        if (threadsAreOut.get()) {
            throw new LinkageError("as the test wants it");
        }
        return new Thread(task);
    }
}
