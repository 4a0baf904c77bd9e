package io.halley.platform;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the embedded database, taken for one server. A second one on the same file would hand out the same ids, and
 * neither would hear of what the other has written. The lock is the operating system's, and ends with the process however
 * that ends.
 *
 * <p>SQLite unpacks its library, a megabyte, at each start, and takes it away at each orderly end. In a place that belongs
 * to this folder, what a killed server has left there can be taken away at the next start, for no other uses it.
 */
final class DataFolder implements Closeable {
    private static final Logger LOG = System.getLogger(DataFolder.class.getName());

    /** Where sqlite-jdbc unpacks its library. */
    private static final String LIBRARY_FOLDER = "org.sqlite.tmpdir";

    private final FileChannel channel;

    private DataFolder(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IllegalStateException where another server has it, or it cannot be made */
    static DataFolder take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("halley.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new IllegalStateException("halley.data.dir: another server works in " + folder.toAbsolutePath()
                        + ", and an embedded database has room for one. Give this one a folder of its own.");
            }
            return new DataFolder(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("halley.data.dir: " + folder + " cannot be used", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Another one in this process.
        }
    }

    /** Gives SQLite's library a place of its own, empty, beside those of other servers. */
    static void makeRoomForLibrary(Path folder) {
        if (System.getProperty(LIBRARY_FOLDER) != null) {
            return;
        }
        try {
            String own = Integer.toHexString(folder.toRealPath().hashCode());
            Path place = Path.of(System.getProperty("java.io.tmpdir"), "halley-sqlite-" + own);
            Files.createDirectories(place);
            for (Path left : filesIn(place)) {
                Files.delete(left);
            }
            System.setProperty(LIBRARY_FOLDER, place.toString());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "SQLite's library is unpacked among other temporary files", e);
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
