package io.halley.database;

import io.halley.count.Counts;
import io.halley.count.DatabaseOperation;
import io.halley.platform.Direct;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

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
    private final Duration longestWait;

    /**
     * SQLite has one writer and no queue for the others: who finds it taken sleeps and looks again, and where others write
     * without a pause, its patience ends before it has had a turn.
     */
    private final ReentrantLock embeddedTurn = new ReentrantLock(true);

    private volatile boolean shared;

    @Inject
    public Database(DataSource dataSource) {
        this(dataSource, LONGEST_WAIT);
    }

    /** @param longestWait for the turn to write to the embedded database */
    Database(DataSource dataSource, Duration longestWait) {
        this.dataSource = dataSource;
        this.longestWait = longestWait;
    }

    /** Whether other servers may use this database, which can wake them. The embedded one has one server. */
    public boolean isShared() {
        return shared;
    }

    /**
     * Wakes the other replicas when this transaction commits. Once a batch, because a transaction that notifies holds a
     * lock of the whole server from here to its end.
     */
    public void announce(Connection connection) throws SQLException {
        if (shared) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("notify " + CHANNEL);
            }
        }
    }

    /** One or more statements. */
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Brings the schema to this version's. Several servers may do so at once; one does it, the others wait. */
    public void migrate() {
        shared = read(connection -> connection.getMetaData().getDatabaseProductName())
                .equals("PostgreSQL");
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(dataSource)
                    .load()
                    .migrate();
        } catch (RuntimeException e) {
            Counts.databaseFailed(DatabaseOperation.MIGRATE);
            throw new LogUnavailableException("the log's schema cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    public <T> T read(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.in(connection);
        } catch (SQLException e) {
            Counts.databaseFailed(DatabaseOperation.READ);
            throw new LogUnavailableException("the log cannot be read: " + e.getMessage(), e);
        }
    }

    public <T> T write(Work<T> work) {
        try {
            return shared ? inTransaction(work) : inEmbeddedTurn(work);
        } catch (SQLException e) {
            Counts.databaseFailed(DatabaseOperation.WRITE);
            throw new LogUnavailableException("the log cannot be written: " + e.getMessage(), e);
        }
    }

    private <T> T inEmbeddedTurn(Work<T> work) throws SQLException {
        try {
            if (!embeddedTurn.tryLock(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTimeoutException("others have been writing for " + longestWait.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("this server is going down", e);
        }
        try {
            return inTransaction(work);
        } finally {
            embeddedTurn.unlock();
        }
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boundLocks(connection);
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (Throwable e) { // Also where memory runs out: what was left undone would be committed below.
                rollBack(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
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

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
