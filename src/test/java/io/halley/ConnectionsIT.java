package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server at which an address may have 50 connections, unless it is the proxy's. */
class ConnectionsIT {
    private static final int MOST = 50;
    private static final int OPENED = 60;
    private static final String PROXY = "127.0.0.1";
    private static final String STRANGER = "127.0.0.2";

    private final List<Socket> strangers = new ArrayList<>();
    private final List<Socket> proxies = new ArrayList<>();

    @Test
    void oneAddressHasNoMoreThanItsShare(@TempDir Path folder) throws IOException {
        Map<String, String> settings = Map.of(
                "HALLEY_HTTP_MAX_CONNECTIONS_PER_ADDRESS", String.valueOf(MOST), "HALLEY_HTTP_TRUSTED_PROXIES", PROXY);
        try (LibertyServer server = new LibertyServer(folder, settings).await()) {
            for (int i = 0; i < OPENED; i++) {
                strangers.add(ask(server, STRANGER));
                proxies.add(ask(server, PROXY));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            strangers.stream().filter(ConnectionsIT::isOpen).count() <= MOST);
            assertThat(strangers).filteredOn(ConnectionsIT::isOpen).hasSize(MOST);
            assertThat(proxies).allMatch(ConnectionsIT::isOpen);
            assertThat(server.client().get("/metrics").body())
                    .contains("halley_connections_ended_total{reason=\"address-full\"} " + (OPENED - MOST) + ".0");
        } finally {
            for (Socket socket : strangers) {
                socket.close();
            }
            for (Socket socket : proxies) {
                socket.close();
            }
        }
    }

    /** On a connection that stays open after the answer. */
    private static Socket ask(LibertyServer server, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.uri().getPort()));
        socket.setSoTimeout(1);
        String request = "HEAD /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
