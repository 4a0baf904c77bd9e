package io.halley.benchmark;

/** Ours: the cursor goes in the query, the wait in {@code Prefer}. */
final class HalleyProtocol implements Protocol {
    private static final byte[] CURSOR = Protocol.bytes("\"cursor\":\"");

    @Override
    public byte[] listen(String room, Memory memory) {
        return Protocol.get("/api/rooms/" + room + "/messages?limit=1", "");
    }

    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        String cursor = reply.between(CURSOR, '"');
        if (!cursor.isEmpty()) {
            memory.a = cursor;
            memory.step = 1;
        }
        return Protocol.get("/api/rooms/" + room + "/messages?after=" + memory.a, "Prefer: wait=25\r\n");
    }

    @Override
    public boolean waits(Memory memory) {
        return memory.step == 1;
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return Protocol.post("/api/rooms/" + room + "/messages", "Content-Type: text/plain\r\n", text);
    }
}
