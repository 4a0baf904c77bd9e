package io.halley.database;

import io.halley.count.DatabaseOperation;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Where the log is kept: connections, transactions and the schema. Every failure leaves here as a
 * {@link LogUnavailableException}; nobody else sees an {@link SQLException}.
 */
@Direct
public class Database {
    /** The channel of PostgreSQL's LISTEN and NOTIFY. */
    public static final String CHANNEL = "halley";

    /** Above what a transaction ever takes; who waits for the lock gives up before the driver does (socketTimeout, 10 s). */
    private static final String BOUND_LOCKS =
            "set local idle_in_transaction_session_timeout = '10s'; set local lock_timeout = '8s'";

    /** On a disk that hangs nobody waits for longer: as long as PostgreSQL's driver waits for its network. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final Connections connections;
    private final Duration longestWait;
    private final Outages outages = new Outages();
    private final String announcer = UUID.randomUUID().toString();

    /**
     * SQLite has one writer and no queue for the others: who finds it taken sleeps and looks again, and where others write
     * without a pause, its patience ends before it has had a turn.
     */
    private final ReentrantLock embeddedTurn = new ReentrantLock(true);

    private volatile boolean shared;
    private volatile @Nullable EmbeddedFile file;
    private volatile long lastWriteNanos = System.nanoTime();

    @Inject
    public Database(DataSource dataSource) {
        this(dataSource, LONGEST_WAIT);
    }

    /** @param longestWait for the turn to write to the embedded database */
    Database(DataSource dataSource, Duration longestWait) {
        this.dataSource = dataSource;
        connections = new Connections(dataSource);
        this.longestWait = longestWait;
    }

    /** Whether other servers may use this database, which can wake them. The embedded one has one server. */
    public boolean isShared() {
        return shared;
    }

    /** What this server's own announcements say, so that it can leave them unheard. */
    public String announcer() {
        return announcer;
    }

    /**
     * Wakes the other replicas when this transaction commits. Once a batch, because a transaction that notifies holds a
     * lock of the whole server from here to its end.
     */
    public void announce(Connection connection) throws SQLException {
        if (shared) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("notify " + CHANNEL + ", '" + announcer + "'");
            }
        }
    }

    /** One or more statements. */
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Looks at the database as it is found, and brings the schema to this version's. Several servers may do so at once; one
     * does it, the others wait.
     */
    public void open() {
        read(this::look);
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(dataSource)
                    .locations("db/migration", shared ? "db/shared" : "db/embedded")
                    .load()
                    .migrate();
        } catch (RuntimeException e) {
            throw outages.begin(DatabaseOperation.MIGRATE, new SQLException(e.getMessage(), e));
        }
        outages.end(DatabaseOperation.MIGRATE);
    }

    /** One read in all: what is damaged must not be found readable each time, before it is found damaged again. */
    private String look(Connection connection) throws SQLException {
        shared = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        if (shared) {
            connections.leadToServer();
            return checkEncoding(connection);
        }
        if (file == null) {
            file = EmbeddedFile.of(connection).orElse(null);
        }
        return checkWhole(connection);
    }

    /** Some texts could never be written to a database of another encoding, and each would take its whole batch with it. */
    private static String checkEncoding(Connection connection) throws SQLException {
        String encoding = text(connection, "show server_encoding");
        if (!encoding.equals("UTF8")) {
            throw new SQLException("its encoding is " + encoding + ", and has to be UTF8");
        }
        return encoding;
    }

    /**
     * Takes a second for each 500 MB or so; a file that was found damaged once is not looked at again. Table by table, because
     * of the search's words each would else be compared with their texts, which takes some seconds for a million messages.
     */
    private String checkWhole(Connection connection) throws SQLException {
        checkUndamaged();
        String found = text(
                connection,
                "select quick_check from sqlite_schema t join pragma_quick_check(t.name)"
                        + " where t.type = 'table' and t.rootpage > 0 and quick_check <> 'ok' limit 1");
        if (!found.isEmpty()) {
            throw new SQLException(found, null, Failure.SQLITE_CORRUPT);
        }
        return found;
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    public <T> T read(Work<T> work) {
        try {
            T result = onConnection(work);
            if (!isDamaged()) { // Some of it can be read, and some not: that is not over with each read that goes well.
                outages.end(DatabaseOperation.READ);
            }
            return result;
        } catch (SQLException e) {
            throw failed(DatabaseOperation.READ, e);
        }
    }

    public <T> T write(Work<T> work) {
        try {
            checkUndamaged();
            T result = shared ? inTransaction(work) : inEmbeddedTurn(() -> inTransaction(work));
            outages.end(DatabaseOperation.WRITE);
            lastWriteNanos = System.nanoTime();
            return result;
        } catch (SQLException e) {
            throw failed(DatabaseOperation.WRITE, e);
        }
    }

    /**
     * A transaction of what is no part of the log. Whether it goes well says nothing of whether the log
     * can be read or written.
     */
    public <T> T aside(Work<T> work) {
        try {
            return inTransaction(work);
        } catch (SQLException e) {
            throw new LogUnavailableException(Failure.OTHER, String.valueOf(e.getMessage()), e);
        }
    }

    /** What is damaged gets no messages on top of it: they might be seen by some reads, and not by others. */
    private void checkUndamaged() throws SQLException {
        EmbeddedFile embedded = file;
        if (embedded != null) {
            embedded.checkUndamaged();
        }
    }

    private boolean isDamaged() {
        EmbeddedFile embedded = file;
        return embedded != null && embedded.isDamaged();
    }

    /** Whether this process can write no more, and the next one can. */
    public boolean needsNewStart() {
        EmbeddedFile embedded = file;
        return embedded != null && embedded.needsNewStart();
    }

    private LogUnavailableException failed(DatabaseOperation operation, SQLException e) {
        EmbeddedFile embedded = file;
        if (embedded != null && Failure.of(e) == Failure.DAMAGED) {
            embedded.noteDamage();
        }
        return outages.begin(operation, e);
    }

    /** @return whether the last attempt to read went well */
    public boolean isReadable() {
        return !outages.isOn(DatabaseOperation.READ);
    }

    /** @return whether the last attempt to write went well */
    public boolean isWritable() {
        return !outages.isOn(DatabaseOperation.WRITE);
    }

    /** @return how long ago something was written */
    public Duration sinceLastWrite() {
        return Duration.ofNanos(System.nanoTime() - lastWriteNanos);
    }

    /** Whether there is a file that a word can be kept beside. */
    public boolean keepsNotes() {
        return file != null;
    }

    /** Keeps a word beside the embedded database's file, which stays there when the file is replaced. */
    public void note(String word) {
        EmbeddedFile embedded = file;
        if (embedded != null) {
            embedded.note(word);
        }
    }

    /** @return what was noted last, by this server or the one before */
    public Optional<String> noted() {
        EmbeddedFile embedded = file;
        return embedded == null ? Optional.empty() : embedded.noted();
    }

    /**
     * Brings the embedded database's file up to date and ends its write-ahead log, in which pages are as they were before:
     * with them goes the last of what was deleted. A reader that is just under way puts it off to the next time.
     */
    public void endWriteAheadLog() {
        try {
            if (!shared) {
                var unused = inEmbeddedTurn(
                        () -> onConnection(connection -> text(connection, "pragma wal_checkpoint(truncate)")));
            }
        } catch (SQLException e) {
            throw failed(DatabaseOperation.WRITE, e);
        }
    }

    /** What is done in the embedded database's turn. */
    private interface Turn<T> {
        T take() throws SQLException;
    }

    private <T> T inEmbeddedTurn(Turn<T> turn) throws SQLException {
        try {
            if (!embeddedTurn.tryLock(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTimeoutException("others have been writing for " + longestWait.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("this server is going down", e);
        }
        try {
            return turn.take();
        } finally {
            embeddedTurn.unlock();
        }
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        return onConnection(connection -> {
            connection.setAutoCommit(false);
            boundLocks(connection);
            T result = work.in(connection);
            connection.commit();
            goBackToAutoCommit(connection);
            checkStillThere(connection);
            return result;
        });
    }

    /** What was written to a file that is not there any more is not acknowledged. */
    private void checkStillThere(Connection connection) throws SQLException {
        EmbeddedFile embedded = file;
        if (embedded != null) {
            embedded.checkStillThere(connection);
        }
    }

    /** Where this fails, what was written is written all the same. */
    private void goBackToAutoCommit(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            connections.mendOrThrowAway(connection, e);
        }
    }

    private <T> T onConnection(Work<T> work) throws SQLException {
        EmbeddedFile embedded = file;
        if (embedded == null) {
            return connections.lend(work);
        }
        embedded.enter(connections::forgetIdle);
        try {
            return connections.lend(work);
        } finally {
            embedded.leave();
        }
    }

    /**
     * Lets the database server end this transaction where this server no longer can: one that was cut off in the middle of
     * it would hold the log's lock for as long as TCP keeps the connection up, which is hours.
     */
    private void boundLocks(Connection connection) throws SQLException {
        if (shared) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(BOUND_LOCKS);
            }
        }
    }
}
