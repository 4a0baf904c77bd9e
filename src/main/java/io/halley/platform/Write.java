package io.halley.platform;

import java.io.IOException;
import java.net.Socket;

/**
 * An answer, or a piece of one, that a thread is writing. Two looks that find the same one have the same client in view,
 * who has taken nothing of it in between.
 *
 * @param deadline when the server gives it up; each write has its own
 * @param done how many bytes the client has taken
 */
record Write(Socket socket, long deadline, long done) {
    /** The write fails, which sets its thread free. (Closing the socket would leave it waiting until the deadline.) */
    void end() throws IOException {
        socket.shutdownOutput();
    }
}
