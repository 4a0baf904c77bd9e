package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database's file is replaced under a server, again and again. */
class ReplacedFileIT {
    private static final int TIMES = 8;

    /** A connection has the file and its write-ahead log open; a pool has up to 16. */
    private static final int OF_A_POOL = 32;

    @Test
    void noneOfTheFilesBeforeIsKeptOpen(@TempDir Path folder) throws IOException {
        String room = HalleyClient.freshRoom();
        Path file = folder.resolve("data/halley.db");
        Path copy = folder.resolve("copy.db");
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            Assumptions.assumeTrue(Files.isDirectory(descriptors(server)), "the system tells which files are open");
            HalleyClient client = server.client();
            assertThat(client.postText(room, "one").statusCode()).isEqualTo(201);
            server.terminate();
            assertThat(server.exitStatus()).isPositive();
            Files.copy(file, copy);
            server.restart();
            for (int i = 0; i < TIMES; i++) {
                Path next = folder.resolve("data/next.db");
                Files.copy(copy, next);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                await().until(() -> client.postText(room, "one more").statusCode() == 201);
            }
            assertThat(open(server)).isPositive().isLessThan(OF_A_POOL);
        }
    }

    private static long open(LibertyServer server) {
        try (Stream<Path> open = Files.list(descriptors(server))) {
            return open.filter(Files::isSymbolicLink)
                    .map(ReplacedFileIT::target)
                    .filter(name -> name.contains("halley.db"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path descriptors(LibertyServer server) {
        return Path.of("/proc", Long.toString(server.pid()), "fd");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
