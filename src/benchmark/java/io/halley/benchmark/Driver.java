package io.halley.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of HTTP connections in one thread. It does as little as it can for each answer, because it shares the
 * machine with the server that it measures: the usual clients cost more than the servers here.
 */
final class Driver implements AutoCloseable {
    /** The largest answer: 500 messages are cut at 512 KiB by Halley. */
    private static final int BUFFER = 4 << 20;

    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private @Nullable Schedule schedule;

    Driver(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is done with an answer. */
    interface Conversation {
        void answered(Wire wire, Reply reply);

        void closed(Wire wire);
    }

    /** Something that is due at times of its own. */
    interface Schedule {
        /** @return after how many nanoseconds to ask again; less than 0 for never */
        long run(long now);
    }

    /** A connection. */
    static final class Wire {
        private final SocketChannel channel;
        private final Conversation conversation;
        private final boolean goesOn;
        private byte @Nullable [] half;
        private boolean begun;
        private boolean chunked;

        Wire(SocketChannel channel, Conversation conversation, boolean goesOn) {
            this.channel = channel;
            this.conversation = conversation;
            this.goesOn = goesOn;
        }

        private @Nullable Reply next(byte[] bytes, int from, int to) {
            if (!goesOn) {
                return Reply.parse(bytes, from, to);
            }
            if (begun) {
                return chunked ? Reply.piece(bytes, from, to) : Reply.event(bytes, from, to);
            }
            Reply head = Reply.head(bytes, from, to);
            begun = head != null;
            chunked = head != null && head.isChunked();
            return head;
        }

        void send(byte[] request) {
            try {
                if (channel.write(ByteBuffer.wrap(request)) < request.length) {
                    throw new IllegalStateException("A request does not fit the socket's buffer.");
                }
            } catch (IOException e) {
                close();
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            conversation.closed(this);
        }
    }

    Wire connect(Conversation conversation) {
        return connect(conversation, false);
    }

    /** @param goesOn whether there is one answer, which goes on */
    Wire connect(Conversation conversation, boolean goesOn) {
        try {
            SocketChannel channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Wire wire = new Wire(channel, conversation, goesOn);
            channel.register(selector, SelectionKey.OP_READ, wire);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void schedule(@Nullable Schedule next) {
        schedule = next;
    }

    /**
     * Runs until that is so, or the time is over.
     *
     * @return whether it is so
     */
    boolean runUntil(BooleanSupplier done, long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (!done.getAsBoolean()) {
                long now = System.nanoTime();
                if (now > end) {
                    return false;
                }
                long wait = schedule == null ? -1 : schedule.run(now);
                select(wait < 0 ? 10 : TimeUnit.NANOSECONDS.toMillis(wait), wait);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void select(long millis, long nanos) throws IOException {
        if (millis == 0 && nanos >= 0) {
            selector.selectNow();
        } else {
            selector.select(Math.min(millis, 10));
        }
        for (SelectionKey key : selector.selectedKeys()) {
            Wire wire = (Wire) key.attachment();
            read(wire);
        }
        selector.selectedKeys().clear();
    }

    private void read(Wire wire) {
        in.clear();
        if (wire.half != null) {
            in.put(wire.half);
            wire.half = null;
        }
        try {
            if (wire.channel.read(in) < 0) {
                wire.close();
                return;
            }
        } catch (IOException e) {
            wire.close();
            return;
        }
        int from = 0;
        int to = in.position();
        while (from < to) {
            Reply reply = wire.next(in.array(), from, to);
            if (reply == null) {
                wire.half = Arrays.copyOfRange(in.array(), from, to);
                return;
            }
            from = reply.end();
            wire.conversation.answered(wire, reply);
        }
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
