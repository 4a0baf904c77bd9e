package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectorsIT {
    /** More than the thousand that Open Liberty would give a thread each. */
    private static final int CONNECTIONS = 1_500;

    private static final String REQUEST = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void oneThreadWatchesManyConnections(@TempDir Path folder) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets.add(ask(server));
            }
            assertThat(server.jcmd("Thread.print").filter(line -> line.startsWith("\"Inbound Read Selector")))
                    .hasSize(1);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static Socket ask(LibertyServer server) throws IOException {
        Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }
}
