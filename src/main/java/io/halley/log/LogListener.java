package io.halley.log;

import io.halley.count.Counts;
import io.halley.count.DatabaseOperation;
import io.halley.database.Database;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

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
    private final String own;
    private final Runnable wake;
    private int pauseMillis = FIRST_PAUSE_MILLIS;
    private volatile boolean stopped;

    /** @param own what this server's own announcements say: it knows already what it has written */
    LogListener(DataSource dataSource, String own, Runnable wake) {
        this.dataSource = dataSource;
        this.own = own;
        this.wake = wake;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                listen();
            } catch (Throwable e) { // Whatever it is, it listens again: without it each message is a second late.
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
            reportEnd();
            wake.run();
            while (!stopped) {
                PGNotification[] heard = session.getNotifications(QUIET_MILLIS);
                if (heard.length == 0) {
                    statement.execute("select 1");
                } else if (!Arrays.stream(heard).allMatch(one -> own.equals(one.getParameter()))) {
                    wake.run();
                }
            }
        }
    }

    private void reportEnd() {
        if (pauseMillis > FIRST_PAUSE_MILLIS) {
            LOG.log(Level.INFO, "Notifications come again");
        }
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    private void pause(Throwable cause) {
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
