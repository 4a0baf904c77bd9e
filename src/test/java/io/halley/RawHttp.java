package io.halley;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Requests as no library would send them: the bytes are the test's own. */
final class RawHttp {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI server;

    RawHttp(URI server) {
        this.server = server;
    }

    /** An answer, as it came. */
    record Answer(int status, String head, String body) {
        String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * Sends one request and reads until the server closes.
     *
     * @param head the request line and headers, lines ended with {@code \n}; Connection is added, and Host where
     *     there is none, and Content-Length where the body does not come in chunks
     */
    Answer send(String head, byte[] body) throws IOException {
        return send(head, head.contains("Transfer-Encoding:") ? 0 : body.length, body);
    }

    /** The same with a body that breaks off before its announced length: the client says that nothing more comes. */
    Answer send(String head, int announced, byte[] body) throws IOException {
        return answer(exchange(head, announced, body, announced > body.length));
    }

    /** Whatever comes back, from a server that has been told that nothing more comes. */
    String exchange(String head, byte[] body) throws IOException {
        return exchange(head, head.contains("Transfer-Encoding:") ? 0 : body.length, body, true);
    }

    private String exchange(String head, int announced, byte[] body, boolean ends) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String host = head.contains("\nHost:") ? "" : "\nHost: " + server.getAuthority();
            String all = head.strip() + host + "\nConnection: close\n"
                    + (announced > 0 ? "Content-Length: " + announced + "\n" : "") + "\n";
            socket.getOutputStream().write(all.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            if (ends) {
                socket.shutdownOutput();
            }
            return whateverComes(socket);
        }
    }

    /** The same without the Host that each request has. */
    Answer sendToNobody(String head) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String all = (head + "\n\n").replace("\n", "\r\n");
            socket.getOutputStream().write(all.getBytes(StandardCharsets.ISO_8859_1));
            return answer(whateverComes(socket));
        }
    }

    /** A server that has answered resets the connection where it has left some of the body unread. */
    private static String whateverComes(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketException e) {
            if (answer.size() == 0) {
                throw e;
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static Answer answer(String response) {
        int end = response.indexOf("\r\n\r\n");
        String head = response.substring(0, end);
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, response.substring(end + 4));
    }
}
