package io.halley.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Development driver. */
final class Benchmark {
    private Benchmark() {}

    public static void main(String[] args) throws IOException {
        String which = args[0];
        int rooms = Integer.parseInt(args[1]);
        int each = Integer.parseInt(args[2]);
        double rate = Double.parseDouble(args[3]);
        double seconds = Double.parseDouble(args[4]);
        double warm = Double.parseDouble(args[5]);
        Path folder = Files.createTempDirectory(Path.of("target"), "bench");
        try (Peer peer = start(which, folder)) {
            Driver driver = new Driver(peer.port());
            List<Room> all = IntStream.range(0, rooms).mapToObj(i -> new Room("room-" + i)).toList();
            long heap0 = Usage.liveHeapBytes(peer.pids()[0]);
            long rss0 = Usage.residentBytes(peer.pids());
            Posts posts = new Posts(driver, peer.protocol());
            Crowd crowd = new Crowd(driver, peer.protocol());
            crowd.enter(all, each);
            long rss1 = Usage.residentBytes(peer.pids());
            long heap1 = Usage.liveHeapBytes(peer.pids()[0]);
            int polls = rooms * each;
            if (polls > 0) {
                System.out.printf("parked %d pid %d: live %d B each, resident %d B each%n", polls, peer.pids()[0], (heap1 - heap0) / polls, (rss1 - rss0) / polls);
            }
            posts.begin(all, rate, warm);
            if (Double.isInfinite(rate)) { driver.runUntil(() -> false, (long) warm); posts.end(); }
            driver.runUntil(() -> posts.isDone() && crowd.missing() == 0, (long) warm + 60);
            crowd.forget();
            System.out.println("measure " + peer.pids()[0]);
            double cpu0 = Usage.cpuMicros(peer.pids());
            long t0 = System.nanoTime();
            posts.begin(all, rate, seconds);
            if (Double.isInfinite(rate)) { driver.runUntil(() -> false, (long) seconds); posts.end(); }
            boolean ok = driver.runUntil(() -> posts.isDone() && crowd.missing() == 0, (long) seconds + 60);
            double wall = (System.nanoTime() - t0) / 1e9;
            double cpu1 = Usage.cpuMicros(peer.pids());
            if (polls > 0) {
                driver.schedule(null);
                driver.runUntil(() -> false, 3);
                System.out.printf("after: live %d B each, resident %d B each%n", (Usage.liveHeapBytes(peer.pids()[0]) - heap0) / polls, (Usage.residentBytes(peer.pids()) - rss0) / polls);
            }
            System.out.printf("%s rooms %d x %d, %.0f/s: ok %s posts %d (%.0f/s) delivered %d answers %d; cpu/delivery %.1f us, cpu/answer %.1f us, cpu/post %.1f us, cpu %.0f%%; p50 %.1f p99 %.1f max %.1f ms; missing %d disorder %d refused %s %s%n",
                    peer.name(), rooms, each, rate, ok, posts.answered(), posts.answered() / wall, crowd.delivered(), crowd.answers(),
                    (cpu1 - cpu0) / crowd.delivered(), (cpu1 - cpu0) / crowd.answers(), (cpu1 - cpu0) / posts.answered(), (cpu1 - cpu0) / wall / 1e4,
                    crowd.latency().getValueAtPercentile(50) / 1e6, crowd.latency().getValueAtPercentile(99) / 1e6, crowd.latency().getMaxValue() / 1e6,
                    crowd.missing(), crowd.outOfOrder(), crowd.refusals(), posts.refusals());
        }
    }

    private static Peer start(String which, Path folder) {
        List<String> options = List.of(System.getProperty("peer.options", "-Xmx512m").split(" "));
        return switch (which) {
            case "halley" -> LibertyPeer.halley(folder, Map.of());
            case "servlet" -> LibertyPeer.servlet(folder, options);
            case "cometd" -> CometdPeer.start(folder, options);
            case "nchan" -> NchanPeer.start(folder).orElseThrow();
            default -> throw new IllegalArgumentException(which);
        };
    }
}
