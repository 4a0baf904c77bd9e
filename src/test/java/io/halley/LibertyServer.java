package io.halley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A server of the test's own, in a process of its own: it can be killed, started again over the same data, and has a
 * twin where two are needed. It runs from the installation that the build has made, with a folder of its own for all
 * that it writes.
 */
public final class LibertyServer implements AutoCloseable {
    private static final Path LIBERTY = Path.of(System.getProperty("halley.liberty", "target/liberty/wlp"));
    static final String NAME = "integration";
    private static final String NAMES_KEPT = "HALLEY_ACCESS_NAMES_KEPT";

    /** Half the CPU of a start, of which the suite has hundreds, goes into compiling better what has been compiled before. */
    private static final String COMPILED_ONCE = "-XX:TieredStopAtLevel=1";

    /** The application of a packaged server is one file: to look at all that this one is built of takes 1.6 % of a processor. */
    private static final String AS_PACKAGED = "--application.update.trigger=disabled";

    private static final int LAST_LINES = 20;
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofMinutes(1);

    private final Path folder;
    private final int port;
    private final Map<String, String> environment;
    private final String name;
    private final List<String> options;
    private final List<String> launcher;
    private final Optional<Training> trained;
    private Process process;

    /**
     * @param folder what the server writes: its data, its logs
     * @param environment its settings
     */
    public LibertyServer(Path folder, Map<String, String> environment) {
        this(folder, environment, NAME, quickOptions());
    }

    /**
     * @param name the server's, of those in its WLP_USER_DIR
     * @param options the virtual machine's
     */
    public LibertyServer(Path folder, Map<String, String> environment, String name, List<String> options) {
        this(folder, environment, name, options, List.of());
    }

    /** @param launcher what starts it, and becomes it: {@code nice}, {@code taskset}, … */
    LibertyServer(
            Path folder, Map<String, String> environment, String name, List<String> options, List<String> launcher) {
        this(folder, environment, name, options, launcher, Ports.free(), training(name));
    }

    private LibertyServer(
            Path folder,
            Map<String, String> environment,
            String name,
            List<String> options,
            List<String> launcher,
            int port,
            Optional<Training> trained) {
        this.port = port;
        this.folder = folder;
        this.environment = environment;
        this.name = name;
        this.options = options;
        this.launcher = launcher;
        this.trained = trained;
        this.process = launch();
    }

    /** @param launcher what starts it, and becomes it: {@code nice}, {@code taskset}, … */
    static LibertyServer startedBy(List<String> launcher, Path folder, Map<String, String> environment) {
        return new LibertyServer(folder, environment, NAME, ownOptions(), launcher);
    }

    /** One to measure: as it is shipped, but for its small heap. */
    public static LibertyServer asShipped(Path folder, Map<String, String> environment) {
        return new LibertyServer(folder, environment, NAME, ownOptions());
    }

    /** One whose port another one has. */
    static LibertyServer atPortOf(LibertyServer other, Path folder, Map<String, String> environment) {
        return new LibertyServer(folder, environment, NAME, quickOptions(), List.of(), other.port, other.trained);
    }

    /** One that has to find everything out at its start. */
    public static LibertyServer untrained(Path folder, Map<String, String> environment) {
        return new LibertyServer(folder, environment, NAME, ownOptions(), List.of(), Ports.free(), Optional.empty());
    }

    /** @param heap as after {@code -Xmx} */
    static LibertyServer withHeap(String heap, Path folder, Map<String, String> environment) {
        List<String> options = ownOptions().stream()
                .map(option -> option.startsWith("-Xmx") ? "-Xmx" + heap : option)
                .toList();
        return new LibertyServer(folder, environment, NAME, options);
    }

    public URI uri() {
        return URI.create("http://localhost:" + port + "/");
    }

    public HalleyClient client() {
        return new HalleyClient(uri());
    }

    /** How many polls wait at this server, by its own word. */
    int parkedPolls() {
        String health = client().get("/health/ready").body();
        return Integer.parseInt(health.replaceAll("(?s).*\"parkedPolls\":(\\d+).*", "$1"));
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it is ready to serve. */
    public LibertyServer await() {
        return await("/health/ready");
    }

    /** Waits until it answers, for one that will not be ready. */
    public LibertyServer awaitLive() {
        return await("/health/live");
    }

    private LibertyServer await(String check) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest asked = HttpRequest.newBuilder(uri().resolve(check))
                .timeout(Duration.ofSeconds(5))
                .build();
        Awaitility.await("the server's start, told in " + log())
                .atMost(START)
                .until(() -> isStillThere() && isWell(http, asked));
        return this;
    }

    /** @throws IllegalStateException with what it said at last: where tests run elsewhere nobody can look */
    private boolean isStillThere() throws IOException {
        if (process.isAlive()) {
            return true;
        }
        List<String> said = Files.readAllLines(log());
        String last = String.join("\n", said.subList(Math.max(0, said.size() - LAST_LINES), said.size()));
        throw new IllegalStateException("the server has ended with " + process.exitValue() + ":\n" + last);
    }

    /** kill -9: nothing is flushed, closed or said goodbye to. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /** SIGTERM: it begins to go. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM, and the time that it takes. */
    public void stop() {
        terminate();
        waitForEnd();
    }

    /** Waits until it has gone, and says with which status. */
    public int exitStatus() {
        return exitStatus(END);
    }

    int exitStatus(Duration patience) {
        waitForEnd(patience);
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public LibertyServer restart() {
        process = launch();
        return await();
    }

    public Path log() {
        return folder.resolve("console.log");
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /** @return what the virtual machine's own tool says about it, line by line */
    Stream<String> jcmd(String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process asked = new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the sum of the first groups of those lines of a heap histogram, after a full collection, that match */
    long inHeap(Pattern line) {
        return jcmd("GC.class_histogram")
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private Process launch() {
        try {
            Files.createDirectories(folder);
            Path output = folder.resolve("output");
            trained.ifPresent(training -> training.giveCaches(output.resolve(name)));
            ProcessBuilder builder = new ProcessBuilder(command());
            builder.environment().putAll(environment);
            builder.environment().put("WLP_OUTPUT_DIR", output.toString());
            builder.environment()
                    .put("HALLEY_TLS", environment.containsKey("HALLEY_TLS_CERTIFICATE") ? "on" : ""); // server.env
            builder.environment()
                    .putIfAbsent("HALLEY_DATA_DIR", folder.resolve("data").toString());
            builder.directory(folder.toFile());
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the build's server, of which there are many starts. */
    private static Optional<Training> training(String name) {
        return Optional.of(LIBERTY.resolve("usr/servers").resolve(name))
                .filter(server -> Files.exists(server.resolve("train")))
                .map(Training::of);
    }

    /**
     * As liberty-config/run does it, but as one process, so that killing it kills the server. The port is an argument, and so
     * is for how long names are kept, because the build has set the same variables for its own server, and that counts more
     * than the environment.
     */
    private List<String> command() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path home = LIBERTY.toAbsolutePath();
        try (Stream<Path> files = Files.list(home.resolve("lib/platform/java"))) {
            String version = Runtime.version().feature() >= 24 ? "java24.options" : "java9.options";
            Path opens =
                    files.filter(file -> file.endsWith(version)).findFirst().orElseThrow();
            List<String> command = new ArrayList<>(launcher);
            command.addAll(List.of(java.toString(), "@" + opens));
            command.addAll(this.options);
            trained.map(Training::option).ifPresent(command::add);
            command.addAll(List.of(
                    "-jar",
                    home.resolve("bin/tools/ws-server.jar").toString(),
                    name,
                    "--",
                    "--http.port=" + port,
                    AS_PACKAGED));
            if (environment.containsKey(NAMES_KEPT)) {
                command.add("--halley.access.names-kept=" + environment.get(NAMES_KEPT));
            }
            return command;
        }
    }

    /** @return a small heap, and what is configured */
    public static List<String> ownOptions() {
        return Stream.concat(Stream.of("-Xmx512m"), configuredOptions().stream())
                .toList();
    }

    private static List<String> quickOptions() {
        return Stream.concat(ownOptions().stream(), Stream.of(COMPILED_ONCE)).toList();
    }

    /** @return what the server's jvm.options say, which its script reads: we start it without */
    static List<String> configuredOptions() {
        try (Stream<String> lines = Files.lines(LIBERTY.resolve("usr/servers/" + NAME + "/jvm.options"))) {
            return lines.filter(line -> line.startsWith("-")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWell(HttpClient http, HttpRequest asked) {
        try {
            return http.send(asked, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void waitForEnd() {
        waitForEnd(END);
    }

    private void waitForEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
