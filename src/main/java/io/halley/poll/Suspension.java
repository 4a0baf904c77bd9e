package io.halley.poll;

import io.halley.trace.Traces;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered later, which is asynchronous only where that is later than its thread leaves it.
 *
 * <p>Most are answered sooner: a post that is written by the thread that has brought it, and a read for which there is
 * something. The server ends an asynchronous request in a thread that it wakes for that, and to wake one costs as much as
 * to write a message; what is there when the request's own thread leaves is sent by that one. Until then nobody touches the
 * response, so that whatever JAX-RS has to do on its way out is done: who has an answer leaves it here, and who has JAX-RS
 * answer waits that moment.
 *
 * <p>It is deaf to listeners, but for those who trace it: RESTEasy's, and all that JAX-RS knows of the request with them,
 * would wait with it.
 */
final class Suspension implements AsyncContext {
    /** Longer than a thread is on its way out of a request, also on a machine that is busy with something else. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ServletResponse response;
    private final BiFunction<Suspension, String, Reply> replying;

    /** Null once it is asynchronous. */
    private @Nullable Supplier<AsyncContext> starting;

    /** Null once it has left. */
    private @Nullable Thread own = Thread.currentThread();

    private volatile @Nullable AsyncContext context;
    private @Nullable Runnable left;
    private boolean isLeftLong;
    private boolean ended;
    private long timeoutMillis;

    /**
     * @param starting makes it asynchronous; only its own thread may
     * @param replying makes the way back to a client
     */
    Suspension(
            Supplier<AsyncContext> starting, ServletResponse response, BiFunction<Suspension, String, Reply> replying) {
        this.starting = starting;
        this.response = response;
        this.replying = replying;
        if (Traces.areOn()) {
            start();
        }
    }

    Reply replyTo(String client) {
        return replying.apply(this, client);
    }

    /** For the thread that has the request, where others are to go on with it before that one has left. */
    synchronized AsyncContext start() {
        if (context == null) {
            AsyncContext started = Objects.requireNonNull(starting).get();
            started.setTimeout(timeoutMillis);
            context = started;
            starting = null;
            notifyAll();
        }
        return context;
    }

    /**
     * Now, or when the request's own thread leaves.
     *
     * @param isLong whether that thread is not to wait until the client has it
     */
    void answer(boolean isLong, Runnable answer) {
        if (context != null || !isLeft(isLong, answer)) {
            answer.run();
        }
    }

    private synchronized boolean isLeft(boolean isLong, Runnable answer) {
        if (context != null) {
            return false;
        }
        left = answer;
        isLeftLong = isLong;
        return true;
    }

    /**
     * Until this thread may have JAX-RS answer: in another one than the request's own that needs it to be asynchronous. Not for
     * ever: JAX-RS lets one thread at a time answer, and where the request's own wants to just then, it would not leave.
     */
    synchronized void awaitLeft() {
        long end = System.nanoTime() + MOST_NANOS;
        boolean interrupted = false;
        while (context == null && own != null && own != Thread.currentThread() && System.nanoTime() - end < 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, MOST_NANOS);
            } catch (InterruptedException e) {
                interrupted = true; // It is a moment, and the answer is to be given all the same.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The request's own thread leaves it. */
    void leave() {
        Runnable answer = leaves();
        if (answer != null) {
            answer.run();
        }
    }

    private synchronized @Nullable Runnable leaves() {
        own = null;
        notifyAll();
        if (ended || context != null) {
            return null;
        }
        if (left == null || isLeftLong) {
            start();
        }
        Runnable answer = left;
        left = null;
        return answer;
    }

    /** The server tells the client that something is wrong, and nobody else tells it anything any more. */
    synchronized void fail() {
        ended = true;
        own = null;
        notifyAll();
    }

    @Override
    public void complete() {
        AsyncContext started = started();
        if (started != null) {
            started.complete();
        }
    }

    private synchronized @Nullable AsyncContext started() {
        ended = true;
        return context;
    }

    @Override
    public ServletRequest getRequest() {
        return start().getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return true;
    }

    @Override
    public void addListener(AsyncListener listener) {
        if (isHeard(listener)) {
            start().addListener(listener);
        }
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        if (isHeard(listener)) {
            start().addListener(listener, request, response);
        }
    }

    private static boolean isHeard(AsyncListener listener) {
        return Traces.areOn() && !listener.getClass().getName().startsWith("org.jboss.resteasy.");
    }

    @Override
    public void dispatch() {
        start().dispatch();
    }

    @Override
    public void dispatch(String path) {
        start().dispatch(path);
    }

    @Override
    public void dispatch(ServletContext other, String path) {
        start().dispatch(other, path);
    }

    @Override
    public void start(Runnable run) {
        start().start(run);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return start().createListener(type);
    }

    @Override
    public synchronized void setTimeout(long millis) {
        timeoutMillis = millis;
        if (context != null) {
            context.setTimeout(millis);
        }
    }

    @Override
    public synchronized long getTimeout() {
        return timeoutMillis;
    }
}
