package io.halley;

import io.halley.k8s.Manifests;
import io.halley.k8s.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** A real HAProxy before several servers, set up as the manifests' Ingress asks for it. */
final class Haproxy implements AutoCloseable {
    private final Path socket;
    private final Process process;
    private final int port = Ports.free();

    /**
     * @param manifests with an Ingress, and the probes
     * @param servers their ports; it calls them s0, s1, …
     */
    Haproxy(Path folder, Manifests manifests, List<Integer> servers) throws IOException {
        socket = folder.resolve("haproxy.sock");
        StringBuilder config = new StringBuilder("""
                global
                  maxconn 9000
                  stats socket %s
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 60s
                  # Longer than Java's client keeps a connection, which would else ask on one that is just being closed.
                  timeout http-keep-alive 30m
                frontend clients
                  bind 127.0.0.1:%d
                  default_backend halley
                backend halley
                """.formatted(socket, port));
        backend(manifests).forEach(line -> config.append("  ").append(line).append('\n'));
        for (int i = 0; i < servers.size(); i++) {
            config.append("  server s" + i + " 127.0.0.1:" + servers.get(i) + " check\n");
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
        process = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        Awaitility.await().until(() -> Files.exists(socket));
    }

    HalleyClient client() {
        return new HalleyClient(URI.create("http://127.0.0.1:" + port + "/"));
    }

    boolean isUp(int server) {
        return figures(server).getOrDefault("status", "").equals("UP");
    }

    /** What HAProxy counts of a server: {@code wretr}, {@code wredis}, {@code econ}, {@code eresp}, … */
    Map<String, String> figures(int server) {
        String[] lines = ask("show stat").split("\n", -1);
        String[] names = lines[0].replace("# ", "").split(",", -1);
        Map<String, String> figures = new TreeMap<>();
        for (String line : lines) {
            String[] values = line.split(",", -1);
            for (int i = 0; line.startsWith("halley,s" + server + ",") && i < values.length; i++) {
                figures.put(names[i], values[i]);
            }
        }
        return figures;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** @return the base with the Ingress before it */
    static Manifests manifests(Path folder) throws IOException {
        Path overlay = Files.createDirectories(Manifests.copyTo(folder).resolve("with-ingress"));
        Files.writeString(
                overlay.resolve("kustomization.yaml"), "resources: [../base]\ncomponents: [../components/ingress]\n");
        return Manifests.rendered(overlay);
    }

    /** As the Ingress asks for it, and with the pods' readiness probe as HAProxy's own check. */
    private static List<String> backend(Manifests manifests) {
        Numbers numbers = Numbers.of(manifests);
        Map<String, String> ingress = new HashMap<>();
        manifests
                .ofKind("Ingress")
                .get(0)
                .getAsJsonObject("metadata")
                .getAsJsonObject("annotations")
                .asMap()
                .forEach((name, value) -> ingress.put(name, value.getAsString()));
        List<String> lines = new ArrayList<>(List.of(
                "balance " + ingress.get("haproxy.org/load-balance"),
                "timeout server " + ingress.get("haproxy.org/timeout-server"),
                "timeout check " + numbers.readinessTimeout().toSeconds() + "s",
                "option httpchk GET /health/ready",
                "http-check expect status 200",
                "default-server inter " + numbers.readinessPeriod().toSeconds() + "s fall "
                        + numbers.readinessFailures() + " rise 1"));
        ingress.getOrDefault("haproxy.org/backend-config-snippet", "").lines().forEach(lines::add);
        return lines;
    }

    private String ask(String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
