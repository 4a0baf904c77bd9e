package io.halley.benchmark;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is measured: so many rooms with so many listeners each, and posts at a rate.
 *
 * @param rate posts a second over all rooms, due whether the server keeps up or not; infinite for as fast as they are
 *     answered; 0 for nothing but waiting
 */
record Scenario(String name, int rooms, int listeners, double rate) {
    /** How long a server works before it is measured: below this, much of it still runs interpreted. */
    private static final int WARM_UP_SECONDS = Integer.getInteger("halley.benchmark.warm-up", 60);

    private static final int SECONDS = Integer.getInteger("halley.benchmark.seconds", 20);

    /** At least as many deliveries a second while warming up, so that a quiet scenario is measured as warm as a busy one. */
    private static final double WARM_DELIVERIES = 8_000;

    /** What comes late is waited for this long; what is missing then is lost. */
    static final int PATIENCE_SECONDS = 60;

    Result run(Peer peer) {
        List<Room> all = newRooms();
        try (Driver driver = new Driver(peer.port())) {
            long heap = Usage.liveHeapBytes(peer.pids()[0]);
            long resident = Usage.residentBytes(peer.pids());
            Posts posts = new Posts(driver, peer.protocol());
            Crowd crowd = new Crowd(driver, peer.protocol());
            crowd.enter(all, listeners);
            heap = Usage.liveHeapBytes(peer.pids()[0]) - heap;
            resident = Usage.residentBytes(peer.pids()) - resident;
            if (rate > 0) {
                let(driver, posts, crowd, all, warmUpRate(), WARM_UP_SECONDS);
            }
            crowd.forget();
            double cpu = Usage.cpuMicros(peer.pids());
            long start = System.nanoTime();
            if (rate > 0) {
                let(driver, posts, crowd, all, rate, SECONDS);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            cpu = Usage.cpuMicros(peer.pids()) - cpu;
            return new Result(
                    peer.name(), this, seconds, posts.answered(), crowd.delivered(), crowd.answers(), cpu,
                    crowd.latency().getValueAtPercentile(50) / 1e6, crowd.latency().getValueAtPercentile(99) / 1e6,
                    heap, resident, crowd.missing(), crowd.outOfOrder(), crowd.refusals() + " " + posts.refusals());
        }
    }

    List<Room> newRooms() {
        return IntStream.range(0, rooms)
                .mapToObj(number -> new Room("room-" + number))
                .toList();
    }

    int polls() {
        return rooms * listeners;
    }

    private double warmUpRate() {
        return listeners == 0 ? rate : Math.min(rate, Math.max(1, WARM_DELIVERIES / listeners));
    }

    private static void let(Driver driver, Posts posts, Crowd crowd, List<Room> rooms, double rate, int seconds) {
        posts.begin(rooms, rate, seconds);
        driver.runUntil(posts::isDone, seconds);
        posts.end();
        driver.runUntil(() -> posts.isDone() && crowd.missing() == 0, PATIENCE_SECONDS);
        driver.schedule(null);
    }
}
