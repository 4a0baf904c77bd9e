package io.halley.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server uses, as the kernel and its virtual machine tell. */
final class Usage {
    /** The kernel's unit for CPU time on Linux: USER_HZ, 100 a second. */
    private static final double TICK_MICROS = 10_000;

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private Usage() {}

    /** @return the CPU time of these processes in microseconds, without the threads that compile Java */
    static double cpuMicros(long... pids) {
        double compiling = 0;
        for (long pid : pids) {
            try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid, "task"))) {
                compiling += tasks.filter(Usage::compiles).mapToLong(Usage::ticks).sum();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return cpuMicrosWithCompilation(pids) - compiling * TICK_MICROS;
    }

    /** @return all the CPU time of these processes in microseconds */
    static double cpuMicrosWithCompilation(long... pids) {
        double ticks = 0;
        for (long pid : pids) {
            ticks += ticks(Path.of("/proc/" + pid));
        }
        return ticks * TICK_MICROS;
    }

    private static boolean compiles(Path task) {
        return stat(task).contains("CompilerThre");
    }

    private static long ticks(Path task) {
        String stat = stat(task);
        String[] fields = stat.substring(Math.max(0, stat.lastIndexOf(')') + 2)).split(" ", -1);
        return fields.length < 13 ? 0 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** @return the kernel's line on a process or a thread; nothing where a thread has ended since it was listed */
    private static String stat(Path task) {
        try {
            return Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    static long residentBytes(long... pids) {
        long bytes = 0;
        for (long pid : pids) {
            try {
                Matcher found = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
                bytes += found.find() ? Long.parseLong(found.group(1)) * 1024 : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return bytes;
    }

    private static boolean isJava(long pid) {
        return stat(Path.of("/proc/" + pid)).contains("(java)");
    }

    /** @return the bytes that live after a full collection; 0 where it is no Java */
    static long liveHeapBytes(long pid) {
        if (!isJava(pid)) {
            return 0; // What jcmd sends would end it.
        }
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(List.of(
                            jcmd.toString(), Long.toString(pid), "GC.class_histogram"))
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = TOTAL.matcher(printed);
            return total.find() ? Long.parseLong(total.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
