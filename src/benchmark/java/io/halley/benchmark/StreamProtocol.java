package io.halley.benchmark;

/**
 * Server-sent events: asked for once, and told from then on.
 *
 * @param before what stands before the room in an address
 * @param after what stands behind it
 * @param posts how one posts
 * @param pieces with which piece of the answer one waits: its head, or what comes first in its body
 */
record StreamProtocol(String before, String after, Protocol posts, int pieces) implements Protocol {
    @Override
    public byte[] listen(String room, Memory memory) {
        return Protocol.get(before + room + after, "Accept: text/event-stream\r\n");
    }

    @Override
    public byte[] listenOn(String room, Memory memory, Reply reply) {
        throw new IllegalStateException("A stream goes on by itself.");
    }

    @Override
    public boolean waits(Memory memory) {
        return memory.step >= pieces;
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public byte[] post(String room, String text, Memory memory) {
        return posts.post(room, text, memory);
    }
}
