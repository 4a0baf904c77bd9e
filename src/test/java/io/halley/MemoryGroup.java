package io.halley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A container's memory without the container: a control group with a limit, which a process of the test's is started in.
 * Of the first version of control groups, and for root.
 */
final class MemoryGroup implements AutoCloseable {
    private static final Path ALL = Path.of("/sys/fs/cgroup/memory");

    /** Short beside the time in which a load fills the memory. */
    private static final int LOOK_EVERY_MILLIS = 50;

    private final Path folder = ALL.resolve("halley-" + UUID.randomUUID());
    private final long limit;

    MemoryGroup(long limit) throws IOException {
        this.limit = limit;
        Files.createDirectory(folder);
        write("memory.limit_in_bytes", limit);
        // What sockets hold is counted only where it has a limit of its own: one that is never met.
        write("memory.kmem.tcp.limit_in_bytes", 1L << 40);
    }

    /** @return whether one can be made here */
    static boolean isThere() {
        return Files.isWritable(ALL.resolve("cgroup.procs"));
    }

    long limit() {
        return limit;
    }

    /** @return what goes before a command, so that it runs in this group from its first moment on */
    List<String> launcher() {
        return List.of("sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
    }

    /**
     * What the kernel cannot take back when it comes to the limit, and ends a process for: all but the pages of files.
     *
     * @param sockets what stands in their buffers, which this version of control groups counts apart, and the limit does
     *     not hold
     */
    record Held(long bytes, long sockets) {
        Held max(Held other) {
            return new Held(Math.max(bytes, other.bytes), Math.max(sockets, other.sockets));
        }

        @Override
        public String toString() {
            return (bytes >> 20) + " MiB, and " + (sockets >> 20) + " MiB in sockets";
        }
    }

    /** Looks at what is held, again and again, and remembers the most. */
    final class Peak implements AutoCloseable {
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private volatile Held most = held();

        private Peak() {
            var unused = clock.scheduleAtFixedRate(
                    () -> most = most.max(held()), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }

        Held most() {
            return most;
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }

    Peak watch() {
        return new Peak();
    }

    private Held held() {
        long files = stat("total_inactive_file") + stat("total_active_file");
        return new Held(number("memory.usage_in_bytes") - files, number("memory.kmem.tcp.usage_in_bytes"));
    }

    private long stat(String name) {
        return lines("memory.stat").stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .sum();
    }

    private long number(String file) {
        return Long.parseLong(lines(file).get(0));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, long value) throws IOException {
        Files.writeString(folder.resolve(file), Long.toString(value));
    }

    /** Once its processes have ended. */
    @Override
    public void close() throws IOException {
        Files.delete(folder);
    }
}
