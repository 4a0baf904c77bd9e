package io.halley.log;

import io.halley.count.Counts;
import io.halley.count.DatabaseOperation;
import io.halley.database.Database;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Hears that another replica has written, by PostgreSQL's LISTEN, and wakes the follower.
 *
 * <p>Only a doorbell (rule 1): while it is broken, the follower looks for itself once a second. It has a connection of
 * its own, because notifications belong to a session; it tries that connection whenever it was quiet for a while,
 * because a network can fall silent without a word; and it connects again with growing pauses. After each connect the
 * follower is woken, for what was said in between.
 */
final class LogListener implements Runnable {
    private static final Logger LOG = System.getLogger(LogListener.class.getName());

    /** How long it listens before it tries whether the connection still stands. */
    private static final int QUIET_MILLIS = 1_000;

    /** The pauses between attempts to connect: at first short, for a database that restarts, and never long. */
    private static final int FIRST_PAUSE_MILLIS = 100;

    private static final int MAX_PAUSE_MILLIS = 5_000;

    private final DataSource dataSource;
    private final Runnable wake;
    private int pauseMillis = FIRST_PAUSE_MILLIS;
    private volatile boolean stopped;

    LogListener(DataSource dataSource, Runnable wake) {
        this.dataSource = dataSource;
        this.wake = wake;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                listen();
            } catch (SQLException | RuntimeException e) {
                pause(e);
            }
        }
    }

    void stop() {
        stopped = true;
    }

    private void listen() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen " + Database.CHANNEL);
            PGConnection session = connection.unwrap(PGConnection.class);
            pauseMillis = FIRST_PAUSE_MILLIS;
            wake.run();
            while (!stopped) {
                if (session.getNotifications(QUIET_MILLIS).length > 0) {
                    wake.run();
                } else {
                    statement.execute("select 1");
                }
            }
        }
    }

    private void pause(Exception cause) {
        if (stopped) {
            return;
        }
        Counts.databaseFailed(DatabaseOperation.LISTEN);
        if (pauseMillis == FIRST_PAUSE_MILLIS) {
            LOG.log(Level.WARNING, "Notifications are cut off; connecting again ({0})", cause.getMessage());
        }
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(pauseMillis / 2, pauseMillis));
        } catch (InterruptedException e) {
            stopped = true;
        }
        pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
    }
}
