package io.halley.benchmark;

/** Halley's long poll of people who say who they are, and are told who else is there and who is typing. */
final class PresenceProtocol implements Protocol {
    private static final byte[] CURSOR = Protocol.bytes("\"cursor\":\"");
    private static final byte[] TAG = Protocol.bytes("\"tag\":\"");

    private int people;

    @Override
    public byte[] listen(String room, Memory memory) {
        memory.b = "&with=presence,typing&visit=1&as=Person" + ++people;
        return CursorProtocol.HALLEY.listen(room, memory);
    }

    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        String cursor = reply.between(CURSOR, '"');
        String tag = reply.between(TAG, '"');
        if (!cursor.isEmpty()) {
            memory.a = cursor;
            memory.step = 1;
        }
        if (!tag.isEmpty()) {
            memory.c = "&seen=" + tag;
        }
        return Protocol.get(
                "/api/rooms/" + room + "/messages?after=" + memory.a + memory.b + memory.c, "Prefer: wait=25\r\n");
    }

    @Override
    public boolean waits(Memory memory) {
        return memory.step == 1;
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return CursorProtocol.HALLEY.post(room, text, memory);
    }
}
