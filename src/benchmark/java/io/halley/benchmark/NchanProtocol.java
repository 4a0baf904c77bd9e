package io.halley.benchmark;

/** nchan's long poll: the place in the channel goes in If-Modified-Since and If-None-Match. */
final class NchanProtocol implements Protocol {
    private static final byte[] MODIFIED = Protocol.bytes("\r\nlast-modified: ");
    private static final byte[] TAG = Protocol.bytes("\r\netag: ");

    @Override
    public byte[] listen(String room, Memory memory) {
        memory.step = 1;
        return Protocol.get("/sub/" + room, "");
    }

    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        memory.a = reply.header(MODIFIED);
        memory.b = reply.header(TAG);
        return Protocol.get(
                "/sub/" + room, "If-Modified-Since: " + memory.a + "\r\nIf-None-Match: " + memory.b + "\r\n");
    }

    @Override
    public boolean waits(Memory memory) {
        return memory.step == 1;
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return Protocol.post("/pub/" + room, "Content-Type: text/plain\r\n", text);
    }
}
