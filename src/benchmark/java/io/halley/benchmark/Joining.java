package io.halley.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * Five thousand people come into a room at once, in which something is said twice a second: how long messages take to those
 * who are there already and to those who come, and what it costs, with and without being told who is there.
 */
final class Joining {
    static final String NAME = "5,000 join at once";

    private static final int THERE = 500;
    private static final int COMING = 5_000;
    private static final double RATE = 2;

    /** Eight thousand deliveries a second, as the other scenarios have it. */
    private static final double WARM_UP_RATE = 8_000.0 / THERE;

    private static final int WARM_UP_SECONDS = Integer.getInteger("halley.benchmark.warm-up", 60);

    /** The coming, and some times that all are told of it. */
    private static final int SECONDS = 40;

    private Joining() {}

    /** @param p99 of all deliveries, in milliseconds */
    private record Cost(double median, double p99, double cpuMicros, long missing) {}

    /** Two peers, alike and fresh. */
    static String run(Peer without, Peer with) {
        Cost plain = run(without, CursorProtocol.HALLEY);
        Cost present = run(with, new PresenceProtocol());
        return String.format(
                Locale.ROOT,
                "messages' median %.1f ms, 99th percentile %.1f ms, CPU %.1f s, lost %d;"
                        + " told who is there: %.1f ms, %.1f ms (%.2f times), CPU %.1f s (%.0f %% of it for that), lost %d",
                plain.median, plain.p99, plain.cpuMicros / 1e6, plain.missing,
                present.median, present.p99, present.p99 / plain.p99, present.cpuMicros / 1e6,
                100 * (1 - plain.cpuMicros / present.cpuMicros), present.missing);
    }

    private static Cost run(Peer peer, Protocol protocol) {
        List<Room> room = List.of(new Room("joined"));
        try (Driver driver = new Driver(peer.port())) {
            Posts posts = new Posts(driver, peer.protocol());
            Crowd there = new Crowd(driver, peer.protocol());
            there.enter(room, THERE);
            let(driver, posts, room, WARM_UP_RATE, WARM_UP_SECONDS);
            driver.runUntil(() -> there.missing() == 0, Scenario.PATIENCE_SECONDS);
            there.forget();
            Crowd coming = new Crowd(driver, protocol);
            double cpu = Usage.cpuMicros(peer.pids());
            posts.begin(room, RATE, SECONDS);
            long end = System.nanoTime() + SECONDS * 1_000_000_000L;
            coming.enter(room, COMING);
            driver.runUntil(() -> System.nanoTime() - end > 0, SECONDS);
            driver.runUntil(
                    () -> posts.isDone() && there.missing() + coming.missing() == 0, Scenario.PATIENCE_SECONDS);
            driver.schedule(null);
            cpu = Usage.cpuMicros(peer.pids()) - cpu;
            there.latency().add(coming.latency());
            return new Cost(
                    there.latency().getValueAtPercentile(50) / 1e6,
                    there.latency().getValueAtPercentile(99) / 1e6,
                    cpu,
                    there.missing() + coming.missing());
        }
    }

    private static void let(Driver driver, Posts posts, List<Room> room, double rate, int seconds) {
        posts.begin(room, rate, seconds);
        driver.runUntil(posts::isDone, seconds);
        posts.end();
        driver.runUntil(posts::isDone, Scenario.PATIENCE_SECONDS);
        driver.schedule(null);
    }
}
