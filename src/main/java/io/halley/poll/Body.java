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

/**
 * The body of a request, taken as it comes. A client that takes its time over it holds no thread, where a blocking read
 * would hold one for each: a few such clients, and the server's threads would be gone.
 */
public final class Body implements ReadListener {
    /** Most messages in one piece, with the names and the author around them. */
    private static final int PIECE_BYTES = 1_024;

    private final ServletInputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(PIECE_BYTES);
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
        body.in.setReadListener(body);
        return body.text;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        while (!text.isDone() && in.isReady() && !in.isFinished()) {
            bytes.write(piece, 0, Math.max(0, in.read(piece)));
            if (bytes.size() > maxBytes) {
                text.completeExceptionally(new TooLargeException(maxBytes));
            }
        }
    }

    @Override
    public void onAllDataRead() {
        trace.wrap(this::complete).run();
    }

    private void complete() {
        try {
            text.complete(OutsideText.of(bytes.toByteArray()));
        } catch (MalformedException e) {
            text.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable broken) {
        text.completeExceptionally(new ClientErrorException(Response.Status.REQUEST_TIMEOUT, broken));
    }
}
