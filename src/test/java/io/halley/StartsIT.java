package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server starts and is reached, or ends and says why; it never says that it is ready to nobody. {@code
 * -Dhalley.starts.rounds=30} starts sixty, half of them slowed.
 */
class StartsIT {
    private static final int ROUNDS = Integer.getInteger("halley.starts.rounds", 1);
    private static final int UNREACHABLE = 69;
    private static final int MISCONFIGURED = 78;
    private static final Map<String, String> IMPATIENT = Map.of("HALLEY_DOOR_PATIENCE", "10s");

    /** On one processor, with as many others at work there as a crowded node has. */
    private static final List<String> ON_ONE_PROCESSOR = List.of("taskset", "-c", "0");

    private static final int OTHERS = 2;

    private final List<Process> others = new ArrayList<>();

    @AfterEach
    void endOthers() {
        others.forEach(Process::destroy); // Politely: who bounds it passes the signal on.
    }

    @Test
    void eachStartEndsReadyAndReachable(@TempDir Path folder) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            try (LibertyServer server = new LibertyServer(folder.resolve("plain-" + round), Map.of())) {
                assertThat(server.await().client().postText(freshRoom(), "here").statusCode())
                        .isEqualTo(201);
            }
            crowd();
            try (LibertyServer server =
                    LibertyServer.startedBy(ON_ONE_PROCESSOR, folder.resolve("slowed-" + round), Map.of())) {
                CompletableFuture<Void> delays = delay(server, new Random(round));
                assertThat(server.await().client().postText(freshRoom(), "here").statusCode())
                        .isEqualTo(201);
                delays.join();
            }
            endOthers();
        }
    }

    /** What Java finds unfit it passes over. */
    @Test
    void startsWithTheClassesThatTrainingHasLeft(@TempDir Path folder) {
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            assertThat(Path.of("/proc/" + server.pid() + "/maps")).content().contains("trained/classes.jsa");
        }
    }

    @Test
    void endsWhereAnotherServerHasItsPort(@TempDir Path folder) throws IOException {
        try (LibertyServer first = new LibertyServer(folder.resolve("first"), Map.of()).await();
                LibertyServer second = LibertyServer.atPortOf(first, folder.resolve("second"), IMPATIENT)) {
            assertThat(second.exitStatus(Duration.ofMinutes(3))).isEqualTo(UNREACHABLE);
            assertThat(Files.readString(second.log()))
                    .contains("This server cannot be reached at " + first.uri().resolve("/health/started"));
            assertThat(first.client().get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void endsWhereASettingIsWrong(@TempDir Path folder) throws IOException {
        assertEnds(
                new LibertyServer(folder, Map.of("HALLEY_POLL_MAX_WAIT", "0s")),
                "Halley does not start: halley.poll.max-wait must be from 1s to 5m");
    }

    @Test
    void endsWhereItWouldBeOpenToOthersAndNobodyHasSaidSo(@TempDir Path folder) throws IOException {
        assertEnds(
                new LibertyServer(folder, Map.of("HALLEY_HTTP_HOST", "*")),
                "set halley.access.open-to-network to true");
    }

    @Test
    void endsWhereItWantsTokensAndKnowsOfNoProvider(@TempDir Path folder) throws IOException {
        assertEnds(new LibertyServer(folder, Map.of("HALLEY_ACCESS_MODE", "jwt")), "halley.access.jwt.issuer");
    }

    @Test
    void saysThatItIsOpenToOthers(@TempDir Path folder) throws IOException {
        Map<String, String> meant = Map.of("HALLEY_HTTP_HOST", "*", "HALLEY_ACCESS_OPEN_TO_NETWORK", "true");
        try (LibertyServer server = new LibertyServer(folder, meant).await()) {
            assertThat(Files.readString(server.log()))
                    .contains("access:   open, to whoever reaches *", "Nobody is asked who they are");
        }
    }

    @Test
    void endsWhereAnotherServerWorksInItsFolder(@TempDir Path folder) throws IOException {
        Map<String, String> shared =
                Map.of("HALLEY_DATA_DIR", folder.resolve("data").toString());
        try (LibertyServer first = new LibertyServer(folder.resolve("first"), shared).await()) {
            assertEnds(new LibertyServer(folder.resolve("second"), shared), "another server works in");
            assertThat(first.client().postText(freshRoom(), "unharmed").statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void endsWhereTooFewFilesCanBeOpen(@TempDir Path folder) throws IOException {
        assertEnds(withFiles(300, folder), "the limit of open files (ulimit -n) must be at least 356, not 300");
    }

    /** Nobody else is let in, but who is in is served, and there is always a file for the server itself. */
    @Test
    void letsInNoMoreConnectionsThanThereCanBeFiles(@TempDir Path folder) throws IOException {
        int files = 600;
        List<Socket> idle = new ArrayList<>();
        try (LibertyServer server = withFiles(files, folder).await()) {
            assertThat(Files.readString(server.log())).contains("344 connections are let in instead of 19,000");
            HalleyClient before = server.client();
            for (int i = 0; i < files; i++) {
                idle.add(new Socket(server.uri().getHost(), server.uri().getPort()));
                assertThat(before.postText("a-room", "meanwhile").statusCode()).isEqualTo(201);
            }
            try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
                assertThat(open.count()).isLessThan(files);
            }
            for (Socket socket : idle) {
                socket.close();
            }
            await().ignoreExceptions()
                    .until(() -> server.client().get("/health/ready").statusCode() == 200);
            assertThat(Files.readString(server.log())).doesNotContain("Too many open files");
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static LibertyServer withFiles(int files, Path folder) {
        return LibertyServer.startedBy(
                List.of("bash", "-c", "ulimit -n " + files + "; exec \"$@\"", "--"), folder, Map.of());
    }

    private static void assertEnds(LibertyServer server, String reason) throws IOException {
        try (server) {
            assertThat(server.exitStatus(Duration.ofMinutes(3))).isEqualTo(MISCONFIGURED);
            assertThat(Files.readString(server.log())).contains(reason);
        }
    }

    /** Others on the same processor, for ten minutes at most. */
    private void crowd() throws IOException {
        for (int i = 0; i < OTHERS; i++) {
            List<String> busy = new ArrayList<>(ON_ONE_PROCESSOR);
            busy.addAll(List.of("timeout", "600", "sh", "-c", "while :; do :; done"));
            others.add(new ProcessBuilder(busy).start());
        }
    }

    /** Holds the whole process up, now and then, until it is reached. */
    private static CompletableFuture<Void> delay(LibertyServer server, Random random) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < 8 && server.isAlive(); i++) {
                        pause(random.nextInt(100, 4_000));
                        Signals.send("STOP", ProcessHandle.of(server.pid()).stream());
                        pause(random.nextInt(100, 2_000));
                        Signals.send("CONT", ProcessHandle.of(server.pid()).stream());
                    }
                },
                Threads.OF_THEIR_OWN);
    }

    private static void pause(int millis) {
        await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
    }
}
