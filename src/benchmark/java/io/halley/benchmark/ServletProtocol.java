package io.halley.benchmark;

/** The bare servlet's: {@link BareServlet}. */
final class ServletProtocol implements Protocol {
    private static final byte[] CURSOR = Protocol.bytes("\"cursor\":\"");

    @Override
    public byte[] listen(String room, Memory memory) {
        return Protocol.get("/rooms/" + room + "?newest=", "");
    }

    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        memory.a = reply.between(CURSOR, '"');
        memory.step = 1;
        return Protocol.get("/rooms/" + room + "?after=" + memory.a, "");
    }

    @Override
    public boolean waits(Memory memory) {
        return memory.step == 1;
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return Protocol.post("/rooms/" + room, "Content-Type: text/plain\r\n", text);
    }
}
