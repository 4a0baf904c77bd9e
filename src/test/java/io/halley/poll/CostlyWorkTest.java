package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.ServiceUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CostlyWorkTest {
    private static final int SHORT = 2_048;
    private static final int LONG = 2_049;

    private final CostlyWork costly = new CostlyWork(Executors.defaultThreadFactory());

    @AfterEach
    void stop() {
        costly.stop();
    }

    @Test
    void whatIsShortDoesNotWaitForWhatIsLong() {
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Thread> first = later(LONG, end);
        List<CompletableFuture<Thread>> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(later(LONG, end));
        }
        assertThat(costly.of("", SHORT, Thread::currentThread)).isCompletedWithValue(Thread.currentThread());
        assertThat(first).isNotDone();
        end.countDown();
        assertThat(others).allSatisfy(each -> assertThat(each.join()).isNotEqualTo(Thread.currentThread()));
    }

    @Test
    void tooMuchOfItIsRefused() {
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Thread>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(later(LONG, end));
        }
        assertThatThrownBy(all.get(999)::join).hasCauseInstanceOf(ServiceUnavailableException.class);
        end.countDown();
        assertThat(all.get(0).join()).isNotNull();
    }

    @Test
    void oneAddressLeavesPlacesToTheOthers() {
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Thread>> ofOne = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ofOne.add(later("192.0.2.1", LONG, end));
        }
        CompletableFuture<Thread> other = later("192.0.2.2", LONG, end);
        assertThat(other).isNotDone();
        assertThatThrownBy(ofOne.get(999)::join).hasCauseInstanceOf(ServiceUnavailableException.class);
        end.countDown();
        assertThat(other.join()).isNotNull();
        assertThat(costly.of("192.0.2.1", LONG, Thread::currentThread)
                        .toCompletableFuture()
                        .join())
                .isNotNull();
    }

    @Test
    void whatGoesWrongIsTold() {
        for (int length : new int[] {SHORT, LONG}) {
            assertThatThrownBy(() -> costly.of("", length, () -> {
                                throw new IllegalStateException("wrong");
                            })
                            .toCompletableFuture()
                            .join())
                    .hasMessageContaining("wrong");
        }
    }

    private CompletableFuture<Thread> later(int length, CountDownLatch end) {
        return later("", length, end);
    }

    private CompletableFuture<Thread> later(String address, int length, CountDownLatch end) {
        return costly.of(address, length, () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return Thread.currentThread();
                })
                .toCompletableFuture();
    }
}
