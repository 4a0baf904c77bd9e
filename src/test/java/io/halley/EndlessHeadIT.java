package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests whose heads never end, to a server with a heap of 96 MB. */
class EndlessHeadIT {
    private static final int CLIENTS = 24;
    private static final int LINES = 480;
    private static final int LINE_BYTES = 32_000;

    /** As much as the server takes, but for a line and a few bytes. */
    private static final int LINES_TAKEN = 60;

    private static final int LINE_BYTES_TAKEN = 16_000;

    private final List<Socket> sockets = new ArrayList<>();
    private LibertyServer server;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = LibertyServer.withHeap("96m", folder, Map.of()).await();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void areEndedWhereTheyAreTooLongOrStandStill() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(wasTaken(begin(), LINES, LINE_BYTES)).isFalse();
            assertThat(wasTaken(begin(), LINES_TAKEN, LINE_BYTES_TAKEN)).isTrue();
        }
        HalleyClient client = server.client();
        assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(client.postText(freshRoom(), "Hi").statusCode()).isEqualTo(201);
        assertThat(Files.readString(server.log())).doesNotContain("OutOfMemoryError");

        for (Socket socket : sockets) {
            assertThat(hasEnded(socket)).isTrue();
        }
    }

    private Socket begin() throws IOException {
        Socket socket = new Socket("localhost", server.uri().getPort());
        sockets.add(socket);
        socket.setSoTimeout(90_000);
        write(socket, "GET /api HTTP/1.1\r\nHost: localhost\r\n");
        return socket;
    }

    private static boolean wasTaken(Socket socket, int lines, int bytes) {
        String line = "X-Line: " + "x".repeat(bytes) + "\r\n";
        try {
            for (int i = 0; i < lines; i++) {
                write(socket, line);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static boolean hasEnded(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException);
        }
    }
}
