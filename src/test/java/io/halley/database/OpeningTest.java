package io.halley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.PostgresServer;
import io.halley.log.LogFixture;
import io.halley.log.TestDatabase;
import io.halley.message.RoomName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found when the database is opened. */
class OpeningTest {
    private static final int MESSAGES = 200;
    private static final int PAGE = 4_096;

    @Test
    void takesNoDatabaseThatCouldNotHoldEveryText() {
        PostgresServer server = TestDatabase.postgres();
        server.execute("postgres", "create database latin encoding 'LATIN1' locale 'C' template template0");
        Database database = new Database(server.dataSource("latin"));
        assertThatThrownBy(database::open)
                .isInstanceOf(LogUnavailableException.class)
                .hasRootCauseMessage("its encoding is LATIN1, and has to be UTF8");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void putsNothingOnTopOfADamagedFile(boolean cut, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("halley.db");
        try (LogFixture log = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            log.say(new RoomName("lobby"), MESSAGES);
        }
        Files.deleteIfExists(folder.resolve("halley.db-wal"));
        damage(file, cut);
        try (LogFixture log = new LogFixture(LogFixture.embedded(folder), posted -> {}).start()) {
            assertThat(log.messages.isOpen()).isFalse();
            assertThat(log.messages.isReadable()).isFalse();
            assertThatThrownBy(() -> log.post(new RoomName("lobby"), "on top"))
                    .isInstanceOf(LogUnavailableException.class);
        }
    }

    /** It is opened again every second, until a backup is there. */
    @Test
    void saysOnceThatAFileIsDamaged(@TempDir Path folder) throws IOException {
        try (LogFixture log = new LogFixture(LogFixture.embedded(folder), posted -> {}).open()) {
            log.say(new RoomName("lobby"), MESSAGES);
        }
        damage(folder.resolve("halley.db"), false);
        Database database = new Database(LogFixture.embedded(folder));
        List<String> told = OutagesTest.told(() -> {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(database::open).isInstanceOf(LogUnavailableException.class);
            }
        });
        assertThat(told).singleElement().asString().contains("it is damaged");
    }

    private static void damage(Path file, boolean cut) throws IOException {
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            if (cut) {
                damaged.setLength(damaged.length() / 2 / PAGE * PAGE);
            } else {
                damaged.seek(damaged.length() / 2 / PAGE * PAGE);
                damaged.write(new byte[2 * PAGE]);
            }
        }
    }
}
