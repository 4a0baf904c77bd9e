package io.halley.benchmark;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How one talks to a server: what a listener asks first and next, and how a message is posted. */
interface Protocol {
    /** What a client of the server's has to remember between its requests. */
    final class Memory {
        String a = "";
        String b = "";
        String c = "";
        int step;

        /** Who asks, where that is told; less than 0 before they have. */
        int person = -1;
    }

    /** @return the first request of a listener of this room */
    byte[] listen(String room, Memory memory);

    /** @return its next request, behind this answer */
    byte[] listenOn(String room, Memory memory, Reply reply);

    /** @return whether the listener waits for messages now, and not for an answer to its introduction */
    boolean waits(Memory memory);

    /** Whether an answer goes on, so that each piece of it is one of its own, and nothing is asked again. */
    default boolean goesOn() {
        return false;
    }

    /** @return what a poster has to send before it can post; null for nothing */
    default byte @Nullable [] introduce(Memory memory) {
        return null;
    }

    /** What a poster has to remember of the answer to its introduction. */
    default void introduced(Memory memory, Reply reply) {}

    byte[] post(String room, String text, Memory memory);

    static byte[] get(String target, String headers) {
        return bytes("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    static byte[] post(String target, String headers, String body) {
        return bytes("POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
