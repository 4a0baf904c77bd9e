package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a door of their own for those who watch, and 300 places at the other, which 320 take who only drip. */
class ManagementPortIT {
    private static final int PLACES = 300;
    private static final int CLIENTS = 320;
    private static final int ROUNDS = 50;

    /** So many that there are places again. */
    private static final Pattern END_OF_SLOW_HEADS =
            Pattern.compile("^halley_connections_ended_total\\{reason=\"slow-head\"} [1-9]\\d", Pattern.MULTILINE);

    private final int port = Ports.free();
    private final HalleyClient watch = new HalleyClient(URI.create("http://localhost:" + port + "/"));

    @Test
    void answersThoseWhoWatchWhileTheOtherIsFull(@TempDir Path folder) throws IOException {
        Map<String, String> settings = Map.of(
                "HALLEY_MANAGEMENT_PORT", String.valueOf(port),
                "HALLEY_HTTP_MAX_CONNECTIONS", String.valueOf(PLACES));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        List<Socket> dripping = new ArrayList<>();
        try (LibertyServer server = new LibertyServer(folder, settings).await()) {
            HalleyClient chat = server.client();
            assertThat(chat.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(chat.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(chat.get("/api").statusCode()).isEqualTo(200);
            for (String elsewhere : List.of("/", "/api", "/api/rooms", "/comet.php", "/client/http.js")) {
                assertThat(watch.get(elsewhere).statusCode()).as(elsewhere).isEqualTo(404);
            }
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = new Socket("localhost", server.uri().getPort());
                dripping.add(socket);
                drip(socket, "GET /api HTTP/1.1\r\nX: ");
                var unused = clock.scheduleAtFixedRate(() -> drip(socket, "x"), 2, 2, TimeUnit.SECONDS);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (String path :
                        List.of("/health/live", "/health/ready", "/health/started", "/metrics", "/openapi")) {
                    assertThat(watch.get(path).statusCode()).as(path).isEqualTo(200);
                }
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> END_OF_SLOW_HEADS
                            .matcher(watch.get("/metrics").body())
                            .find());
            assertThat(server.client().get("/api").statusCode()).isEqualTo(200);
        } finally {
            clock.shutdownNow();
            for (Socket socket : dripping) {
                socket.close();
            }
        }
    }

    /** The server closes those for whom there is no place. */
    private static void drip(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
