package io.halley.page;

import io.halley.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;

/** Real proxies before a server, none of them set up for streams, and each wrong in another way. */
final class Proxies implements AutoCloseable {
    private static final String BELOW_A_PATH = "is below a path";
    private static final String TO_SERVER = "proxy_pass http://server; proxy_set_header Host $http_host;";
    private static final String GOES_ON = "proxy_http_version 1.1; proxy_set_header Connection '';";

    private final Map<String, URI> addresses = new LinkedHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final StringBuilder nginx = new StringBuilder();
    private final Path folder;

    Proxies(Path folder, URI server) throws IOException {
        this.folder = folder;
        nginx("buffers", "", GOES_ON + " proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; " + TO_SERVER);
        nginx("cuts at 10 s", "", GOES_ON + " proxy_read_timeout 10s; " + TO_SERVER);
        nginx("strips streams", "", GOES_ON + " proxy_set_header Accept '*/*'; " + TO_SERVER);
        nginx("speaks HTTP/1.0", "", TO_SERVER);
        nginx(BELOW_A_PATH, "chat/", GOES_ON + TO_SERVER.replace("//server", "//server/"));
        startNginx(server);
        startHaproxy(server);
        addresses.values().forEach(Proxies::awaitOpen);
    }

    URI belowAPath() {
        return Objects.requireNonNull(addresses.get("nginx " + BELOW_A_PATH));
    }

    /** What each does, and where it is. */
    Map<String, URI> addresses() {
        return addresses;
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }

    /** Below a path there is one server, and another one beside it. */
    private void nginx(String what, String path, String directives) {
        URI address = free("nginx " + what, path);
        String beside = path.isEmpty() ? "" : "location / { " + GOES_ON + TO_SERVER + " }";
        nginx.append("server { listen 127.0.0.1:%d; location /%s { %s } %s }%n"
                .formatted(address.getPort(), path, directives, beside));
    }

    private URI free(String what, String path) {
        URI address = URI.create("http://localhost:" + Ports.free() + "/" + path);
        addresses.put(what, address);
        return address;
    }

    private void startNginx(URI server) throws IOException {
        String upstream = "upstream server { server 127.0.0.1:%d; }%n".formatted(server.getPort());
        processes.add(Nginx.start(folder, upstream + nginx));
    }

    private void startHaproxy(URI server) throws IOException {
        String config = """
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 60s
                  timeout server 10s
                listen halley
                  bind 127.0.0.1:%d
                  server s 127.0.0.1:%d
                """.formatted(free("HAProxy cuts at 10 s", "").getPort(), server.getPort());
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
        processes.add(new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start());
    }

    private static void awaitOpen(URI address) {
        Awaitility.await().ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                return socket.isConnected();
            }
        });
    }
}
