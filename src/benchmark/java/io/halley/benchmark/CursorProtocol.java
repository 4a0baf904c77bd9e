package io.halley.benchmark;

/**
 * A cursor in the query, and the next one in the answer: ours, and the bare servlet's.
 *
 * @param before what stands before the room in an address
 * @param after what stands behind it
 * @param newest the query that gets a first cursor
 * @param headers what asks for a wait
 */
record CursorProtocol(String before, String after, String newest, String headers) implements Protocol {
    static final Protocol HALLEY = new CursorProtocol("/api/rooms/", "/messages", "?limit=1", "Prefer: wait=25\r\n");
    static final Protocol SERVLET = new CursorProtocol("/rooms/", "", "?newest=", "");

    private static final byte[] CURSOR = Protocol.bytes("\"cursor\":\"");

    @Override
    public byte[] listen(String room, Memory memory) {
        return Protocol.get(before + room + after + newest, "");
    }

    /** What brings no cursor, an error say, leaves the listener where it was. */
    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        String cursor = reply.between(CURSOR, '"');
        if (!cursor.isEmpty()) {
            memory.a = cursor;
            memory.step = 1;
        }
        return Protocol.get(before + room + after + "?after=" + memory.a, headers);
    }

    @Override
    public boolean waits(Memory memory) {
        return memory.step == 1;
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return Protocol.post(before + room + after, "Content-Type: text/plain\r\n", text);
    }
}
