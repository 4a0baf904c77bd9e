package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send nearly all of a long body and then nothing: together far more than the server has memory for. */
class HalfSentIT {
    private static final int CLIENTS = 2_000;
    private static final int SENT = 190_000;
    private final List<Socket> clients = new ArrayList<>();

    @Test
    void leavesMemoryForTheOthers(@TempDir Path folder) throws IOException {
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            HalleyClient client = server.client();
            String room = freshRoom();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(sendHalf(server.uri(), ""));
                if (i % 100 == 0) {
                    assertThat(client.postText(room, "meanwhile").statusCode()).isEqualTo(201);
                    assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
                }
            }
            assertThat(clients).anyMatch(HalfSentIT::isToldToComeBack);
            close();
            await().until(() -> client.postText(room, "x".repeat(60_000)).statusCode() == 201);
        } finally {
            close();
        }
    }

    @Test
    void ofOneAddressLeaveRoomForTheLongMessagesOfOthers(@TempDir Path folder) throws IOException {
        try (LibertyServer server =
                new LibertyServer(folder, Map.of("HALLEY_HTTP_TRUSTED_PROXIES", "127.0.0.1")).await()) {
            HalleyClient client = server.client();
            String room = freshRoom();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(sendHalf(server.uri(), "X-Forwarded-For: 203.0.113.7\r\n"));
                if (i % 100 == 0) {
                    String[] another = {"X-Forwarded-For", "203.0.113.8"};
                    assertThat(client.postText(room, "x".repeat(60_000), another)
                                    .statusCode())
                            .isEqualTo(201);
                }
            }
            assertThat(clients).anyMatch(HalfSentIT::isToldToComeBack);
        } finally {
            close();
        }
    }

    private static Socket sendHalf(URI server, String headers) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        String head =
                "POST /comet.php HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + headers + "Content-Length: 196000\r\n\r\nmsg=";
        try {
            socket.getOutputStream().write((head + "a".repeat(SENT)).getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException refused) {
            // Told so, and cut off while it went on.
        }
        return socket;
    }

    private static boolean isToldToComeBack(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            return in.available() > 0 && new String(in.readNBytes(12), StandardCharsets.US_ASCII).endsWith(" 503");
        } catch (IOException closed) {
            return false;
        }
    }

    private void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }
}
