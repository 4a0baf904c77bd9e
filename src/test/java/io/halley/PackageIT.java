package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip that {@code mvn -Ppackage package} leaves, on a machine that has only a JDK, and its unit for systemd. */
@Tag("package")
class PackageIT {
    private static final int TERMINATED = 143;

    @Test
    void isTrainedAndRunsWithoutMaven(@TempDir Path folder) throws IOException, InterruptedException {
        unzip(folder);
        int port = Ports.free();
        Map<String, String> settings = Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "HTTP_PORT", String.valueOf(port),
                "HALLEY_DATA_DIR", folder.resolve("data").toString(),
                "WLP_OUTPUT_DIR", folder.resolve("output").toString());
        Path halley = folder.resolve("wlp/usr/servers/halley");
        Path training = folder.resolve("train.log");
        assertThat(run(folder, settings, training, "sh " + halley.resolve("train"))
                        .waitFor())
                .as(training.toString())
                .isZero();
        Path log = folder.resolve("console.log");
        Process server = run(folder, settings, log, "sh " + halley.resolve("run"));
        try {
            HalleyClient client = new HalleyClient(URI.create("http://localhost:" + port + "/"));
            await("the start, told in " + log)
                    .atMost(5, TimeUnit.MINUTES)
                    .ignoreExceptions()
                    .until(() -> client.get("/health/ready").statusCode() == 200);
            assertThat(Path.of("/proc/" + server.pid() + "/maps"))
                    .content()
                    .contains(halley.resolve("trained/classes.jsa").toString());
            assertThat(client.postText(freshRoom(), "packed").statusCode()).isEqualTo(201);
            assertThat(client.get("/").body()).contains("\"assets/");
            server.destroy();
            assertThat(server.waitFor()).isEqualTo(TERMINATED);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void hasAUnitThatSystemdTakes(@TempDir Path folder) throws IOException, InterruptedException {
        Installed.demand("systemd-analyze");
        unzip(folder);
        Path unit = folder.resolve("wlp/usr/servers/halley/systemd/halley.service");
        String here = Files.readString(unit).replace("/opt/halley", folder.toString());
        Path copy = Files.writeString(folder.resolve("halley.service"), here);
        Path told = folder.resolve("told");
        assertThat(run(folder, Map.of(), told, "systemd-analyze verify " + copy).waitFor())
                .as(told.toString())
                .isZero();
        assertThat(Files.readString(told)).isEmpty();
    }

    private static void unzip(Path folder) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            Path zip = files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no package: run mvn -Ppackage package first"));
            assertThat(run(folder, Map.of(), folder.resolve("unzip.log"), "unzip -q " + zip.toAbsolutePath())
                            .waitFor())
                    .isZero();
        }
    }

    private static Process run(Path folder, Map<String, String> settings, Path log, String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command.split(" ", -1)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        return builder.start();
    }
}
