package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static io.halley.HalleyClient.texts;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 500 clients that take their time, each kind at once: they send a byte of their request's head or body a second, read a
 * byte of their answer a second, or never read one that is more than the network's buffers hold, whether they asked for
 * it or waited for it. The others do not notice. (A thread waits for one who does not read: Open Liberty's write
 * listeners wait, too.)
 */
class SlowClientsIT {
    private static final int OF_EACH_KIND = 100;
    private static final int LISTENERS = 20;
    private static final int ROUNDS = 10;

    /** With this, an answer of half a mebibyte does not fit on its way, and whoever writes it has to wait. */
    private static final int SMALL_BUFFER = 4_096;

    private static final int ANSWERS_THAT_DO_NOT_FIT = 20;

    private static final int FILES_THAT_DO_NOT_FIT = 30;

    private static final int SHORT_ANSWERS_THAT_DO_NOT_FIT = 500;

    /** So many that there are threads again. */
    private static final Pattern HAVE_BEEN_ENDED =
            Pattern.compile("^halley_connections_ended_total\\{reason=\"not-reading\"} \\d{2}", Pattern.MULTILINE);

    /** For a server that has just begun, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String room = freshRoom();
    private final String longRoom = freshRoom();
    private final String heavyRoom = freshRoom();
    private final List<SocketChannel> slow = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private LibertyServer server;
    private HalleyClient client;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = new LibertyServer(folder, Map.of()).await();
        client = server.client();
        for (int i = 0; i < 10; i++) {
            client.postText(longRoom, "x".repeat(60_000));
        }
    }

    @AfterEach
    void stop() throws IOException {
        clock.shutdownNow();
        for (SocketChannel each : slow) {
            each.close();
        }
        server.close();
    }

    @Test
    void othersAreAnsweredWhileTheyTakeTheirTime() {
        String poll = "GET " + messages(room) + "?after=" + client.cursor(room) + " HTTP/1.1\r\nHost: localhost\r\n";
        String deaf = "GET " + messages(heavyRoom) + "?after=" + client.cursor(heavyRoom)
                + " HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=25\r\n\r\n";
        String post = "POST " + messages(room)
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n";
        String read = "GET " + messages(longRoom) + "?limit=10 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        long threads = threads();
        for (int i = 0; i < OF_EACH_KIND; i++) {
            everySecond(connect(), each -> write(each, "X"), "GET /api/rooms HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            everySecond(connect(), each -> write(each, "X"), post);
            everySecond(connect(), SlowClientsIT::readByte, poll + "Prefer: wait=25\r\n\r\n");
            write(connect(), read.repeat(ANSWERS_THAT_DO_NOT_FIT));
            write(connect(), deaf);
        }
        await().until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":" + 2 * OF_EACH_KIND));
        client.postJson(heavyRoom, "{\"html\":\"" + "x".repeat(60_000) + "\"}");

        for (int round = 0; round < ROUNDS; round++) {
            String cursor = client.cursor(room);
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < LISTENERS; i++) {
                waiting.add(client.sendAsync(client.request(messages(room) + "?after=" + cursor, "Prefer", "wait=25")));
            }
            client.postText(room, "round " + round);
            for (CompletableFuture<HttpResponse<String>> each : waiting) {
                assertThat(texts(json(each.join()))).containsExactly("round " + round);
            }
        }
        assertThat(slow).allMatch(SocketChannel::isConnected);
        assertThat(threads()).as("no thread waits for a request").isLessThan(threads + OF_EACH_KIND + OF_EACH_KIND / 2);
    }

    /** More than the network's buffers hold, on more connections than there are threads for all that is asked. */
    @Test
    void filesThatNobodyReadsKeepNobodyFromAnything() {
        String page = client.get("/").body();
        String script = page.substring(page.indexOf("assets/chunk"), page.indexOf(".js\"") + 3);
        String file = "GET /" + script + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        for (int i = 0; i < 2 * OF_EACH_KIND; i++) {
            write(connect(), file.repeat(FILES_THAT_DO_NOT_FIT));
        }
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(client.postText(room, "round " + round).statusCode()).isEqualTo(201);
        }
        long waiting = server.jcmd("Thread.print")
                .filter(line -> line.startsWith("\"Default Executor"))
                .count();
        assertThat(waiting).as("the server's own threads do not wait").isLessThan(OF_EACH_KIND);
        assertThat(client.get("/" + script, "X-Forwarded-For", "203.0.113.7").statusCode())
                .isIn(200, 503);
    }

    /** Each fits the buffers by itself, some hundred do not; whoever has made them, the server's own threads write them. */
    @Test
    void shortAnswersThatNobodyReadsKeepNobodyFromAnything() {
        client.postText(room, "x".repeat(15_000));
        for (String path : List.of(messages(room), "/openapi")) {
            String ask = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            for (int i = 0; i < OF_EACH_KIND; i++) {
                write(connect(), ask.repeat(SHORT_ANSWERS_THAT_DO_NOT_FIT));
            }
        }
        await().atMost(PATIENCE).until(() -> {
            assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(client.postText(room, "Hi").statusCode()).isEqualTo(201);
            return HAVE_BEEN_ENDED.matcher(client.get("/metrics").body()).find();
        });
    }

    private long threads() {
        return server.jcmd("Thread.print").filter(line -> line.startsWith("\"")).count();
    }

    private SocketChannel connect() {
        try {
            SocketChannel socket = SocketChannel.open();
            socket.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            socket.connect(new InetSocketAddress("localhost", server.uri().getPort()));
            slow.add(socket);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void everySecond(SocketChannel socket, Consumer<SocketChannel> deed, String first) {
        write(socket, first);
        var unused = clock.scheduleAtFixedRate(() -> deed.accept(socket), 1, 1, TimeUnit.SECONDS);
    }

    private static void write(SocketChannel socket, String text) {
        try {
            socket.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readByte(SocketChannel socket) {
        try {
            socket.configureBlocking(false);
            socket.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
