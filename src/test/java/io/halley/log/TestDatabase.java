package io.halley.log;

import io.halley.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The databases that Halley runs on: what tests the log is run on both. */
public enum TestDatabase {
    SQLITE {
        @Override
        public DataSource fresh(Path folder) {
            return LogFixture.embedded(folder);
        }
    },
    POSTGRES {
        @Override
        public DataSource fresh(Path folder) {
            PostgresServer server = postgres();
            return server.dataSource(server.createDatabase());
        }
    };

    private static @Nullable PostgresServer postgres;

    /** An empty database. */
    public abstract DataSource fresh(Path folder);

    /** One server for all tests of this process, started when the first asks for it. */
    public static synchronized PostgresServer postgres() {
        PostgresServer running = postgres;
        if (running == null) {
            try {
                running = new PostgresServer(Files.createTempDirectory("halley-postgres"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            postgres = running;
        }
        return running;
    }
}
