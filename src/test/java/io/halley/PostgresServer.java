package io.halley;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL of the test's own. It flushes to disk as in production, which the library would switch off. */
public final class PostgresServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private EmbeddedPostgres postgres;
    private ProcessHandle process;

    public PostgresServer(Path folder) {
        this.folder = folder;
        postgres = launch(folder, 0);
        port = postgres.getPort();
        process = process();
    }

    /** Makes an empty database. */
    public String createDatabase() {
        return createDatabase("");
    }

    /** Makes one that has what another one has, to which nobody may be connected. */
    public String copyDatabase(String other) {
        return createDatabase(" template " + other);
    }

    private String createDatabase(String how) {
        String name = "halley_" + UUID.randomUUID().toString().replace('-', '_');
        execute("postgres", "create database " + name + how);
        return name;
    }

    /** The settings of a Halley over this database. */
    public Map<String, String> settings(String database) {
        return Map.of(
                "HALLEY_DB_URL", address(database), "HALLEY_DB_USER", "postgres", "HALLEY_DB_PASSWORD", "postgres");
    }

    /** Its address as PostgreSQL's own programs take it. */
    String uri(String database) {
        return "postgresql://postgres:postgres@localhost:" + port + "/" + database;
    }

    public DataSource dataSource(String database) {
        return dataSource(database, "public");
    }

    DataSource dataSource(String database, String schema) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setCurrentSchema(schema);
        dataSource.setUrl(address(database));
        dataSource.setUser("postgres");
        dataSource.setPassword("postgres");
        return dataSource;
    }

    /** With who asks, for another process. */
    String url(String database) {
        return address(database) + "?user=postgres&password=postgres";
    }

    public void execute(String database, String sql) {
        try (Connection connection = dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** kill -9 of the server process; its children end when they notice. */
    public void kill() {
        List<ProcessHandle> all = processes().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** All its processes stand still, with all their connections: a network that swallows what is sent looks so. */
    public void suspend() {
        Signals.send("STOP", Stream.of(process)); // It begins no others any more.
        Signals.send("STOP", process.descendants());
    }

    public void resume() {
        Signals.send("CONT", processes());
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    public void restart() {
        close(); // It is gone already: this only lets go of its folder.
        postgres = launch(folder, port);
        process = process();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String address(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    /** Noted at its start: it may have to be killed when its folder cannot be read any more. */
    private ProcessHandle process() {
        try {
            String pid = Files.readAllLines(folder.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres launch(Path folder, int port) {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setPGStartupWait(Duration.ofSeconds(TimeUnit.MINUTES.toSeconds(2)))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
