package io.halley.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * One that a client has opened.
 *
 * @param head which of its requests has begun and has no end of its head yet, counted from 1; or {@link #NO_HEAD}
 */
record Connection(Socket socket, int head) {
    static final int NO_HEAD = 0;

    InetAddress peer() {
        return socket.getInetAddress();
    }

    boolean isInHead() {
        return head != NO_HEAD;
    }

    /** What is being answered is; the server then finds that nothing more comes, and closes it in its own way. */
    void end() throws IOException {
        socket.shutdownInput();
    }
}
