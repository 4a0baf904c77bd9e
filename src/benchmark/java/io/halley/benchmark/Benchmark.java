package io.halley.benchmark;

import io.halley.LibertyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Halley beside its peers in one run: {@code mvn -Pbenchmark verify}. Each server gets a process of its own for each
 * scenario, and is driven over loopback from this one. What it costs is CPU time, which a busy machine stretches less
 * than the clock's; ratios count, and figures from a machine that does something else do not.
 *
 * <p>{@code halley-jwt} is Halley where who asks has a token.
 *
 * <p>{@code -Dhalley.benchmark.peers=halley,servlet} and {@code -Dhalley.benchmark.scenarios=busy} choose, the
 * latter as a regular expression.
 */
final class Benchmark {
    private static final Scenario ONE_ROOM = new Scenario("5,000 in one room", 1, 5_000, 2);
    private static final Scenario MANY_ROOMS = new Scenario("1,000 rooms of 10", 1_000, 10, 500);

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("15,000 wait in one room", 1, 15_000, 0),
            new Scenario("15,000 wait in 1,000 rooms", 1_000, 15, 0),
            new Scenario("1,000 in one room", 1, 1_000, 10),
            ONE_ROOM,
            new Scenario("15,000 in one room", 1, 15_000, 0.5),
            MANY_ROOMS,
            new Scenario("1,000 rooms of 10, busy", 1_000, 10, 1_500),
            new Scenario("busy room of 100", 1, 100, 1_000),
            new Scenario("500 posts a second, nobody listens", 10, 0, 500),
            new Scenario("posts, nobody listens", 10, 0, Double.POSITIVE_INFINITY),
            new Scenario("posts into 10,000 rooms", 10_000, 0, Double.POSITIVE_INFINITY));

    private static final List<String> PEERS =
            Arrays.asList(System.getProperty("halley.benchmark.peers", "halley,servlet,cometd,nchan,halley-stream,servlet-stream,nchan-stream")
                    .split(",", -1));
    private static final Pattern CHOSEN = Pattern.compile(System.getProperty("halley.benchmark.scenarios", ""));

    private Benchmark() {}

    /** @param args the folder for what is written */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : SCENARIOS) {
            if (CHOSEN.matcher(scenario.name()).find()) {
                for (String name : scenario.listeners() > 0 ? PEERS : pollers()) {
                    measure(name, scenario, fresh(folder, name)).ifPresent(result -> {
                        results.add(result);
                        System.out.println(result);
                    });
                }
            }
        }
        begin(new FirstMinute(ONE_ROOM), folder);
        begin(new FirstMinute(MANY_ROOMS), folder);
        compareStarts(folder);
        Chart.of(results).write(folder.resolve("benchmark.svg"));
        endure(Overload.NAME, folder, Map.of("HALLEY_POLL_MAX_PARKED", Integer.toString(Overload.LIMIT)), Overload::run);
        endure(Churn.NAME, folder, Map.of(), Churn::run);
        join(folder);
        if (results.stream().anyMatch(result -> result.peer().equals("Halley") && result.missing() > 0)) {
            throw new IllegalStateException("Halley has lost messages: see above.");
        }
    }

    /** Where nobody listens it is all the same in which way. */
    private static List<String> pollers() {
        return PEERS.stream().filter(name -> !name.endsWith("-stream")).toList();
    }

    private static void begin(FirstMinute minute, Path folder) {
        String name = FirstMinute.NAME + ", " + minute.scenario().name();
        if (CHOSEN.matcher(name).find()) {
            for (String peer : pollers()) {
                start(peer, fresh(folder, peer)).ifPresent(started -> {
                    try (started) {
                        System.out.println(started.name() + ", " + name + ": " + minute.run(started));
                    }
                });
            }
        }
    }

    private static void compareStarts(Path folder) {
        if (CHOSEN.matcher(Starts.NAME).find()) {
            List<String> told = Starts.run(List.of(
                    () -> start("halley", fresh(folder, "trained")).orElseThrow(),
                    () -> LibertyPeer.untrained(fresh(folder, "untrained")),
                    () -> start("servlet", fresh(folder, "servlet")).orElseThrow()));
            System.out.println("start: Halley " + told.get(0) + "; untrained " + told.get(1) + "; bare servlet " + told.get(2));
        }
    }

    private static Path fresh(Path folder, String name) {
        try {
            return Files.createTempDirectory(folder, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Halley has to go through, rather than what it costs. */
    private static void endure(String name, Path folder, Map<String, String> settings, Function<Peer, String> trial) {
        if (CHOSEN.matcher(name).find() && PEERS.contains("halley")) {
            try (Peer peer = LibertyPeer.halley(fresh(folder, name), settings)) {
                System.out.println("Halley, " + name + ": " + trial.apply(peer));
            }
        }
    }

    private static void join(Path folder) {
        if (CHOSEN.matcher(Joining.NAME).find() && PEERS.contains("halley")) {
            String told;
            try (Peer without = LibertyPeer.halley(fresh(folder, "without"), Map.of());
                    Peer with = LibertyPeer.halley(fresh(folder, "with"), Map.of())) {
                told = Joining.run(without, with);
            }
            System.out.println("Halley, " + Joining.NAME + ": " + told);
        }
    }

    /** A peer that cannot be started or does not hold out is said so, and the others go on. */
    private static Optional<Result> measure(String name, Scenario scenario, Path folder) {
        try {
            Optional<Peer> started = start(name, folder);
            if (started.isEmpty()) {
                return Optional.empty();
            }
            try (Peer peer = started.get()) {
                return Optional.of(scenario.run(peer));
            }
        } catch (RuntimeException e) {
            System.out.println(name + ", " + scenario.name() + ": " + e);
            return Optional.empty();
        }
    }

    private static Optional<Peer> start(String name, Path folder) {
        List<String> options = LibertyServer.ownOptions();
        return switch (name) {
            case "halley" -> Optional.of(LibertyPeer.halley(folder, Map.of()));
            case "halley-jwt" -> Optional.of(LibertyPeer.signed(folder));
            case "servlet" -> Optional.of(LibertyPeer.servlet(folder, options));
            case "cometd" -> Optional.of(CometdPeer.start(folder, options));
            case "nchan" -> NchanPeer.start(folder, false);
            case "halley-stream" -> Optional.of(LibertyPeer.halleyStreams(folder));
            case "servlet-stream" -> Optional.of(LibertyPeer.servletStreams(folder, options));
            case "nchan-stream" -> NchanPeer.start(folder, true);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
