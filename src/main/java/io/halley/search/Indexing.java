package io.halley.search;

import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.message.RoomName;
import io.halley.platform.LentFor;
import io.halley.platform.Recurring;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index whole in the background: takes the words out of it of what was changed, deleted or trimmed, and puts those
 * in of what was said before there was an index, or was told apart otherwise, as by a server of the version before. The newest come first, in short
 * transactions with pauses between them, so that posts hardly notice. Where it has stopped, it goes on: each message tells
 * which of its versions is in the index. Several servers may do it at once; who comes second finds it done.
 */
@ApplicationScoped
public class Indexing {
    private static final Logger LOG = System.getLogger(Indexing.class.getName());

    /** Between two looks when all is done. */
    private static final Duration REST = Duration.ofSeconds(10);

    /** Messages a step: some 5 ms of the database's work, for which a post may have to wait. */
    private static final int STEP = 50;

    /** Or so many characters of them. */
    private static final int STEP_CHARACTERS = 20_000;

    /** Taking words out of SQLite's files for good takes a millisecond or two for each message, and so does putting others there. */
    private static final long CHANGING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final String UNINDEXED =
            "of_id is null and analysed is distinct from case when deleted_at is null then changes else -1 end";

    private static final int NO_VERSION = -1;

    private final Database database;
    private final ScheduledExecutorService executor;
    private boolean failing;
    private volatile @Nullable ScheduledFuture<?> next;

    @Inject
    public Indexing(Database database, @LentFor(LentFor.Use.DATABASE) ScheduledExecutorService executor) {
        this.database = database;
        this.executor = executor;
    }

    void start(@Observes Startup started) {
        goOnAfter(REST);
    }

    @PreDestroy
    void stop() {
        ScheduledFuture<?> scheduled = next;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    private void goOnAfter(Duration pause) {
        next = executor.schedule(new Recurring(this::goOn), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** While there is more to do, posts have the log to themselves for as long as a step has taken. */
    private void goOn() {
        Duration pause = REST;
        long start = System.nanoTime();
        try {
            if (tryStep()) {
                pause = Duration.ofNanos(System.nanoTime() - start);
            }
        } finally {
            goOnAfter(pause);
        }
    }

    private boolean tryStep() {
        try {
            boolean more = step();
            failing = false;
            return more;
        } catch (LogUnavailableException e) {
            if (!failing) {
                failing = true;
                LOG.log(Level.WARNING, "Words cannot be put into the index of the search now: {0}", e.getMessage());
            }
            return false;
        }
    }

    /** Whether some messages are still to be indexed; of what was deleted there is nothing to be found. */
    static boolean isUnderWay(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select 1 from message where " + UNINDEXED + " and deleted_at is null limit 1");
                ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    /**
     * One step of it.
     *
     * @return whether there may be more to do
     * @throws LogUnavailableException where the database is not there
     */
    public boolean step() {
        List<Version> versions = database.aside(Indexing::unindexed);
        boolean gone = database.aside(connection -> !gone(connection, 1).isEmpty());
        if (versions.isEmpty() && !gone) {
            return false;
        }
        Dialect dialect = Dialect.of(database.isShared());
        List<String> words =
                versions.stream().map(version -> version.words(dialect)).toList();
        return database.write(connection -> {
            takeTurn(connection);
            put(connection, dialect, versions, words);
            remove(connection);
            return true;
        });
    }

    /** A message as it is now; no text where it is deleted. */
    private record Version(
            long id,
            int changes,
            RoomName room,
            String author,
            String text,
            @Nullable String html) {
        boolean isDeleted() {
            return changes == NO_VERSION;
        }

        String words(Dialect dialect) {
            return isDeleted() ? "" : dialect.words(Words.of(room, author, text, html), id);
        }
    }

    private static List<Version> unindexed(Connection connection) throws SQLException {
        List<Version> versions = new ArrayList<>();
        int length = 0;
        try (PreparedStatement select = connection.prepareStatement(
                "select id, case when deleted_at is null then changes else -1 end, room, author,"
                        + " text, html from message where " + UNINDEXED + " order by id desc limit ?")) {
            select.setInt(1, STEP);
            try (ResultSet row = select.executeQuery()) {
                while (length < STEP_CHARACTERS && row.next()) {
                    Version version = new Version(
                            row.getLong(1),
                            row.getInt(2),
                            new RoomName(row.getString(3)),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6));
                    versions.add(version);
                    length += version.text.length();
                }
            }
        }
        return versions;
    }

    /** Among those who append: so nobody who holds the log's lock waits for rows that a step holds. */
    private static void takeTurn(Connection connection) throws SQLException {
        try (PreparedStatement turn =
                connection.prepareStatement("update log_head set last_id = last_id where id = 1")) {
            turn.executeUpdate();
        }
    }

    /** What has changed once more meanwhile is left to the next step, and so is what there is no time for. */
    private static void put(Connection connection, Dialect dialect, List<Version> versions, List<String> words)
            throws SQLException {
        try (PreparedStatement mark =
                        connection.prepareStatement("update message set indexed = ?, analysed = ? where id = ? and ? ="
                                + " case when deleted_at is null then changes else -1 end and " + UNINDEXED);
                PreparedStatement insert = connection.prepareStatement(dialect.insert());
                PreparedStatement keep = connection.prepareStatement("delete from search_gone where entry = ?")) {
            long start = System.nanoTime();
            for (int i = 0; i < versions.size() && (i == 0 || !isOver(start)); i++) {
                Version version = versions.get(i);
                mark.setInt(1, version.changes);
                mark.setInt(2, version.changes);
                mark.setLong(3, version.id);
                mark.setInt(4, version.changes);
                if (mark.executeUpdate() == 1 && !version.isDeleted()) {
                    insert.setObject(1, words.get(i), Types.OTHER);
                    insert.setLong(2, version.id);
                    insert.executeUpdate();
                    keep.setLong(1, Index.row(version.id, version.changes));
                    keep.executeUpdate();
                }
            }
        }
    }

    private static void remove(Connection connection) throws SQLException {
        long start = System.nanoTime();
        try (PreparedStatement remove = connection.prepareStatement("delete from search where rowid = ?");
                PreparedStatement forget = connection.prepareStatement("delete from search_gone where entry = ?")) {
            for (long row : gone(connection, STEP)) {
                remove.setLong(1, row);
                remove.executeUpdate();
                forget.setLong(1, row);
                forget.executeUpdate();
                if (isOver(start)) {
                    return;
                }
            }
        }
    }

    private static boolean isOver(long start) {
        return System.nanoTime() - start > CHANGING_NANOS;
    }

    private static List<Long> gone(Connection connection, int most) throws SQLException {
        List<Long> gone = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select entry from search_gone order by entry limit ?")) {
            select.setInt(1, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    gone.add(row.getLong(1));
                }
            }
        }
        return gone;
    }
}
