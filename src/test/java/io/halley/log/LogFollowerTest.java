package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int LENGTH = 50_000;

    /** As where the database hangs when it is read, and takes what is written. */
    @Test
    void keepsNoMoreOfWhatWasWrittenThanThereIsRoomForUntilItGoesOn(@TempDir Path folder) {
        Database database = new Database(LogFixture.embedded(folder));
        MessageLog log = new MessageLog(database);
        History history = new History(database);
        RecentMessages recent = new RecentMessages(history, HistoryLimits.NONE);
        LogFollower follower = new LogFollower(log, history, recent, event -> {}, () -> {});
        int fit = (int) (RecentMessages.MAX_BYTES / 2 / LENGTH);
        List<WeakReference<Message>> written = new ArrayList<>();
        try {
            for (int id = 1; id <= 2 * fit; id++) {
                Message message = new Message(id, LOBBY, Draft.plain("Ann", "x".repeat(LENGTH)), Instant.EPOCH);
                written.add(new WeakReference<>(message));
                follower.wake(List.of(message));
            }
            await().untilAsserted(() -> {
                System.gc();
                assertThat(written.stream().filter(message -> message.get() != null))
                        .hasSize(fit);
            });
        } finally {
            Reference.reachabilityFence(follower);
        }
    }
}
