package io.halley.database;

import io.halley.database.Database.Work;
import io.halley.platform.PooledConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The connections of the server's pool.
 *
 * <p><b>A connection on which anything has failed is not given back as it is.</b> What state it is in, nobody knows for sure:
 * SQLite rolls a transaction back by itself when its disk is full, the driver and the pool believe that it goes on, and
 * whoever gets that connection next has each statement of his transaction committed alone. One to a database server is
 * aborted, and takes what was left undone with it. SQLite's is brought to where SQLite, the driver and the pool agree again,
 * and thrown away only where they cannot be: its driver does nothing to abort, and the pool closes none that was aborted, so
 * that one would stay open for ever, with its files and its locks; so it is closed, too.
 */
final class Connections {
    private static final Logger LOG = System.getLogger(Connections.class.getName());

    /** As server.xml has it (maxPoolSize). */
    private static final int MOST_POOLED = 16;

    private final DataSource dataSource;
    private volatile boolean ofServer;

    Connections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** From now on they are known to lead to a database server. */
    void leadToServer() {
        ofServer = true;
    }

    <T> T lend(Work<T> work) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            return work.in(connection);
        } catch (Throwable e) { // Also where memory runs out: what was left undone must not be the next one's.
            mendOrThrowAway(connection, e);
            throw e;
        } finally {
            giveBack(connection);
        }
    }

    /** Throws away those that nobody uses. The pool makes new ones where it has no more; these go, too. */
    void forgetIdle() {
        for (int i = 0; i < MOST_POOLED; i++) {
            try {
                Connection connection = dataSource.getConnection();
                throwAway(connection, new SQLException("of no use any more"));
                giveBack(connection);
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "A connection could not be thrown away", e);
            }
        }
    }

    void mendOrThrowAway(Connection connection, Throwable cause) {
        try {
            if (!ofServer && !connection.getAutoCommit()) {
                endTransaction(connection);
                return;
            }
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        throwAway(connection, cause);
    }

    /** Where SQLite has ended it already, an empty one is begun: the driver takes nothing else for an end. */
    private static void endTransaction(Connection connection) throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException e) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("begin");
            }
        }
        connection.setAutoCommit(true);
    }

    /** The pool's handle is aborted, so that the pool forgets what it stands for, and nobody has to wait for a server's end. */
    private void throwAway(Connection connection, Throwable cause) {
        Connection driversOwn = PooledConnection.driversOwn(connection);
        try {
            connection.abort(Runnable::run);
            if (!ofServer) {
                driversOwn.close();
            }
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "A connection could not be given back", e);
        }
    }
}
