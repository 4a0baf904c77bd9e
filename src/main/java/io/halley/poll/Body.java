package io.halley.poll;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import io.halley.message.TooLargeException;
import io.halley.message.UnsupportedFormException;
import io.halley.trace.Traces;
import io.opentelemetry.context.Context;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. Nearly each is there with its head, and whoever reads it waits for nothing; but a client can also
 * take minutes over it, and some dozens of such clients would hold all of the server's threads. So a thread reads a body
 * as long as few do at the same moment. Where these are kept waiting, all others are taken piece by piece, as they come,
 * which holds no thread, and costs three times as much.
 */
public final class Body implements ReadListener {
    /** Half of the threads that Open Liberty begins with on a small machine, so that the others are there for the rest. */
    private static final Semaphore MAY_WAIT = new Semaphore(2);

    /** Most messages in one piece, with the names and the author around them. */
    private static final int PIECE_BYTES = 1_024;

    /**
     * The server itself ends a body of which nothing comes for a minute, and waits for ever for one of which a byte comes
     * now and then. In half a minute the longest message gets through at 17 kbit/s, which no network is slower than.
     */
    private static final int MOST_SECONDS = 30;

    /** The sum and the length of what was compressed (RFC 1952). */
    private static final int TRAILER_BYTES = 8;

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    private final ServletInputStream in;
    private final boolean compressed;
    private final int maxBytes;
    private final long end = System.nanoTime() + SECONDS.toNanos(MOST_SECONDS);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final InHand inHand;
    private final Context trace = Traces.current();

    private Body(ServletInputStream in, String client, boolean compressed, int maxBytes) {
        this.in = in;
        inHand = new InHand(client, PIECE_BYTES);
        this.compressed = compressed;
        this.maxBytes = maxBytes;
        var unused = text.whenComplete((whole, failure) -> inHand.release());
    }

    /**
     * Reads it. A thread waits for a body of which the length is known: of others the server reads what stands between the
     * pieces by itself, for as long as something comes, and only in the other way can that be ended.
     *
     * @param request one that is suspended
     * @param maxBytes how long the body may be
     * @param executor goes on with those that came piece by piece, or took too long. Nothing is to be answered in the thread
     *     that has told of a piece: to Open Liberty that is still the request's own, and while that one is on its way out
     *     it has no application any more, and the answer is lost
     * @return the body's text. Ends with a {@link TooLargeException} where it is longer (the
     *     rest is left unread), with a {@link MalformedException} where it is not UTF-8 or is no whole gzip, and
     *     with status 408 where the client does not send all that it has announced, or not in time, and 503 where too much
     *     of others is in hand.
     * @throws NotSupportedException where it does not say what it is; JAX-RS lets such a one pass as anything
     * @throws UnsupportedFormException where it is encoded in a way that nobody here undoes, or said to be no UTF-8
     */
    public static CompletionStage<String> text(
            HttpServletRequest request, int maxBytes, ScheduledExecutorService executor) throws IOException {
        if (request.getContentType() == null) {
            throw new NotSupportedException();
        }
        checkCharset(request.getContentType());
        boolean compressed = isCompressed(Collections.list(request.getHeaders("Content-Encoding")));
        Body body = new Body(request.getInputStream(), LeanRequests.clientOf(request), compressed, maxBytes);
        if (request.getContentLengthLong() >= 0 && MAY_WAIT.tryAcquire()) {
            try {
                body.read();
            } finally {
                MAY_WAIT.release();
            }
        } else {
            Future<?> late = executor.schedule(body::late, MOST_SECONDS, SECONDS);
            LeanRequests.startNow(request);
            body.in.setReadListener(body);
            return body.text.whenCompleteAsync((text, failure) -> late.cancel(false), body.trace.wrap(executor));
        }
        return body.text;
    }

    private static void checkCharset(String contentType) {
        String charset = MediaType.valueOf(contentType).getParameters().get("charset");
        if (charset != null && !isUtf8(charset)) {
            throw new UnsupportedFormException("Send UTF-8: the body is said to be in another charset.");
        }
    }

    private static boolean isUtf8(String charset) {
        try {
            return Charset.forName(charset).equals(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isCompressed(List<String> encodings) {
        String encoding = String.join(", ", encodings).toLowerCase(Locale.ROOT);
        if (encodings.isEmpty() || encoding.equals("identity")) {
            return false;
        }
        if (!GZIP.contains(encoding)) {
            throw new UnsupportedFormException("Send the body as it is, or with Content-Encoding: gzip.");
        }
        return true;
    }

    private void read() {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            for (int read = 0; read >= 0 && wantsMore(); read = in.read(piece)) {
                take(piece, read);
                if (System.nanoTime() - end > 0) {
                    late();
                }
            }
            complete(bytes.toByteArray());
        } catch (IOException e) {
            onError(e);
        } catch (Throwable e) { // Whatever it is, its request is answered, and its share given back.
            text.completeExceptionally(e);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        while (wantsMore() && in.isReady() && !in.isFinished()) {
            take(piece, Math.max(0, in.read(piece)));
        }
        if (bytes.size() > maxBytes) {
            complete(bytes.toByteArray());
        }
    }

    private boolean wantsMore() {
        return bytes.size() <= maxBytes && !text.isDone();
    }

    private void take(byte[] piece, int read) {
        bytes.write(piece, 0, read);
        if (!inHand.grows(bytes.size())) {
            text.completeExceptionally(new ServiceUnavailableException());
        }
        if (text.isDone()) {
            inHand.release();
        }
    }

    @Override
    public void onAllDataRead() {
        complete(bytes.toByteArray());
    }

    private void complete(byte[] whole) {
        try {
            byte[] plain = compressed && whole.length <= maxBytes ? unzipped(whole) : whole;
            if (plain.length > maxBytes) {
                throw new TooLargeException("The body", maxBytes);
            }
            text.complete(OutsideText.of(plain));
        } catch (MalformedException | TooLargeException e) {
            text.completeExceptionally(e);
        }
    }

    /** Not by the server, which takes half of a body for all of it. */
    private byte[] unzipped(byte[] zipped) {
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            byte[] plain = stream.readNBytes(maxBytes + 1);
            if (plain.length <= maxBytes && !endsWithTrailerOf(plain, zipped)) {
                throw new IOException("something follows its end");
            }
            return plain;
        } catch (IOException e) {
            throw new MalformedException("The body is said to be gzip, and is none or not one whole one.", e);
        }
    }

    /** Java takes what follows a gzip for another, or for nothing where it is none; here both would be half a message. */
    private static boolean endsWithTrailerOf(byte[] plain, byte[] zipped) {
        CRC32 sum = new CRC32();
        sum.update(plain);
        ByteBuffer trailer = ByteBuffer.wrap(zipped, zipped.length - TRAILER_BYTES, TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        return trailer.getInt() == (int) sum.getValue() && trailer.getInt() == plain.length;
    }

    private void late() {
        text.completeExceptionally(new ClientErrorException(Response.Status.REQUEST_TIMEOUT));
    }

    /** Sending it again helps where the network was to blame, and never where the body is. */
    @Override
    public void onError(Throwable broken) {
        if (hasEndedEarly(broken)) {
            late();
        } else {
            text.completeExceptionally(
                    new MalformedException("The body's chunks are not what HTTP has them be.", broken));
        }
    }

    private static boolean hasEndedEarly(@Nullable Throwable broken) {
        return broken instanceof EOFException
                || broken instanceof SocketTimeoutException
                || broken instanceof ClosedChannelException
                || (broken != null && hasEndedEarly(broken.getCause()));
    }
}
