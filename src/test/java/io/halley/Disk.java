package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk of the test's own whose power can be cut: ext4 over a file, shut down as the kernel's own tests of its file systems
 * do it. From that moment on nothing gets to the disk any more, neither data nor ext4's journal, and what had not got there
 * is forgotten. What is mounted afterwards is what a machine finds that starts again.
 *
 * <p>A disk may have been given, before, some of what nobody has asked it to flush, in any order. So here some pages of the
 * files that were written last are, in the moment before the cut.
 */
final class Disk implements AutoCloseable {
    /** Room for PostgreSQL's own log; the file has holes where nothing was written. */
    private static final String SIZE = "2G";

    private static final int PAGE = 4_096;

    /** Enough to hit each file of a small database a few times. */
    private static final int PIECES = 20;

    private final Path image;
    private final Path root;
    private int cuts;
    private FileTime mounted = FileTime.fromMillis(0);

    /** @param folder where the disk's file is, and where it is mounted */
    Disk(Path folder) {
        image = folder.resolve("disk");
        root = folder.resolve("mounted");
        try {
            Files.createDirectory(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        demand("truncate", "--size", SIZE, image.toString());
        demand("mkfs.ext4", "-q", "-F", image.toString());
        mount();
    }

    /** Only root can, and only with xfs_io (which is for any file system); elsewhere the test is skipped. */
    static Disk orSkip(Path folder) {
        try {
            assertThat(run("xfs_io", "-V")).isZero();
            return new Disk(folder);
        } catch (UncheckedIOException | AssertionError e) {
            return Assumptions.abort("a disk of its own wants root, and xfsprogs: " + e.getMessage());
        }
    }

    Path root() {
        return root;
    }

    /** A file may be gone before a piece of it is written; that the power is, is seen when it comes back. */
    void cutPower() {
        List<String> command = new ArrayList<>(List.of("xfs_io", "-x", "-r"));
        try {
            List<Written> written = written();
            for (int i = 0; i < PIECES && !written.isEmpty(); i++) {
                Written one = written.get(ThreadLocalRandom.current().nextInt(written.size()));
                command.addAll(List.of("-c", "open -r " + one.file, "-c", one.somePiece()));
            }
            cuts++;
            Files.writeString(unflushed(), "forgotten");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.addAll(List.of("-c", "shutdown", root.toString()));
        run(command.toArray(String[]::new));
    }

    /** Once all who had files open there are gone. */
    void comeBack() {
        unmount();
        mount();
        assertThat(unflushed())
                .as("what nobody has flushed")
                .satisfiesAnyOf(
                        file -> assertThat(file).doesNotExist(),
                        file -> assertThat(file).isEmptyFile());
    }

    /** Another one each time: ext4 flushes by itself what was emptied and written anew. */
    private Path unflushed() {
        return root.resolve("unflushed-" + cuts);
    }

    @Override
    public void close() {
        unmount();
    }

    private record Written(Path file, long pages) {
        String somePiece() {
            long page = ThreadLocalRandom.current().nextLong(pages);
            return "sync_range -w " + page * PAGE + " " + PAGE;
        }
    }

    /** Since the last cut. Files come and go meanwhile. */
    private List<Written> written() throws IOException {
        List<Written> written = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.size() >= PAGE && attributes.lastModifiedTime().compareTo(mounted) > 0) {
                    written.add(new Written(file, attributes.size() / PAGE));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return written;
    }

    private void mount() {
        demand("mount", "-o", "loop", image.toString(), root.toString());
        mounted = FileTime.from(Instant.now());
    }

    private void unmount() {
        Awaitility.await().until(() -> run("umount", root.toString()), status -> status == 0);
    }

    private static void demand(String... command) {
        assertThat(run(command)).as(String.join(" ", command)).isZero();
    }

    static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
