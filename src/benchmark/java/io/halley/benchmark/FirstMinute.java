package io.halley.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a delivery costs in each ten seconds from ready on, for that is when all clients of a server come that has been rolled
 * out. With the threads that compile Java; without them in brackets. The first ten seconds hold the arrivals, too.
 */
record FirstMinute(Scenario scenario) {
    static final String NAME = "first minute";

    private static final int SECONDS = 10;

    /** The first minute, and one to compare it with. */
    private static final int PARTS = 12;

    /** In microseconds: of CPU so far, or of a delivery's. */
    private record Cpu(double withCompilation, double without) {
        static Cpu of(Peer peer) {
            return new Cpu(Usage.cpuMicrosWithCompilation(peer.pids()), Usage.cpuMicros(peer.pids()));
        }

        Cpu since(Cpu before, long deliveries) {
            return new Cpu(
                    (withCompilation - before.withCompilation) / deliveries, (without - before.without) / deliveries);
        }
    }

    String run(Peer peer) {
        List<Room> rooms = scenario.newRooms();
        List<Cpu> parts = new ArrayList<>();
        try (Driver driver = new Driver(peer.port())) {
            long ready = System.nanoTime();
            Posts posts = new Posts(driver, peer.protocol());
            Crowd crowd = new Crowd(driver, peer.protocol());
            Cpu used = Cpu.of(peer);
            crowd.enter(rooms, scenario.listeners());
            posts.begin(rooms, scenario.rate(), PARTS * SECONDS);
            for (int part = 1; part <= PARTS; part++) {
                crowd.forget();
                long left = ready + TimeUnit.SECONDS.toNanos((long) part * SECONDS) - System.nanoTime();
                driver.runUntil(() -> false, Math.max(1, Math.round(left / 1e9)));
                Cpu now = Cpu.of(peer);
                parts.add(now.since(used, crowd.delivered()));
                used = now;
            }
            posts.end();
            driver.runUntil(() -> posts.isDone() && crowd.missing() == 0, Scenario.PATIENCE_SECONDS);
            return told(parts) + "; lost " + crowd.missing();
        }
    }

    private static String told(List<Cpu> parts) {
        List<String> each = parts.stream()
                .map(part -> String.format(Locale.ROOT, "%.0f (%.0f)", part.withCompilation, part.without))
                .toList();
        double steady = parts.subList(PARTS / 2, PARTS).stream()
                .mapToDouble(Cpu::withCompilation)
                .average()
                .orElseThrow();
        return "us a delivery in each 10 s: " + String.join(", ", each)
                + String.format(
                        Locale.ROOT, "; the second is %.2f of the second minute's", parts.get(1).withCompilation / steady);
    }
}
