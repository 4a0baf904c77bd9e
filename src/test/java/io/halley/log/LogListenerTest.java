package io.halley.log;

import static org.awaitility.Awaitility.await;

import io.halley.database.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogListenerTest {
    private final AtomicInteger woken = new AtomicInteger();

    /** What this server has written it knows: each batch of its own would else cost it an empty read. */
    @Test
    void hearsTheOthersAndNotItself(@TempDir Path folder) throws SQLException {
        DataSource dataSource = TestDatabase.POSTGRES.fresh(folder);
        LogListener listener = new LogListener(dataSource, "itself", woken::incrementAndGet);
        Thread thread = new Thread(listener);
        thread.start();
        await().until(() -> woken.get() == 1); // When it begins to listen.
        announce(dataSource, "itself");
        await().during(Duration.ofMillis(500)).until(() -> woken.get() == 1);
        announce(dataSource, "another");
        await().until(() -> woken.get() == 2);
        listener.stop();
        thread.interrupt();
    }

    /** Without it each message that another server writes would be a second late, for good. */
    @Test
    void listensAgainWhateverEndsIt(@TempDir Path folder) {
        AtomicInteger tries = new AtomicInteger();
        DataSource dataSource = TroubledDatabase.before(TestDatabase.POSTGRES.fresh(folder), () -> {
            if (tries.incrementAndGet() <= 2) {
                throw new LinkageError("as the test wants it");
            }
        });
        LogListener listener = new LogListener(dataSource, "itself", woken::incrementAndGet);
        Thread thread = new Thread(listener);
        thread.start();
        await().until(() -> woken.get() == 1);
        listener.stop();
        thread.interrupt();
    }

    private static void announce(DataSource dataSource, String whose) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("notify " + Database.CHANNEL + ", '" + whose + "'");
        }
    }
}
