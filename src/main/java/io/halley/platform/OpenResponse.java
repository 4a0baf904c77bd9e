package io.halley.platform;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A response that goes on, piece by piece, and nobody waits for its client: where the network takes no more of a piece, the
 * server goes on with it when it does, and tells who wrote it. One piece is under way at a time.
 *
 * <p>A servlet's own way, the write listener, holds a thread in this server all the same: its stream has two private methods
 * of one name, and calls the one that waits. So pieces go to what is below that stream, the HTTP channel's context of the
 * request. It is reached by names, because applications are not given it to compile against.
 */
public final class OpenResponse {
    /** What comes behind a piece that had to wait. */
    public interface Sequel {
        /** The network has all of it. */
        void written();

        /** The client has gone, or has not taken it in the time that the server gives a write (30 s). */
        void failed();
    }

    private final Channel channel;
    private final Object context;
    private final Object callback;

    private OpenResponse(Channel channel, Object context, Object callback) {
        this.channel = channel;
        this.context = context;
        this.callback = callback;
    }

    /**
     * Begins it. Its head goes out with the first piece that is written.
     *
     * @param response of HTTP/1.1, asynchronous, whose head is not sent yet
     * @throws IOException where the client has gone
     * @throws IllegalStateException where the server is another one than this is made for
     */
    public static OpenResponse begin(HttpServletResponse response, Sequel sequel) throws IOException {
        try {
            ServletOutputStream out = response.getOutputStream();
            Object stream = out.getClass().getMethod("getOutput").invoke(out);
            Object context = Fields.field(stream, "isc").get(stream);
            Channel channel = Channel.of(stream.getClass().getClassLoader());
            response.flushBuffer();
            stream.getClass()
                    .getMethod("clear")
                    .invoke(stream); // It keeps two buffers of 8 KiB, which nobody needs any more.
            return new OpenResponse(channel, context, channel.callback(sequel));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No way to write to a response of this server", e);
        }
    }

    /**
     * @return whether the network has it already; else the sequel is told, by another thread
     * @throws IOException where it cannot be written
     */
    public boolean write(Piece piece) throws IOException {
        try {
            return channel.write(context, piece, callback);
        } catch (InvocationTargetException e) {
            throw new IOException("The response cannot be written to", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No way to write to a response of this server", e);
        }
    }

    /** What all responses have in common: how their contexts are written to. */
    private record Channel(Object buffers, Method wrap, Class<?> buffer, Class<?> callback, Method send) {
        private static volatile @Nullable Channel known;

        static Channel of(ClassLoader server) throws ReflectiveOperationException {
            Channel channel = known;
            if (channel == null) {
                channel = find(server);
                known = channel;
            }
            return channel;
        }

        private static Channel find(ClassLoader server) throws ReflectiveOperationException {
            Class<?> buffer = server.loadClass("com.ibm.wsspi.bytebuffer.WsByteBuffer");
            Class<?> callback = server.loadClass("com.ibm.wsspi.channelfw.InterChannelCallback");
            Object buffers = server.loadClass("com.ibm.wsspi.channelfw.ChannelFrameworkFactory")
                    .getMethod("getBufferManager")
                    .invoke(null);
            Method wrap = server.loadClass("com.ibm.wsspi.bytebuffer.WsByteBufferPoolManager")
                    .getMethod("wrap", ByteBuffer.class);
            Method send = server.loadClass("com.ibm.wsspi.http.channel.inbound.HttpInboundServiceContext")
                    .getMethod("sendResponseBody", buffer.arrayType(), callback, boolean.class);
            return new Channel(buffers, wrap, buffer, callback, send);
        }

        boolean write(Object context, Piece piece, Object callback) throws ReflectiveOperationException {
            Object[] body = (Object[]) Array.newInstance(buffer, 1);
            body[0] = wrap.invoke(buffers, piece.buffer());
            return send.invoke(context, body, callback, false) != null;
        }

        Object callback(Sequel sequel) {
            InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
                case "complete" -> {
                    sequel.written();
                    yield null;
                }
                case "error" -> {
                    sequel.failed();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> callback.getName();
            };
            return Proxy.newProxyInstance(callback.getClassLoader(), new Class<?>[] {callback}, handler);
        }
    }
}
