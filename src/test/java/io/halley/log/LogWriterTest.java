package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where all else fails but the disk, as it does when memory runs out. */
class LogWriterTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int MANY = 200;

    @Test
    void tellsEachWhatWasWrittenAndGoesOnWhereNobodyElseCanBeTold(@TempDir Path folder) {
        MessageLog log = new MessageLog(new Database(LogFixture.embedded(folder)));
        log.begin(log.open());
        LogWriter writer = new LogWriter(
                log,
                written -> {
                    throw new LinkageError("for those who listen, as the test wants it");
                },
                task -> {
                    throw new LinkageError("for a thread, as the test wants it");
                });
        Thread thread = new Thread(writer);
        thread.start();
        List<CompletableFuture<Message>> posts = IntStream.range(0, MANY)
                .parallel()
                .mapToObj(i -> writer.write(new Entry(LOBBY, Draft.plain("Ann", "message " + i), null)))
                .toList();
        await().until(() -> posts.stream().allMatch(CompletableFuture::isDone));
        assertThat(posts).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(thread.isAlive()).isTrue();
        writer.stop();
        thread.interrupt();
    }
}
