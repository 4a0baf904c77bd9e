package io.halley.log;

import io.halley.PostgresServer;
import io.halley.database.Database;
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
            try {
                Files.copy(schema(), folder.resolve(LogFixture.FILE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return empty(folder);
        }

        @Override
        DataSource empty(Path folder) {
            return LogFixture.embedded(folder);
        }
    },
    POSTGRES {
        @Override
        public DataSource fresh(Path folder) {
            PostgresServer server = postgres();
            return server.dataSource(server.copyDatabase(schemaOf(server)));
        }

        @Override
        DataSource empty(Path folder) {
            PostgresServer server = postgres();
            return server.dataSource(server.createDatabase());
        }
    };

    private static @Nullable PostgresServer postgres;
    private static @Nullable Path schema;
    private static @Nullable String schemaOfPostgres;

    /** An empty one. */
    abstract DataSource empty(Path folder);

    /** A database with this version's schema, and nothing in it: a copy, for the migrations take longer than most tests. */
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

    private static synchronized Path schema() throws IOException {
        Path made = schema;
        if (made == null) {
            Path folder = Files.createTempDirectory("halley-schema");
            new Database(LogFixture.embedded(folder)).open();
            made = folder.resolve(LogFixture.FILE);
            schema = made;
        }
        return made;
    }

    private static synchronized String schemaOf(PostgresServer server) {
        String made = schemaOfPostgres;
        if (made == null) {
            made = server.createDatabase();
            new Database(server.dataSource(made)).open();
            schemaOfPostgres = made;
        }
        return made;
    }
}
