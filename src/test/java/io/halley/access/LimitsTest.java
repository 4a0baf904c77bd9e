package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.halley.message.RoomName;
import jakarta.ws.rs.ClientErrorException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A post a second, 64 KiB, and a new room a minute. */
class LimitsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final String OFFICE = "203.0.113.1";
    private static final String HOME = "203.0.113.2";

    private final AtomicLong nanos = new AtomicLong();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Limits limits = new Limits(new Allowance.Size(1, 1 << 16, 1), LOBBY::equals, clock(), executor);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void anAddressGetsNoMoreThanItsPosts() {
        repeat(10, () -> limits.post(OFFICE));
        assertRefused(() -> limits.post(OFFICE));
        assertThatCode(() -> limits.post(HOME)).doesNotThrowAnyException();
        pass(Duration.ofSeconds(1));
        limits.post(OFFICE);
        assertRefused(() -> limits.post(OFFICE));
    }

    @Test
    void norMoreThanItsBytes() {
        repeat(32, () -> limits.bytes(OFFICE, 1 << 16));
        assertRefused(() -> limits.bytes(OFFICE, 1));
        pass(Duration.ofSeconds(1));
        limits.bytes(OFFICE, 1 << 16);
        assertThatCode(() -> limits.bytes(OFFICE, 0)).doesNotThrowAnyException();
    }

    @Test
    void norMoreThanItsNewRooms() {
        for (int i = 0; i < 10; i++) {
            limits.speakIn(OFFICE, new RoomName("room-" + i));
        }
        assertRefused(() -> limits.speakIn(OFFICE, new RoomName("one-more")));
        repeat(100, () -> limits.speakIn(OFFICE, LOBBY));
        pass(Duration.ofMinutes(1));
        limits.speakIn(OFFICE, new RoomName("one-more"));
    }

    @Test
    void whoHasNoAddressIsNotLimited() {
        repeat(1_000, () -> limits.post(""));
        repeat(1_000, () -> limits.bytes("", 1 << 16));
        repeat(1_000, () -> limits.speakIn("", new RoomName("new")));
        assertThat(limits.addresses()).isZero();
    }

    @Test
    void remembersNoMoreAddressesThanItHasRoomFor() {
        for (int i = 0; i < 25_000; i++) {
            limits.post("2001:db8::" + i);
        }
        assertThat(limits.addresses()).isBetween(1, 10_000);
        pass(Duration.ofSeconds(1));
        for (int i = 0; i < 10_000; i++) {
            limits.post("192.0.2." + i);
        }
        assertThat(limits.addresses()).isLessThanOrEqualTo(10_000);
    }

    private void repeat(int times, Runnable deed) {
        for (int i = 0; i < times; i++) {
            deed.run();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void assertRefused(ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        ClientErrorException.class,
                        refused -> assertThat(refused.getResponse().getStatus()).isEqualTo(429));
    }

    private TimeMeter clock() {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.get();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }
}
