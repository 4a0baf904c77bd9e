package io.halley.database;

import io.halley.database.Database.Work;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The connections of the server's pool.
 *
 * <p><b>A connection on which anything has failed is never used again.</b> What state it is in, nobody knows for sure:
 * SQLite rolls a transaction back by itself when its disk is full, the driver and the pool believe that it goes on, and
 * whoever gets that connection next has each statement of his transaction committed alone. So it is not mended but thrown
 * away, and takes what was left undone with it.
 */
final class Connections {
    private static final Logger LOG = System.getLogger(Connections.class.getName());

    /** As server.xml has it (maxPoolSize). */
    private static final int MOST_POOLED = 16;

    private final DataSource dataSource;

    Connections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    <T> T lend(Work<T> work) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            return work.in(connection);
        } catch (Throwable e) { // Also where memory runs out: what was left undone must not be the next one's.
            throwAway(connection, e);
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

    /** The pool's handle is aborted, so that the pool forgets what it stands for. */
    static void throwAway(Connection connection, Throwable cause) {
        try {
            connection.abort(Runnable::run);
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
