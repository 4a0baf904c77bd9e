package io.halley.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What a delivery costs in each ten seconds from ready on, for that is when all clients of a server come that has been rolled
 * out. With the threads that compile Java, which are half of it; without them in brackets. The first ten seconds hold the
 * arrivals, too.
 */
record FirstMinute(Scenario scenario) {
    static final String NAME = "first minute";

    private static final int SECONDS = 10;

    /** The first minute, and one to compare it with. */
    private static final int PARTS = 12;

    private static final int PATIENCE_SECONDS = 60;

    private record Part(double micros, double withCompilation) {}

    String run(Peer peer) {
        List<Room> rooms = IntStream.range(0, scenario.rooms())
                .mapToObj(number -> new Room("room-" + number))
                .toList();
        List<Part> parts = new ArrayList<>();
        try (Driver driver = new Driver(peer.port())) {
            long ready = System.nanoTime();
            Posts posts = new Posts(driver, peer.protocol());
            Crowd crowd = new Crowd(driver, peer.protocol());
            double[] used = used(peer);
            crowd.enter(rooms, scenario.listeners());
            posts.begin(rooms, scenario.rate(), PARTS * SECONDS);
            for (int part = 1; part <= PARTS; part++) {
                crowd.forget();
                long left = ready + TimeUnit.SECONDS.toNanos((long) part * SECONDS) - System.nanoTime();
                driver.runUntil(() -> false, Math.max(1, Math.round(left / 1e9)));
                double[] now = used(peer);
                parts.add(new Part((now[0] - used[0]) / crowd.delivered(), (now[1] - used[1]) / crowd.delivered()));
                used = now;
            }
            posts.end();
            driver.runUntil(() -> posts.isDone() && crowd.missing() == 0, PATIENCE_SECONDS);
            return told(parts) + "; lost " + crowd.missing();
        }
    }

    private static double[] used(Peer peer) {
        return new double[] {Usage.cpuMicros(peer.pids()), Usage.cpuMicrosWithCompilation(peer.pids())};
    }

    private static String told(List<Part> parts) {
        List<String> each = parts.stream()
                .map(part -> String.format(Locale.ROOT, "%.0f (%.0f)", part.withCompilation, part.micros))
                .toList();
        double steady = parts.subList(PARTS / 2, PARTS).stream()
                .mapToDouble(Part::withCompilation)
                .average()
                .orElseThrow();
        return "us a delivery in each 10 s: " + String.join(", ", each)
                + String.format(
                        Locale.ROOT, "; the second is %.2f of the second minute's", parts.get(1).withCompilation / steady);
    }
}
