package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.halley.message.RoomName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With one thread, so that rests of the same length end in the order in which they began. */
class RestsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final int MANY = 1_000;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<RoomName> woken = new CopyOnWriteArrayList<>();
    private final Rests rests = new Rests(executor, woken::add);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void wakesARoomOnceInWhichSomethingHappenedWhileItRested() {
        rests.begin(KITCHEN, MANY, 1);
        rests.begin(LOBBY, MANY, 1);
        assertThat(rests.putOff(List.of(LOBBY))).isTrue();
        assertThat(rests.putOff(List.of(LOBBY))).isTrue();
        await().until(() -> !woken.isEmpty());
        assertThat(rests.putOff(List.of(LOBBY, KITCHEN))).isFalse();
        assertThat(woken).containsExactly(LOBBY);
    }

    @Test
    void letsAQuietRoomAndOneWithFewListenersBe() {
        assertThat(rests.putOff(List.of(LOBBY))).isFalse();
        rests.begin(LOBBY, 3, 1);
        assertThat(rests.putOff(List.of(LOBBY))).isFalse();
    }

    @Test
    void letsARoomRestForAsLongAsItHasListenersAndTwiceAsLongWhereMoreIsSaidThanRead() {
        assertThat(Rests.nanos(50, 1)).isEqualTo(2 * Rests.nanos(25, 1));
        assertThat(Rests.nanos(50, 100)).isEqualTo(2 * Rests.nanos(50, 1));
        assertThat(Rests.nanos(MANY, 100)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void letsNoRoomRestWhereNobodyWouldEndIt() {
        executor.shutdownNow();
        assertThatThrownBy(() -> rests.begin(LOBBY, MANY, 1)).isInstanceOf(RejectedExecutionException.class);
        assertThat(rests.putOff(List.of(LOBBY))).isFalse();
    }
}
