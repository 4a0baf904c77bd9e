package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official client of Durable Streams for JavaScript, as it is: what was acknowledged it hears once, in order, over a
 * server that is killed meanwhile. {@code -Dhalley.durable.messages=20000} makes it long.
 */
class DurableClientIT {
    private static final int MESSAGES = Integer.getInteger("halley.durable.messages", 1_000);
    private static final int POSTERS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void install() throws Exception {
        Installed.demand("npm");
        FileTree.copy(Path.of("src/test/durable-client"), folder.resolve("client"));
        Process npm = run("npm", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        assertThat(npm.waitFor())
                .as(Files.readString(folder.resolve("npm.log")))
                .isZero();
    }

    @Test
    void hearsAllOnceAndInOrder(@TempDir Path servers) throws IOException {
        try (LibertyServer server = new LibertyServer(servers, Map.of()).await()) {
            String room = freshRoom();
            HalleyClient client = server.client();
            client.postText(room, "the first");
            String address = server.uri() + "api/rooms/" + room + "/stream";
            Map<String, Path> heard = new LinkedHashMap<>();
            for (String live : List.of("long-poll", "sse", "true")) {
                heard.put(live, follow(address, live));
            }
            await().atMost(PATIENCE)
                    .until(() ->
                            heard.values().stream().allMatch(file -> ids(file).size() == 1));
            Poster poster = new Poster(() -> client, room, POSTERS);
            poster.awaitMore(MESSAGES / 2);
            server.kill();
            server.restart();
            poster.awaitMore(MESSAGES / 2);
            poster.stop();
            List<Long> all = new ArrayList<>(client.everything(room).keySet());
            assertThat(all).hasSizeGreaterThan(MESSAGES);
            heard.put("to-the-end", follow(address, "to-the-end"));
            heard.forEach((live, file) -> {
                await().atMost(PATIENCE).until(() -> ids(file).size() >= all.size());
                assertThat(ids(file)).as(live).isEqualTo(all);
            });
        } finally {
            processes.forEach(process -> process.destroyForcibly().onExit().join());
        }
    }

    private Path follow(String address, String live) throws IOException {
        processes.add(run(live, "node", "follow.mjs", address, live));
        return folder.resolve(live + ".log");
    }

    private static Process run(String name, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.resolve("client").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static List<Long> ids(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.chars().allMatch(Character::isDigit) && !line.isEmpty())
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
