package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/** A body may take its time, but not for ever: a byte now and then would else hold a connection as long as it likes. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class SlowBodyIT {
    /** More than are read by a waiting thread: the others are read piece by piece. */
    private static final int CLIENTS = 6;

    /** What follows is an extension of the chunk, which the server reads for itself. */
    private static final String CHUNK = "Transfer-Encoding: chunked\r\n\r\n5;";

    private static final int LONGER_THAN_THE_DEADLINE = 1_000;

    @Test
    void isEndedAfterAWhile() throws IOException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = post(i % 2 == 0 ? "Content-Length: " + LONGER_THAN_THE_DEADLINE + "\r\n\r\n" : CHUNK);
                slow.add(socket);
                var unused = clock.scheduleAtFixedRate(() -> write(socket, "a"), 1, 1, TimeUnit.SECONDS);
            }
            for (Socket socket : slow) {
                String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                assertThat(answer).isEqualTo("HTTP/1.1 408");
            }
        } finally {
            clock.shutdownNow();
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static Socket post(String length) throws IOException {
        URI server = HalleyDeployment.client().uri("/");
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(90_000);
        write(
                socket,
                "POST " + messages(freshRoom()) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                        + length);
        return socket;
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
