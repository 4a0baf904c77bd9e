package io.halley.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The file of the embedded database. Where another file is put in its place under a running server (somebody restores a
 * backup), SQLite goes on with the old one, which has no name any more: what is written there is gone with the process.
 * So before each use it is looked whether the file is still the one at the path. Where it is not, the first who finds out
 * waits until nobody uses the old one any more, and has its connections forgotten.
 */
final class EmbeddedFile {
    private static final Logger LOG = System.getLogger(EmbeddedFile.class.getName());

    /** Above the longest cursor, 25 characters: notes of one length are written within one sector, whole or not at all. */
    private static final int NOTE_LENGTH = 32;

    private final Path path;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private volatile Object current;
    private volatile @Nullable Object walOfCurrent;
    private volatile @Nullable Damage damage;

    private EmbeddedFile(Path path) throws SQLException {
        this.path = path;
        current = key();
        walOfCurrent = keyIfThere(beside("-wal"));
    }

    /** @return nothing where the database is in memory alone */
    static Optional<EmbeddedFile> of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select file from pragma_database_list where name = 'main'")) {
            String file = row.next() ? row.getString(1) : null;
            return file == null || file.isEmpty() ? Optional.empty() : Optional.of(new EmbeddedFile(Path.of(file)));
        }
    }

    /**
     * To be called before a connection is taken, and {@link #leave} when it was given back.
     *
     * @param forgetConnections to the file before, of which none is in use
     */
    void enter(Runnable forgetConnections) throws SQLException {
        while (!key().equals(current)) {
            use.writeLock().lock();
            try {
                Object now = key();
                if (!now.equals(current)) {
                    dropLogOfFileBefore();
                    forgetConnections.run();
                    walOfCurrent = null;
                    damage = null; // A later file may get the number that this one had.
                    current = now;
                }
            } finally {
                use.writeLock().unlock();
            }
        }
        use.readLock().lock();
    }

    void leave() {
        use.readLock().unlock();
    }

    /**
     * To be called by whoever has just written. SQLite goes on with a write-ahead log that has no name any more, too, and who
     * opens the file after it knows nothing of what is in there; it is brought into the file, to which nothing more is written.
     *
     * @param connection that has written, and is in no transaction
     * @throws SQLException where what was written since {@link #enter} is not in the file that is there, or will not stay
     */
    void checkStillThere(Connection connection) throws SQLException {
        Object wal = keyIfThere(beside("-wal"));
        if (wal != null) {
            walOfCurrent = wal;
        }
        if (!key().equals(current)) {
            throw new SQLException("its file was replaced by another one");
        }
        if (wal == null && walOfCurrent != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma wal_checkpoint"); // Only this connection, and those beside it, still have it.
            }
            noteDamage("its write-ahead log is gone", Failure.STATE_LOG_DELETED);
            checkUndamaged();
        }
    }

    /**
     * What the file before has left of its write-ahead log would be taken for this one's, and its pages for newer ones. (Who
     * closes the old file sees that it has no name any more, and writes nothing back.)
     */
    private void dropLogOfFileBefore() throws SQLException {
        if (walOfCurrent != null && walOfCurrent.equals(keyIfThere(beside("-wal")))) {
            delete(beside("-wal"));
            delete(beside("-shm"));
        }
    }

    /** @throws SQLException where the file that is there now is known to be damaged: it is left as it is */
    void checkUndamaged() throws SQLException {
        Damage known = damage;
        if (known != null && known.file.equals(key())) {
            throw new SQLException(known.words, known.state, Failure.SQLITE_CORRUPT);
        }
    }

    void noteDamage() {
        noteDamage("damage was found in it", null);
    }

    /** Whether something is known of the file that only another file, or a new process, can mend. */
    boolean isDamaged() {
        Damage known = damage;
        return known != null && known.file.equals(keyIfThere(path));
    }

    /** Whether a new process is enough. */
    boolean needsNewStart() {
        Damage known = damage;
        return known != null && Failure.STATE_LOG_DELETED.equals(known.state) && isDamaged();
    }

    /** What was found first is what is told. */
    private void noteDamage(String words, @Nullable String state) {
        Object file = keyIfThere(path);
        Damage known = damage;
        if (file != null && (known == null || !known.file.equals(file))) {
            damage = new Damage(file, words, state);
        }
    }

    private record Damage(
            Object file, String words, @Nullable String state) {}

    /**
     * Keeps a word beside the file, where it stays when the file is replaced. It takes the place of the one before, on a disk
     * that is full as well, and is flushed only when there was none: after a power cut it may be an older one.
     */
    void note(String word) {
        Path note = beside("-note");
        boolean first = Files.notExists(note);
        try (FileChannel channel = FileChannel.open(note, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(UTF_8.encode(word + " ".repeat(NOTE_LENGTH - word.length())));
            if (first) {
                channel.force(true);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Not noted", e);
        }
    }

    /** @return what was noted last, by this server or the one before */
    Optional<String> noted() {
        try {
            return Optional.of(Files.readString(beside("-note")).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    private Object key() throws SQLException {
        try {
            return keyOf(path);
        } catch (NoSuchFileException e) {
            throw new SQLException("the file " + path + " is gone", null, Failure.SQLITE_CANTOPEN, e);
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), null, Failure.SQLITE_CANTOPEN, e);
        }
    }

    private static @Nullable Object keyIfThere(Path file) {
        try {
            return keyOf(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** Where a file system has no keys, one file cannot be told from another. */
    private static Object keyOf(Path file) throws IOException {
        return Objects.requireNonNullElse(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey(), "a file without a key");
    }

    private static void delete(Path file) throws SQLException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), null, Failure.SQLITE_CANTOPEN, e);
        }
    }
}
