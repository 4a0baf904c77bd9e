package io.halley.database;

import io.halley.count.Counts;
import io.halley.count.DatabaseOperation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the database can be read and written, as the last real attempts went. It is told when an outage begins, and when
 * it is over; what happens in between is counted, and fills no log.
 */
final class Outages {
    private static final Logger LOG = System.getLogger(Outages.class.getName());

    private final Map<DatabaseOperation, Failure> now = new ConcurrentHashMap<>();

    /** An attempt has failed. */
    LogUnavailableException begin(DatabaseOperation operation, SQLException thrown) {
        Failure failure = Failure.of(thrown);
        Counts.databaseFailed(operation);
        Counts.logFailed(failure.label());
        if (failure != Failure.REFUSED && now.put(operation, failure) != failure) {
            LOG.log(Level.ERROR, what(operation, failure) + " (" + said(thrown) + ")");
        }
        return new LogUnavailableException(failure, what(operation, failure), thrown);
    }

    /** An attempt has gone well. */
    void end(DatabaseOperation operation) {
        if (!now.isEmpty() && now.remove(operation) != null) {
            LOG.log(Level.INFO, "The log can be {0} again", done(operation));
        }
    }

    boolean isOn(DatabaseOperation operation) {
        return now.containsKey(operation);
    }

    /** A batch's failure repeats the statement with all that was to be written; what the database says of it does not. */
    private static String said(SQLException thrown) {
        SQLException behind = thrown instanceof BatchUpdateException ? thrown.getNextException() : null;
        return String.valueOf((behind == null ? thrown : behind).getMessage());
    }

    private static String what(DatabaseOperation operation, Failure failure) {
        return "The log's database cannot be " + done(operation) + ": " + failure.words();
    }

    private static String done(DatabaseOperation operation) {
        return switch (operation) {
            case MIGRATE -> "brought up to date";
            case READ -> "read";
            case WRITE -> "written";
            case LISTEN -> "listened to";
        };
    }
}
