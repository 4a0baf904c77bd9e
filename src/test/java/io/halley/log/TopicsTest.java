package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.message.Draft;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What rooms are about. */
class TopicsTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");

    @ParameterizedTest
    @EnumSource
    void leaveNothingOfWhatARoomWasAboutBefore(TestDatabase database, @TempDir Path folder) {
        DataSource both = database.fresh(folder);
        try (LogFixture log = new LogFixture(both, posted -> {}).start()) {
            assertThat(name(log, KITCHEN, "cake")).isTrue();
            assertThat(name(log, LOBBY, "tea")).isTrue();
            assertThat(name(log, LOBBY, "tea")).isFalse();
            assertThat(topics(log)).containsExactly("topic: tea");
            assertThat(name(log, LOBBY, "coffee")).isTrue();
            assertThat(topics(log)).containsExactly("edited: ", "topic: coffee");
            assertThat(name(log, LOBBY, "")).isTrue();
            assertThat(topics(log)).containsExactly("edited: ", "edited: ", "topic: ");
            assertThat(log.messages.topic(LOBBY)).isEmpty();
            assertThat(log.messages.topic(KITCHEN)).contains("cake");
        }
        try (LogFixture anew = new LogFixture(both, posted -> {}).start()) {
            assertThat(topics(anew)).containsExactly("edited: ", "edited: ", "topic: ");
        }
    }

    private static boolean name(LogFixture log, RoomName room, String topic) {
        Draft said = new Draft("Ann", topic, null, "u-1");
        return log.messages
                .name(room, said, Speaker.ANYBODY)
                .toCompletableFuture()
                .join();
    }

    private static List<String> topics(LogFixture log) {
        Cursor beginning = log.messages.now().at(0);
        return log.messages.afterAtOnce(new Question(List.of(LOBBY), beginning, 100)).messages().stream()
                .map(entry -> entry.type().word() + ": " + entry.text())
                .toList();
    }
}
