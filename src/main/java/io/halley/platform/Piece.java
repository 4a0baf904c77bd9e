package io.halley.platform;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What many responses are written. The network takes its bytes from outside of the heap, and the server would copy them there
 * for each response anew, and for as long as its client does not read; so they are copied once, when the first one wants them.
 */
public final class Piece {
    private final byte[] bytes;
    private volatile @Nullable ByteBuffer shared;

    /** @param bytes not to be changed */
    public Piece(byte[] bytes) {
        this.bytes = bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** All of it, to be read by one response. */
    ByteBuffer buffer() {
        ByteBuffer outside = shared;
        if (outside == null) {
            outside = copy();
        }
        return outside.duplicate();
    }

    private synchronized ByteBuffer copy() {
        ByteBuffer outside = shared;
        if (outside == null) {
            outside = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            shared = outside;
        }
        return outside;
    }
}
