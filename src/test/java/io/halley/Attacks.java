package io.halley;

import static io.halley.HalleyClient.messages;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What a stranger has done, or could do, to take a server from all others: each by its name, in a process of its own, of the
 * least priority, until it is killed. Where requests count, they come through a proxy that names one address; where
 * connections count, they come from an address that is no proxy's.
 */
final class Attacks implements AutoCloseable {
    static final String PROXY = "127.0.0.1";
    private static final String STRANGER = "127.0.0.2";
    private static final String ONE = "203.0.113.66";
    private static final int DRIP_SECONDS = 2;

    /** Its last message is as long as one may be: so is that of {@code long-0} to {@code long-99}. */
    private static final String LONG = "long-";

    static final int LONG_ROOMS = 100;
    static final String LONG_TEXT = "=".repeat(65_000);

    private static final String RICH = "<p><b>a</b><i>b</i><a href='https://example.org/'>c</a></p>".repeat(500);

    private static final String STREAM = "Accept: text/event-stream\r\n";

    private static final byte[] BOMB = Gzip.of("=".repeat(50_000_000));

    private final Process process;

    /** Begins one of {@link #names()}. */
    Attacks(String name, LibertyServer server, Path output) {
        List<String> command = List.of(
                "nice",
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Attacks.class.getName(),
                String.valueOf(server.uri().getPort()),
                name);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean goesOn() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    static String longRoom(int number) {
        return LONG + number % LONG_ROOMS;
    }

    static List<String> names() {
        return List.copyOf(new Stranger(0).attacks.keySet());
    }

    public static void main(String[] arguments) {
        Stranger stranger = new Stranger(Integer.parseInt(arguments[0]));
        Objects.requireNonNull(stranger.attacks.get(arguments[1])).run();
        LockSupport.park();
    }

    private static final class Stranger {
        private final Map<String, Runnable> attacks = new LinkedHashMap<>();
        private final AtomicInteger count = new AtomicInteger();
        private final int port;

        Stranger(int port) {
            this.port = port;
            String style = "<span style=\"color:x" + " ".repeat(14_000) + "x\">hi</span>";
            attacks.put("a style with 14,000 blanks, 24 clients", () -> go(24, () -> ask(html(style, ONE))));
            attacks.put("the same by /comet.php", () -> go(24, () -> ask(form("msg=" + style))));
            attacks.put("Prefer with 8,000 blanks, 8 clients", () -> go(8, () -> ask(prefer(" ".repeat(8_000) + '"'))));
            attacks.put(
                    "Prefer with 4,000 quoted letters, 8 clients",
                    () -> go(8, () -> ask(prefer('"' + "a".repeat(4_000) + '"'))));
            attacks.put("2,000 bodies sent half", () -> hold(2_000, 0, halfSent()));
            attacks.put("room lists of 100 long messages, 20 clients", () -> go(20, () -> ask(get("/api/rooms", ""))));
            attacks.put(
                    "limit=500 over long messages, 20 clients",
                    () -> go(20, () -> ask(get(messages(longRoom(0)) + "?limit=500", ""))));
            attacks.put("24 heads of 480 lines of 32 kB", () -> go(24, () -> ask(endlessHead())));
            attacks.put("320 who drip", () -> hold(320, DRIP_SECONDS, text("GET /api HTTP/1.1\r\nX: ")));
            attacks.put("10,000 polls", () -> hold(10_000, 0, get(afterLast("a"), "Prefer: wait=25\r\n")));
            attacks.put("10,000 streams", () -> hold(10_000, 0, get(afterLast("a"), STREAM)));
            attacks.put(
                    "1,000 streams of long messages that nobody reads",
                    () -> hold(1_000, 0, get(messages(longRoom(0)), STREAM)));
            attacks.put("200 who read 500 messages again and again", () -> {
                IntStream.range(0, 500).forEach(i -> again(() -> ask(inRoom("a", "message " + i))));
                go(200, () -> ask(get(messages("a") + "?limit=500", "")));
            });
            attacks.put("500 who wait, each with another question, and one who wakes them", () -> {
                go(500, () -> ask(question(count.incrementAndGet())));
                go(1, () -> ask(inRoom("a", "wake up")));
            });
            attacks.put("new rooms, 16 clients", () -> go(16, () -> ask(inNewRoom())));
            attacks.put("30 kB of HTML, 16 clients of one address", () -> go(16, () -> ask(html(RICH, ONE))));
            attacks.put(
                    "30 kB of HTML, 16 clients of 16 addresses",
                    () -> go(16, () -> ask(html(RICH, "203.0.113." + count.incrementAndGet() % 16))));
            attacks.put("50 MB in 50 kB of gzip, 8 clients", () -> go(8, () -> ask(bomb())));
        }

        private String afterLast(String room) {
            HalleyClient client = new HalleyClient(URI.create("http://localhost:" + port + "/"));
            return messages(room) + "?after=" + client.cursor(room);
        }

        private byte[] question(int number) {
            return get(afterLast("a") + "&limit=" + (1 + number % 500), "Prefer: wait=" + (20 + number % 7) + "\r\n");
        }

        private static byte[] text(String text) {
            return text.getBytes(UTF_8);
        }

        private static byte[] get(String path, String headers) {
            return text("GET " + path + " HTTP/1.1\r\n" + from(ONE) + headers + "\r\n");
        }

        private static byte[] prefer(String value) {
            return get(messages("a"), "Prefer: a=" + value + "\r\n");
        }

        private static byte[] html(String html, String address) {
            String json = "{\"html\":\"" + html.replace("\"", "\\\"") + "\"}";
            return post(messages("html"), "application/json", address, "", text(json));
        }

        private static byte[] form(String form) {
            return post("/comet.php", "application/x-www-form-urlencoded", ONE, "", text(form));
        }

        private byte[] inNewRoom() {
            return inRoom("new-" + count.incrementAndGet(), "x");
        }

        private static byte[] inRoom(String room, String text) {
            return post(messages(room), "text/plain", ONE, "", text(text));
        }

        private static byte[] bomb() {
            return post(messages("a"), "text/plain", ONE, "Content-Encoding: gzip\r\n", BOMB);
        }

        private static byte[] halfSent() {
            return text("POST /comet.php HTTP/1.1\r\n" + from(ONE)
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 196000\r\n\r\nmsg="
                    + "a".repeat(190_000));
        }

        private static byte[] endlessHead() {
            return text("GET /api HTTP/1.1\r\n" + ("X: " + "x".repeat(32_000) + "\r\n").repeat(480));
        }

        private static byte[] post(String path, String type, String address, String headers, byte[] body) {
            String head = "POST " + path + " HTTP/1.1\r\n" + from(address) + headers + "Content-Type: " + type
                    + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(text(head));
            request.writeBytes(body);
            return request.toByteArray();
        }

        private static String from(String address) {
            return "Host: localhost\r\nConnection: close\r\nX-Forwarded-For: " + address + "\r\n";
        }

        private static void go(int clients, Deed deed) {
            for (int i = 0; i < clients; i++) {
                Threads.OF_THEIR_OWN.execute(() -> {
                    while (true) {
                        again(deed);
                    }
                });
            }
        }

        private static void again(Deed deed) {
            try {
                deed.run();
            } catch (IOException refused) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }

        private void ask(byte[] request) throws IOException {
            try (Socket socket = open(PROXY)) {
                socket.getOutputStream().write(request);
                socket.getInputStream().readAllBytes();
            }
        }

        /** @param dripSeconds a byte more as often; no more at all where it is 0 */
        private void hold(int clients, int dripSeconds, byte[] request) {
            String from = dripSeconds > 0 ? STRANGER : PROXY;
            List<Held> all = new ArrayList<>();
            IntStream.range(0, clients).forEach(i -> all.add(new Held(from, request)));
            go(1, () -> {
                for (Held each : all) {
                    again(dripSeconds > 0 ? each::drip : each::begin);
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(DRIP_SECONDS));
            });
        }

        private Socket open(String from) throws IOException {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        }

        /** A connection that is made again where the server has ended it. */
        private final class Held {
            private final String from;
            private final byte[] request;
            private Socket socket = new Socket();

            Held(String from, byte[] request) {
                this.from = from;
                this.request = request;
            }

            void drip() throws IOException {
                begin();
                try {
                    socket.getOutputStream().write('x');
                } catch (IOException ended) {
                    socket = new Socket();
                    throw ended;
                }
            }

            void begin() throws IOException {
                if (!socket.isConnected()) {
                    socket = open(from);
                    socket.getOutputStream().write(request);
                }
            }
        }
    }

    /** What may be refused. */
    private interface Deed {
        void run() throws IOException;
    }
}
