package io.halley.retention;

import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.log.HistoryLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/**
 * Retention alone, in a process of its own that can be killed. A server's rests for a minute when it has trimmed all, and a
 * crash would hardly ever come while it works; this one is always at it.
 */
public final class TrimmingProcess implements AutoCloseable {
    /** Nobody waits for another's lease to end: that one may have been killed a moment ago. */
    private static final Duration NO_LEASE = Duration.ofMillis(-1);

    /** Between two steps posts have the log to themselves, for longer than most steps take. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ProcessBuilder command;
    private Process process;

    /**
     * @param database PostgreSQL's URL, or the folder of an embedded one; its schema is there
     * @param most messages that a room keeps
     * @param output where it writes why it has ended
     */
    public TrimmingProcess(String database, int most, Path output) {
        command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrimmingProcess.class.getName(),
                        database,
                        String.valueOf(most))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        process = start();
    }

    public void restart() {
        process = start();
    }

    public long pid() {
        return process.pid();
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private Process start() {
        try {
            return command.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends when its standard input does, with the test that has started it. */
    public static void main(String[] arguments) throws IOException {
        Thread trimming = new Thread(() -> trimForEver(arguments[0], Integer.parseInt(arguments[1])));
        trimming.setDaemon(true);
        trimming.setUncaughtExceptionHandler((thread, e) -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        trimming.start();
        System.in.readAllBytes();
    }

    private static void trimForEver(String where, int most) {
        Database database = new Database(dataSource(where));
        Trimming trimming = new Trimming(database, NO_LEASE);
        HistoryLimits limits = new HistoryLimits(Optional.empty(), Optional.of(most));
        boolean open = false;
        while (true) {
            try {
                if (!open) {
                    database.open();
                    open = true;
                }
                trimming.step(Instant.now(), limits);
            } catch (LogUnavailableException e) { // The database has crashed, or its disk: it is tried again.
                open = open && database.isReadable();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** To the file it flushes nothing but checkpoints: else it would flush for a server that forgets to. */
    private static DataSource dataSource(String where) {
        if (where.startsWith("jdbc:")) {
            PGSimpleDataSource postgres = new PGSimpleDataSource();
            postgres.setUrl(where);
            return postgres;
        }
        SQLiteDataSource embedded = new SQLiteDataSource();
        embedded.setUrl("jdbc:sqlite:" + where + "/halley.db?journal_mode=WAL&synchronous=NORMAL");
        embedded.getConfig().setBusyTimeout(5_000);
        return embedded;
    }
}
