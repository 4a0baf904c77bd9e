package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who ask a server with a heap of 96 MB for as much as an answer holds, all at once, and read nothing of it. */
class LongAnswersIT {
    private static final int CLIENTS = 100;

    private static final int SMALL_BUFFER = 4_096;

    /** The network's buffers hold some mebibytes of what is not read: so often half a mebibyte does not fit on its way. */
    private static final int ASKED_BY_EACH = 20;

    private static final int LONG_MESSAGES = 12;

    /** For a server that has just begun, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String room = freshRoom();
    private final List<SocketChannel> deaf = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (SocketChannel each : deaf) {
            each.close();
        }
    }

    @Test
    void whoReadsNothingTakesNoMoreThanItsShare(@TempDir Path folder) throws IOException {
        try (LibertyServer server =
                LibertyServer.withHeap("96m", folder, Map.of()).await()) {
            HalleyClient client = server.client();
            for (int i = 0; i < LONG_MESSAGES; i++) {
                assertThat(client.postText(room, "x".repeat(60_000)).statusCode())
                        .isEqualTo(201);
            }
            HttpResponse<String> newest = client.get(messages(room));
            assertThat(newest.statusCode()).isEqualTo(200);
            String start = HalleyClient.json(newest).getString("cursor").replaceFirst("-.*", "-0");
            for (int i = 0; i < CLIENTS; i++) {
                ask(server, i % 2 == 0 ? messages(room) + "?limit=500" : messages(room) + "?after=" + start);
            }
            await().atMost(PATIENCE).until(() -> client.get(messages(room)).statusCode() == 503);
            HttpResponse<String> later = client.get(messages(room));
            assertThat(later.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 5L);
            assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(client.postText(freshRoom(), "Hi").statusCode()).isEqualTo(201);
            assertThat(client.get(messages(freshRoom())).statusCode()).isEqualTo(200);

            close();
            await().atMost(PATIENCE).until(() -> client.get(messages(room)).statusCode() == 200);
            assertThat(Files.readString(server.log())).doesNotContain("OutOfMemoryError");
        }
    }

    private void ask(LibertyServer server, String path) {
        try {
            SocketChannel socket = SocketChannel.open();
            deaf.add(socket);
            socket.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            socket.connect(new InetSocketAddress("localhost", server.uri().getPort()));
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.write(ByteBuffer.wrap(request.repeat(ASKED_BY_EACH).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
