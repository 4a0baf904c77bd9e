package io.halley.page;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What lies between a browser and the server, and does what networks and proxies do. Real sockets, on loopback only. */
final class FaultyNetwork implements Closeable {
    /** How the network behaves to a new connection. */
    sealed interface Mood {}

    record Passing() implements Mood {}

    /** No connection comes through. */
    record Cut() implements Mood {}

    /** Connections are taken and never answered. */
    record Stalled() implements Mood {}

    /** Each connection is cut after so long, as proxies do to requests that take their time. */
    record CutAfter(Duration time) implements Mood {}

    /** Each request is answered here. */
    record Answering(int status, String headers, String body) implements Mood {}

    private final URI server;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService scissors = Executors.newSingleThreadScheduledExecutor();
    private volatile Mood mood = new Passing();

    FaultyNetwork(URI server) {
        this.server = server;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::takeConnections);
    }

    URI uri() {
        return URI.create("http://localhost:" + door.getLocalPort() + "/");
    }

    /** From now on nothing comes through any more, and nobody is told: connections stay open, also new ones. */
    void fallSilent() {
        mood = new Stalled();
    }

    /** From now on; what is connected under the old mood is cut. */
    void become(Mood next) {
        mood = next;
        open.forEach(FaultyNetwork::cut);
    }

    @Override
    public void close() throws IOException {
        door.close();
        scissors.shutdownNow();
        open.forEach(FaultyNetwork::cut);
    }

    private void takeConnections() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                start(() -> serve(client, mood));
            } catch (IOException e) {
                return; // The door was closed.
            }
        }
    }

    private void serve(Socket client, Mood now) {
        try {
            if (now instanceof Cut) {
                cut(client);
            } else if (now instanceof Answering answer) {
                answer(client, answer);
            } else if (!(now instanceof Stalled)) {
                pass(client, now);
            }
        } catch (IOException e) {
            cut(client);
        }
    }

    private void pass(Socket client, Mood now) throws IOException {
        Socket behind = new Socket(server.getHost(), server.getPort());
        open.add(behind);
        if (now instanceof CutAfter cutAfter) {
            ScheduledFuture<?> unused =
                    scissors.schedule(() -> cut(client), cutAfter.time().toMillis(), TimeUnit.MILLISECONDS);
        }
        start(() -> pump(behind, client));
        pump(client, behind);
    }

    private void pump(Socket from, Socket to) {
        byte[] some = new byte[8192];
        try (from;
                to) {
            for (int n = from.getInputStream().read(some);
                    n >= 0;
                    n = from.getInputStream().read(some)) {
                if (!(mood instanceof Stalled)) {
                    to.getOutputStream().write(some, 0, n);
                }
            }
        } catch (IOException e) {
            return; // One of the two has gone, and the other goes with it.
        }
    }

    private static void answer(Socket client, Answering answer) throws IOException {
        try (client) {
            readHead(client.getInputStream());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 " + answer.status() + " Says the network\r\n" + answer.headers()
                    + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n";
            OutputStream out = client.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "faulty network");
        thread.setDaemon(true);
        thread.start();
    }
}
