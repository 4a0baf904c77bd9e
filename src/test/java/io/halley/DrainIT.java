package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, to a real process with real connections. */
class DrainIT {
    private static final int PARKED = 300;
    private static final Duration WINDOW = Duration.ofSeconds(8);
    private static final int TERMINATED = 143;

    @Test
    void theDoorStaysOpenWhileThoseWhoWaitAreSentOnEvenly(@TempDir Path folder) throws Exception {
        try (LibertyServer server = start(folder)) {
            HalleyClient client = server.client();
            String room = freshRoom();
            String cursor = client.cursor(room);
            List<Long> answeredAt = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<HttpResponse<String>>> parked = park(client, room, cursor, PARKED);
            parked.forEach(poll -> poll.whenComplete((answer, failure) -> answeredAt.add(System.nanoTime()))
                    .isDone());
            HalfSaid post = new HalfSaid(server, HalleyClient.messages(freshRoom()), "text/plain", "half");
            HalfSaid classic = new HalfSaid(server, "/comet.php", "application/x-www-form-urlencoded", "msg=half");
            HalfSaid wrong = new HalfSaid(server, HalleyClient.messages(freshRoom()), "application/json", "{half");
            server.terminate();

            await().until(() -> client.get("/health/ready").statusCode() == 503);
            assertThat(client.get("/health/ready").body()).contains("going down");
            assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(post.finish()).startsWith("HTTP/1.1 201").containsOnlyOnce("Connection: close");
            assertThat(classic.finish()).startsWith("HTTP/1.1 200").containsOnlyOnce("Connection: close");
            assertThat(wrong.finish()).startsWith("HTTP/1.1 400").containsOnlyOnce("Connection: close");
            HttpResponse<String> late = client.poll(cursor, room).join();
            assertThat(late.statusCode()).isEqualTo(200);
            assertThat(json(late).getString("cursor")).isEqualTo(cursor);
            assertThat(late.headers().firstValue("Preference-Applied")).isEmpty();
            assertThat(late.headers().firstValue("Retry-After")).isPresent();
            assertThat(late.headers().firstValue("Connection")).hasValue("close");
            for (String path : List.of("/api/rooms/nobody-waits/messages", "/api/rooms", "/", "/metrics", "/nowhere")) {
                assertThat(server.client().get(path).headers().allValues("Connection"))
                        .as(path)
                        .containsExactly("close");
            }
            HttpResponse<String> refused =
                    server.client().postText(freshRoom(), "of another site", "Sec-Fetch-Site", "cross-site");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().allValues("Connection")).containsExactly("close");
            HttpResponse<String> said = client.postText(freshRoom(), "still taken");
            assertThat(said.statusCode()).isEqualTo(201);
            assertThat(said.headers().firstValue("Connection")).hasValue("close");
            assertThat(parked).anySatisfy(poll -> assertThat(poll).isNotDone());

            assertThat(parked).allSatisfy(poll -> {
                assertThat(poll.join().statusCode()).isEqualTo(200);
                assertThat(json(poll.join()).getString("cursor")).isEqualTo(cursor);
                assertThat(poll.join().headers().firstValue("Connection")).hasValue("close");
            });
            assertThat(server.exitStatus()).isEqualTo(TERMINATED);
            assertThat(mostWithin(WINDOW.dividedBy(4), answeredAt))
                    .as("answers in a quarter of the window, of " + PARKED)
                    .isLessThan(PARKED / 2);
        }
    }

    @Test
    void aSecondSignalEndsItWithoutTheWindowAndStillAnswersThoseWhoWait(@TempDir Path folder) {
        try (LibertyServer server = start(folder)) {
            HalleyClient client = server.client();
            String room = freshRoom();
            String cursor = client.cursor(room);
            List<CompletableFuture<HttpResponse<String>>> parked = park(client, room, cursor, 50);
            server.terminate();
            await().until(() -> client.get("/health/ready").statusCode() == 503);
            server.terminate();
            assertThat(parked)
                    .allSatisfy(poll ->
                            assertThat(json(poll.join()).getString("cursor")).isEqualTo(cursor));
            assertThat(server.exitStatus()).isEqualTo(TERMINATED);
        }
    }

    private static LibertyServer start(Path folder) {
        return new LibertyServer(folder, Map.of("HALLEY_DRAIN_WINDOW", WINDOW.toString())).await();
    }

    private static List<CompletableFuture<HttpResponse<String>>> park(
            HalleyClient client, String room, String cursor, int count) {
        List<CompletableFuture<HttpResponse<String>>> parked =
                Stream.generate(() -> client.poll(cursor, room)).limit(count).toList();
        await().until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":" + count));
        return parked;
    }

    private static long mostWithin(Duration time, List<Long> moments) {
        return moments.stream()
                .mapToLong(from -> moments.stream()
                        .filter(moment -> moment >= from && moment - from < time.toNanos())
                        .count())
                .max()
                .orElseThrow();
    }

    /** A post that is under way when the server is told to stop: it has said that it reads the body. */
    private static final class HalfSaid {
        private final Socket socket;
        private final String rest;

        HalfSaid(LibertyServer server, String path, String type, String body) throws IOException {
            socket = new Socket(server.uri().getHost(), server.uri().getPort());
            int half = body.length() / 2;
            rest = body.substring(half);
            write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                    + body.length() + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(interim()).startsWith("HTTP/1.1 100");
            write(body.substring(0, half));
        }

        private String interim() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            return head.toString();
        }

        String finish() throws IOException {
            try (socket) {
                write(rest);
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }
}
