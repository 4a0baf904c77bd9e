package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.Threads;
import io.halley.database.LogUnavailableException;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogReadsTest {
    private static final String ONE = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final AtomicBoolean isReadable = new AtomicBoolean(true);
    private final AtomicLong clock = new AtomicLong();
    private final LogReads reads = new LogReads(isReadable::get, threads::add, clock::get);
    private final List<String> done = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void whoComesFromElsewhereIsNext() {
        ask(ONE, "1", "2", "3");
        ask(OTHER, "a", "b");
        threads.remove().run();
        assertThat(done).containsExactly("1", "a", "2", "b", "3");
    }

    @Test
    void oneAddressLeavesRoomToOthersHoweverLongItsReadsTake() {
        LogReads own = new LogReads(() -> true, Threads.OF_THEIR_OWN, System::nanoTime);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(in(own, ONE, () -> {
                begun.incrementAndGet();
                awaitUninterruptibly(end);
            }));
        }
        in(own, OTHER, () -> {}).join();
        assertThat(begun)
                .hasValueLessThanOrEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        end.countDown();
        assertThat(all).allSatisfy(CompletableFuture::join);
    }

    @Test
    void whatFailsIsToldAndHoldsUpNobody() {
        reads.inTurn(
                ONE,
                () -> {
                    throw new LinkageError("as the test wants it");
                },
                failures::add);
        ask(ONE, "next");
        threads.remove().run();
        assertThat(failures).singleElement().isInstanceOf(LinkageError.class);
        assertThat(done).containsExactly("next");
    }

    @Test
    void whatCannotBeToldOfAFailureHoldsUpNobody() {
        for (int i = 0; i < 10; i++) {
            reads.inTurn(
                    ONE,
                    () -> {
                        throw new IllegalStateException("as the test wants it");
                    },
                    failure -> {
                        throw new IllegalStateException("and this, too");
                    });
        }
        ask(ONE, "next");
        FanOutTest.workOff(threads);
        assertThat(done).containsExactly("next");
        ask(ONE, "and on");
        FanOutTest.workOff(threads);
        assertThat(done).containsExactly("next", "and on");
    }

    @Test
    void whoWasGivenUpByTheClientIsNotReadForOnceMore() {
        ask(ONE, "waited");
        clock.set(TimeUnit.SECONDS.toNanos(9));
        FanOutTest.workOff(threads);
        assertThat(failures).singleElement().isInstanceOf(ServiceUnavailableException.class);
    }

    @Test
    void allAreAnsweredWhereNoThreadTakesThem() {
        LogReads closed = new LogReads(
                isReadable::get,
                task -> {
                    throw new RejectedExecutionException();
                },
                clock::get);
        for (int i = 0; i < 10; i++) {
            closed.inTurn(ONE, () -> done.add("read"), failures::add);
        }
        assertThat(done).hasSize(10);
    }

    @Test
    void whoHasWaitedForADatabaseThatHangsDoesNotWaitForItAgain() {
        ask(ONE, "waited");
        isReadable.set(false);
        clock.set(TimeUnit.SECONDS.toNanos(2));
        ask(OTHER, "comes now");
        threads.remove().run();
        assertThat(failures).singleElement().isInstanceOf(LogUnavailableException.class);
        assertThat(done).containsExactly("comes now");
    }

    @Test
    void whoHasWaitedForOthersReadsAllTheSame() {
        ask(ONE, "waited");
        clock.set(TimeUnit.SECONDS.toNanos(2));
        threads.remove().run();
        assertThat(done).containsExactly("waited");
    }

    @Test
    void whoIsCountedForNobodyIsNotHeldBack() {
        LogReads own = new LogReads(() -> true, Threads.OF_THEIR_OWN, System::nanoTime);
        CountDownLatch all = new CountDownLatch(6);
        List<CompletableFuture<Void>> reading = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            reading.add(in(own, "", () -> {
                all.countDown();
                awaitUninterruptibly(all);
            }));
        }
        assertThat(reading).allSatisfy(CompletableFuture::join);
    }

    private void ask(String client, String... names) {
        for (String name : names) {
            reads.inTurn(client, () -> done.add(name), failures::add);
        }
    }

    private static CompletableFuture<Void> in(LogReads own, String client, Runnable read) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        own.inTurn(
                client,
                () -> {
                    read.run();
                    over.complete(null);
                },
                over::completeExceptionally);
        return over;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
