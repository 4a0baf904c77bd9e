package io.halley;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers of a test's own. They lie below those that the system gives to whoever connects (32,768 and more on
 * Linux, 49,152 elsewhere): a server binds seconds after a port was found free, and meanwhile one of thousands of clients
 * would be given it. One after the other, so that two servers that start at once never get the same; from anywhere, so that
 * two virtual machines hardly do.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_768;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private Ports() {}

    /** @return one at which nobody listens now, and which is given to nobody else here */
    public static int free() {
        int port;
        do {
            port = FIRST + NEXT.getAndIncrement() % COUNT;
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
