package io.halley.benchmark;

import org.jspecify.annotations.Nullable;

/** Bayeux over long polling: a handshake, a subscription, and then one connect after the other. */
final class CometdProtocol implements Protocol {
    private static final byte[] CLIENT = Protocol.bytes("\"clientId\":\"");
    private static final byte[] COOKIE = Protocol.bytes("\r\nset-cookie: ");
    private static final String HANDSHAKE =
            "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"]}]";

    /** Handshake, subscription and the first connect, which is answered at once, lie behind it. */
    private static final int CONNECTED = 3;

    @Override
    public byte[] listen(String room, Memory memory) {
        return send(HANDSHAKE, memory);
    }

    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        if (memory.step == 0) {
            introduced(memory, reply);
            memory.step = 1;
            return send(
                    "[{\"channel\":\"/meta/subscribe\",\"clientId\":\"" + memory.a + "\",\"subscription\":\"/" + room
                            + "\"}]",
                    memory);
        }
        memory.step = Math.min(CONNECTED, memory.step + 1);
        return send(
                "[{\"channel\":\"/meta/connect\",\"clientId\":\"" + memory.a
                        + "\",\"connectionType\":\"long-polling\"}]",
                memory);
    }

    @Override
    public boolean waits(Memory memory) {
        return memory.step == CONNECTED;
    }

    @Override
    public byte @Nullable [] introduce(Memory memory) {
        return send(HANDSHAKE, memory);
    }

    @Override
    public void introduced(Memory memory, Reply reply) {
        memory.a = reply.between(CLIENT, '"');
        String cookie = reply.header(COOKIE);
        memory.b = cookie.substring(0, Math.max(0, cookie.indexOf(';')));
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return send(
                "[{\"channel\":\"/" + room + "\",\"clientId\":\"" + memory.a + "\",\"data\":{\"text\":\"" + text
                        + "\"}}]",
                memory);
    }

    private static byte[] send(String body, Memory memory) {
        return Protocol.post(
                "/cometd",
                "Content-Type: application/json\r\n" + (memory.b.isEmpty() ? "" : "Cookie: " + memory.b + "\r\n"),
                body);
    }
}
