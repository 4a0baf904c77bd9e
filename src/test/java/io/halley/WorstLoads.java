package io.halley;

import static io.halley.HalleyClient.messages;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What takes a server's memory, each by itself or all at once: clients that go on until this is closed. */
final class WorstLoads implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("halley.loads");

    /** An answer of half a mebibyte for each is two thirds of a pod's memory. */
    private static final int READERS = 1_500;

    /** The manifests let 10,000 wait: there is room for others beside these. */
    private static final int PARKED = 8_000;

    /** Together they announce a quarter of a pod's memory, and send it but for a little. */
    private static final int HALF_SENT = 1_500;

    /** The first one or two may fit the network's buffers. */
    private static final int ANSWERS_EACH = 3;

    private static final int THREADS = 8;
    private static final int LONG_ROOMS = 10;
    private static final int ROOMS_OF_A_READ = 50;

    /** Just below what a post may have. */
    private static final String LONG_TEXT = "=".repeat(64_000);

    private static final String RICH =
            "{\"html\":\"" + "<p><b>a</b><i>b</i><a href='https://example.org/'>c</a></p>".repeat(1_000) + "\"}";

    private static final byte[] COMPRESSED = Gzip.of(LONG_TEXT);
    private static final byte[] BOMB = Gzip.of("=".repeat(50_000_000));

    private final LibertyServer server;
    private final HalleyClient client;
    private final Map<String, Runnable> loads = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean over;

    WorstLoads(LibertyServer server) {
        this.server = server;
        client = server.client();
        loads.put("long posts", () -> go(THREADS, () -> post("text/plain", LONG_TEXT.getBytes(UTF_8))));
        loads.put("HTML to sanitise", () -> go(THREADS, () -> post("application/json", RICH.getBytes(UTF_8))));
        loads.put("compressed posts", () -> go(THREADS, () -> postCompressed(COMPRESSED)));
        loads.put("compressed posts of 50 MB", () -> go(THREADS, () -> postCompressed(BOMB)));
        loads.put("reads of many messages", () -> go(THREADS, () -> client.get(messages("many") + "?limit=500")));
        loads.put("reads of long messages", () -> go(THREADS, () -> client.get(messages("long-0") + "?limit=500")));
        loads.put("many rooms", () -> go(THREADS, this::useRooms));
        loads.put("bodies sent half", () -> go(1, this::sendHalf));
        loads.put("polls that wait", () -> go(1, this::park));
        loads.put("readers that do not read", () -> go(1, this::readNothing));
        loads.put("polls whose answers nobody reads", () -> go(1, this::pollAndReadNothing));
    }

    List<String> names() {
        return List.copyOf(loads.keySet());
    }

    /** Writes what there is to read. */
    WorstLoads prepare() {
        IntStream.range(0, 500)
                .mapToObj(i -> client.postTextAsync("many", "x".repeat(1_000)))
                .toList()
                .forEach(CompletableFuture::join);
        IntStream.range(0, 10).forEach(i -> client.postText("long-0", LONG_TEXT));
        return this;
    }

    void begin(String name) {
        Objects.requireNonNull(loads.get(name)).run();
    }

    private void go(int threads, Runnable deed) {
        for (int i = 0; i < threads; i++) {
            clients.add(CompletableFuture.runAsync(() -> again(deed), Threads.OF_THEIR_OWN));
        }
    }

    private void again(Runnable deed) {
        while (!over) {
            try {
                deed.run();
            } catch (CompletionException | UncheckedIOException e) {
                LOG.log(System.Logger.Level.DEBUG, "Refused or cut off", e);
            }
        }
    }

    private void post(String type, byte[] body, String... headers) {
        client.send(client.request(messages("long-" + count.incrementAndGet() % LONG_ROOMS), headers)
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private void postCompressed(byte[] body) {
        post("text/plain", body, "Content-Encoding", "gzip");
    }

    private void useRooms() {
        int first = count.getAndAdd(ROOMS_OF_A_READ);
        List<String> rooms = IntStream.range(first, first + ROOMS_OF_A_READ)
                .mapToObj(i -> "room-" + i)
                .toList();
        rooms.stream().map(room -> client.postTextAsync(room, "x")).toList().forEach(CompletableFuture::join);
        client.cursor(rooms.toArray(String[]::new));
        client.get("/api/rooms?limit=500");
    }

    private void sendHalf() {
        hold(
                HALF_SENT,
                "POST /comet.php HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 196000\r\n\r\nmsg=" + "a".repeat(190_000),
                () -> {});
    }

    private void park() {
        hold(PARKED, poll("quiet"), () -> client.postText("quiet", "x"));
    }

    private void readNothing() {
        hold(READERS, read("long-0", "limit=10", "").repeat(ANSWERS_EACH), () -> {});
    }

    private void pollAndReadNothing() {
        hold(READERS, poll("long-1"), () -> post("text/plain", LONG_TEXT.getBytes(UTF_8)));
    }

    private String poll(String room) {
        return read(room, "after=" + client.cursor(room), "Prefer: wait=25\r\n");
    }

    private static String read(String room, String query, String header) {
        return "GET " + messages(room) + "?" + query + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
    }

    /** Until all have sent it, and as long again. */
    private void hold(int clients, String request, Runnable then) {
        try (HeldConnections held = new HeldConnections(server.uri())) {
            held.add(clients, request);
            then.run();
            client.get("/health/live");
        }
    }

    @Override
    public void close() {
        over = true;
        clients.forEach(CompletableFuture::join);
    }
}
