package io.halley.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Why a database cannot be read or written, as whoever runs the server has to know it. */
public enum Failure {
    DISK_FULL("disk-full", "its disk is full: make room, or move it"),
    READ_ONLY("read-only", "it can only be read: see how its disk is mounted, and whose its files are"),
    LOCKED("locked", "somebody else keeps it locked"),
    UNREACHABLE(
            "unreachable",
            "it cannot be reached: see that it runs, or that its file is there, and what its address and password are"),
    DAMAGED("damaged", "it is damaged: restore a backup"),
    /** Nothing is lost, and nothing but a new process finds out how the file stands. */
    LOG_DELETED(
            "log-deleted",
            "somebody has deleted its write-ahead log; what was in it is in the file now, and nothing is lost:"
                    + " start this server anew"),
    DISK("disk", "its disk fails"),
    /** As after a backup of an older version was restored under a server. */
    SCHEMA("schema", "its tables are another version's, and are brought up to date"),
    REFUSED("refused", "it refuses what is written"),
    OTHER("other", "it fails");

    /** Of the states that databases may name themselves. */
    static final String STATE_LOG_DELETED = "WAL01";

    private static final int SQLITE_ERROR = 1;

    static final int SQLITE_CORRUPT = 11;
    static final int SQLITE_CANTOPEN = 14;

    /** SQLite's result codes are extended in their upper bytes; the lowest names the kind. */
    private static final int SQLITE_KIND = 0xff;

    private final String label;
    private final String words;

    Failure(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** The kind in a word, for those who count. */
    public String label() {
        return label;
    }

    /** What it is, and what to do about it. */
    String words() {
        return words;
    }

    /** What the first that knows says, of an exception and those behind it: a pool puts its own around the driver's. */
    static Failure of(SQLException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Failure known = cause instanceof SQLException e ? known(e) : null;
            if (known != null) {
                return known;
            }
        }
        return OTHER;
    }

    private static @Nullable Failure known(SQLException e) {
        String state = e.getSQLState();
        if (state != null && state.length() == 5) {
            Failure known = ofState(state);
            if (known != null) {
                return known;
            }
        }
        Failure known = lacksSomething(e) ? SCHEMA : ofSqlite(e.getErrorCode() & SQLITE_KIND);
        return known == null && e instanceof SQLTransientConnectionException ? UNREACHABLE : known;
    }

    /** SQLite has one code for all that a statement can be wrong in. */
    private static boolean lacksSomething(SQLException e) {
        String said = String.valueOf(e.getMessage());
        return e.getErrorCode() == SQLITE_ERROR && (said.contains("no such column") || said.contains("no such table"));
    }

    /** As PostgreSQL has them (appendix A of its manual). */
    private static @Nullable Failure ofState(String state) {
        return switch (state) {
            case "53100" -> DISK_FULL;
            case "25006" -> READ_ONLY;
            case "55P03", "25P03" -> LOCKED;
            case STATE_LOG_DELETED -> LOG_DELETED;
            case "42P01", "42703" -> SCHEMA;
            case "58030" -> DISK;
            case "XX001", "XX002" -> DAMAGED;
            default ->
                switch (state.substring(0, 2)) {
                    case "08", "28", "3D", "57" -> UNREACHABLE;
                    case "22", "23" -> REFUSED;
                    default -> null;
                };
        };
    }

    /** As SQLite has them (its "Result and Error Codes"). */
    private static @Nullable Failure ofSqlite(int code) {
        return switch (code) {
            case 5, 6 -> LOCKED;
            case 8 -> READ_ONLY;
            case 10 -> DISK;
            case SQLITE_CORRUPT, 26 -> DAMAGED;
            case 13 -> DISK_FULL;
            case SQLITE_CANTOPEN -> UNREACHABLE;
            case 18, 19 -> REFUSED;
            default -> null;
        };
    }
}
