package io.halley.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.log.LogFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @Test
    @Timeout(60)
    void doesNotWaitForEverForWhoWritesToTheEmbeddedDatabase(@TempDir Path folder) {
        Database database = new Database(LogFixture.embedded(folder), Duration.ofMillis(50));
        database.write(connection -> execute(connection, "create table t (n integer)"));
        database.write(first -> {
            CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(
                    () -> database.write(connection -> execute(connection, "insert into t values (2)")));
            assertThatThrownBy(second::get).hasCauseInstanceOf(LogUnavailableException.class);
            return execute(first, "insert into t values (1)");
        });
        assertThat(database.<Boolean>write(connection -> execute(connection, "insert into t values (3)")))
                .isFalse();
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}
