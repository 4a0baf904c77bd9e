package io.halley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that send something, and then neither send nor read any more. */
final class HeldConnections implements AutoCloseable {
    /** With this, an answer of half a mebibyte does not fit on its way, and whoever writes it has to wait. */
    private static final int SMALL_BUFFER = 4_096;

    private final InetSocketAddress server;
    private final List<Socket> open = new ArrayList<>();

    HeldConnections(URI server) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
    }

    /** So many clients more, one after the other. */
    void add(int clients, String request) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < clients; i++) {
            add(bytes);
        }
    }

    private void add(byte[] request) {
        try {
            Socket socket = new Socket();
            open.add(socket);
            socket.setReceiveBufferSize(SMALL_BUFFER);
            socket.connect(server);
            socket.getOutputStream().write(request);
        } catch (SocketException refused) {
            // Told so, and cut off while it went on.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (Socket each : open) {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
    }
}
