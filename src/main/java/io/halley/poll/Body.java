package io.halley.poll;

import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import io.halley.message.TooLargeException;
import io.halley.trace.Traces;
import io.opentelemetry.context.Context;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

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

    private final ServletInputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final Context trace = Traces.current();

    private Body(ServletInputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * @param request one that is suspended
     * @param maxBytes how long the body may be
     * @return the body's text, in a thread of the server's. Ends with a {@link TooLargeException} where it is longer (the
     *     rest is left unread), with a {@link MalformedException} where it is not UTF-8, and with status
     *     408 where the client does not send all that it has announced.
     * @throws NotSupportedException where it does not say what it is; JAX-RS lets such a one pass as anything
     */
    public static CompletionStage<String> text(HttpServletRequest request, int maxBytes) throws IOException {
        if (request.getContentType() == null) {
            throw new NotSupportedException();
        }
        Body body = new Body(request.getInputStream(), maxBytes);
        if (MAY_WAIT.tryAcquire()) {
            try {
                body.read();
            } finally {
                MAY_WAIT.release();
            }
        } else {
            body.in.setReadListener(body);
        }
        return body.text;
    }

    private void read() {
        try {
            complete(in.readNBytes(maxBytes + 1));
        } catch (IOException e) {
            onError(e);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        while (bytes.size() <= maxBytes && in.isReady() && !in.isFinished()) {
            bytes.write(piece, 0, Math.max(0, in.read(piece)));
        }
        if (bytes.size() > maxBytes) {
            complete(bytes.toByteArray());
        }
    }

    @Override
    public void onAllDataRead() {
        trace.wrap(() -> complete(bytes.toByteArray())).run();
    }

    private void complete(byte[] whole) {
        try {
            if (whole.length > maxBytes) {
                throw new TooLargeException(maxBytes);
            }
            text.complete(OutsideText.of(whole));
        } catch (MalformedException | TooLargeException e) {
            text.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable broken) {
        text.completeExceptionally(new ClientErrorException(Response.Status.REQUEST_TIMEOUT, broken));
    }
}
