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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int LENGTH = 50_000;

    /** As where the database hangs when it is read, and takes what is written. */
    @Test
    void keepsNoMoreOfWhatWasWrittenThanThereIsRoomForUntilItGoesOn(@TempDir Path folder) {
        Database database = new Database(LogFixture.embedded(folder));
        MessageLog log = LogFixture.logOver(database);
        History history = new History(database);
        RecentMessages recent = new RecentMessages(history, HistoryLimits.NONE);
        LogFollower follower = new LogFollower(log, history, recent, PrivateRooms.NONE, event -> {}, () -> {});
        int fit = (int) (RecentMessages.MAX_BYTES / 2 / LENGTH);
        List<WeakReference<Message>> written = new ArrayList<>();
        try {
            for (int id = 1; id <= 2 * fit; id++) {
                Message message = new Message(id, LOBBY, Draft.plain("Ann", "x".repeat(LENGTH)), Instant.EPOCH);
                written.add(new WeakReference<>(message));
                follower.committed(List.of(message));
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

    /** Where this server writes all the time it knows what is new, and need not look for it. */
    @Test
    void forgetsWhatIsTooOldAlsoWhileSomethingIsWritten(@TempDir Path folder) throws InterruptedException {
        Database database = new Database(LogFixture.embedded(folder));
        MessageLog log = LogFixture.logOver(database);
        HistoryLimits limits = new HistoryLimits(Optional.of(Duration.ofSeconds(1)), Optional.empty());
        History history = new History(database);
        RecentMessages recent = new RecentMessages(history, limits);
        LogFollower follower = new LogFollower(log, history, recent, PrivateRooms.NONE, event -> {}, () -> {});
        follower.open();
        Thread following = new Thread(follower);
        following.start();
        try {
            Question first = new Question(List.of(LOBBY), log.known(), 1);
            follower.committed(written(log, LOBBY));
            follower.take();
            await().until(() ->
                    recent.atHand(first).filter(found -> !found.isEmpty()).isPresent());
            await().pollInterval(Duration.ofMillis(10)).until(() -> {
                follower.committed(written(log, new RoomName("elsewhere")));
                follower.take();
                return recent.atHand(first).isEmpty();
            });
        } finally {
            follower.stop();
            following.join();
        }
    }

    private static List<Message> written(MessageLog log, RoomName room) {
        return log.append(List.of(new Post(room, Draft.plain("Ann", "and so on"), null, Speaker.ANYBODY))).stream()
                .flatMap(outcome -> outcome.written().stream())
                .toList();
    }
}
