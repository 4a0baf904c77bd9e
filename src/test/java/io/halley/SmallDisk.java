package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A disk of 24 MB that fills up and gets room again: a file system of its own, which only root can make. */
public final class SmallDisk implements AutoCloseable {
    private static final int PIECE = 4_096;

    private final Path root;
    private final Path filler;

    private SmallDisk(Path root) {
        this.root = root;
        filler = root.resolve("filler");
    }

    /** Elsewhere than for root the test is skipped. */
    public static SmallDisk orSkip(Path folder) {
        assumeThat(Disk.run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.toString()))
                .as("may mount a file system")
                .isZero();
        return new SmallDisk(folder);
    }

    /** To the last byte. */
    public void fill() {
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] piece = new byte[PIECE];
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    public void giveRoom(long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - bytes));
        }
    }

    /** All of it. */
    public void giveRoom() throws IOException {
        Files.delete(filler);
    }

    @Override
    public void close() {
        assertThat(Disk.run("umount", root.toString())).isZero();
    }
}
