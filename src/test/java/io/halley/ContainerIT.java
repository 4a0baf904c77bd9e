package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.ids;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The image that {@code src/test/container/build.sh} has built, as the manifests run it: as any user, with a read-only root
 * and no capabilities. Not part of the build, which has no container engine.
 */
@Tag("container")
class ContainerIT {
    private static final String IMAGE = System.getProperty("halley.image", "localhost/halley");
    private static final int PORT = Integer.getInteger("halley.container.port", 9281);
    private static final Duration START = Duration.ofMinutes(3);

    private final String name = "halley-" + UUID.randomUUID();
    private final String data = name + "-data";
    private final HalleyClient client = new HalleyClient(URI.create("http://localhost:" + PORT + "/"));

    @BeforeEach
    void start() {
        int anybody = ThreadLocalRandom.current().nextInt(100_000, 2_000_000_000);
        String tmpfs = "rw,nosuid,nodev,mode=0777,notmpcopyup"; // Empty, as an emptyDir is.
        long began = System.nanoTime();
        podman("volume", "create", data);
        podman(
                "run",
                "--detach",
                "--name",
                name,
                "--network",
                "host",
                "--env",
                "HTTP_PORT=" + PORT,
                "--user",
                anybody + ":0",
                "--read-only",
                "--read-only-tmpfs=false",
                "--cap-drop",
                "all",
                "--security-opt",
                "no-new-privileges",
                "--memory",
                "1g",
                "--env",
                "HTTP_HOST=localhost",
                "--tmpfs",
                "/opt/ol/wlp/output:" + tmpfs,
                "--tmpfs",
                "/logs:" + tmpfs,
                "--tmpfs",
                "/tmp:" + tmpfs + ",exec",
                "--volume",
                data + ":/data",
                IMAGE);
        awaitReady();
        System.getLogger("halley.container")
                .log(System.Logger.Level.INFO, "ready after {0} ms", (System.nanoTime() - began) / 1_000_000);
    }

    @AfterEach
    void stop() {
        podman("rm", "--force", "--ignore", "--volumes", name);
        podman("volume", "rm", "--force", data);
    }

    @Test
    void servesAndDrainsAndKeepsWhatWasSaid() {
        String room = freshRoom();
        assertThat(client.get("/health/started").statusCode()).isEqualTo(200);
        assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(client.get("/").body()).contains("Halley");
        CompletableFuture<HttpResponse<String>> heard = client.poll(client.cursor(room), room);
        HttpResponse<String> said = client.postText(room, "said in a container");
        assertThat(said.statusCode()).isEqualTo(201);
        assertThat(ids(json(heard.join())))
                .containsExactly(json(said).getJsonNumber("id").longValue());

        String cursor = client.cursor(room);
        CompletableFuture<HttpResponse<String>> parked = client.poll(cursor, room);
        await().until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":1"));
        podman("kill", "--signal", "TERM", name);
        assertThat(json(parked.join()).getString("cursor")).isEqualTo(cursor);
        assertThat(podman("wait", name)).isEqualTo("143");

        podman("start", name);
        awaitReady();
        assertThat(client.everything(room)).containsValue("said in a container");
    }

    /** Another Java would pass over what it does not know of them, and say nothing. */
    @Test
    void runsTheJavaThatWasMeasuredWithItsOptions() {
        assertThat(podman("exec", name, "java", "-version")).contains("OpenJDK", "\"25", "Server VM");
        assertThat(podman("exec", name, "cat", "/proc/1/cmdline").split("\0", -1))
                .contains("-XX:+ExitOnOutOfMemoryError")
                .containsAll(LibertyServer.configuredOptions());
    }

    private void awaitReady() {
        await().atMost(START).until(() -> {
            try {
                return client.get("/health/ready").statusCode() == 200;
            } catch (CompletionException e) {
                return false; // It does not listen yet.
            }
        });
    }

    private static String podman(String... arguments) {
        List<String> command = new ArrayList<>(List.of("podman"));
        command.addAll(List.of(arguments));
        try {
            Process podman =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(podman.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(podman.waitFor()).as(command + ": " + said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
