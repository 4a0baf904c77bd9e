package io.halley.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** From the start of a server's process to ready: time, and CPU with all that is compiled. */
final class Starts {
    static final String NAME = "start";

    private static final int ROUNDS = Integer.getInteger("halley.benchmark.starts", 5);

    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();

    /** One more of the rounds, which peers take in turn: a machine is faster and slower from minute to minute. */
    private void add(Supplier<Peer> start) {
        long began = System.nanoTime();
        try (Peer peer = start.get()) {
            seconds.add((System.nanoTime() - began) / 1e9);
            cpu.add(Usage.cpuMicrosWithCompilation(peer.pids()) / 1e6);
        }
    }

    /** @param peers how each is started */
    static List<String> run(List<Supplier<Peer>> peers) {
        List<Starts> all = peers.stream().map(peer -> new Starts()).toList();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < peers.size(); i++) {
                all.get(i).add(peers.get(i));
            }
        }
        return all.stream().map(Starts::told).toList();
    }

    private String told() {
        return String.format(Locale.ROOT, "ready after %.1f s and %.1f s of CPU (medians of %d)", median(seconds), median(cpu), ROUNDS);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
