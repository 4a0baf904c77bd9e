package io.halley.poll;

import io.halley.platform.TrustedProxies;
import io.halley.trace.Traces;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request be parked without all that JAX-RS knows of it. RESTEasy listens to the asynchronous request, and so its
 * maps of headers, parameters and path segments would wait with it: half of a parked poll's memory, and most of what the
 * garbage collector copies. What it and the server's metrics note on the request goes with them: such attributes are
 * kept here, and not by the server. The client's address is the one that proxies name which are trusted. All that RESTEasy listens for are timeouts, which we keep ourselves, and an end that
 * it has brought about itself; so it listens in vain ({@link Suspension}), as those do who trace requests while nothing is
 * traced.
 */
@WebFilter(
        urlPatterns = {"/api/*", "/comet.php/*"},
        asyncSupported = true)
public class LeanRequests extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final transient ParkedPolls polls;
    private final transient LongAnswers longAnswers;
    private final transient TrustedProxies proxies;

    public LeanRequests() {
        polls = CDI.current().select(ParkedPolls.class).get();
        proxies = CDI.current().select(TrustedProxies.class).get();
        longAnswers = CDI.current().select(LongAnswers.class).get();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Parkable parkable = new Parkable(
                request, proxies.client(request), starting -> new Suspension(starting, response, this::reply));
        boolean done = false;
        try {
            chain.doFilter(parkable, response);
            done = true;
        } finally {
            parkable.leave(done);
        }
    }

    private Reply reply(Suspension suspension, String client) {
        return new ServletReply(suspension, client, polls, longAnswers);
    }

    /** @return the way back to the client of this request, which has been suspended */
    public static Reply replyTo(HttpServletRequest request) {
        return suspension(request).replyTo(clientOf(request));
    }

    /**
     * To be called by the thread that has the request, which has been suspended, where the server is to go on with it before
     * that thread has left.
     */
    static void startNow(HttpServletRequest request) {
        suspension(request).start();
    }

    private static Suspension suspension(HttpServletRequest request) {
        return (Suspension) request.getAsyncContext();
    }

    /** What is left of a request that has been suspended: its response, and who shares the limits of its client. */
    public record Suspended(AsyncContext context, String client) {}

    /**
     * To be called by the thread that has the request: later nobody may say how long it takes.
     *
     * @return what can be answered then, without an end to the time that it may take
     */
    public static Suspended suspended(HttpServletRequest request) {
        AsyncContext context = suspension(request).start();
        context.setTimeout(0);
        return new Suspended(context, clientOf(request));
    }

    /** @return who shares the limits of this request's client; empty where it has none */
    public static String clientOf(HttpServletRequest request) {
        return request.getRemoteAddr();
    }

    private static final class Parkable extends HttpServletRequestWrapper {
        private final String client;
        private final Function<Supplier<AsyncContext>, Suspension> suspending;
        private final Map<String, Object> noted = new HashMap<>();
        private @Nullable Suspension suspension;

        Parkable(HttpServletRequest request, String client, Function<Supplier<AsyncContext>, Suspension> suspending) {
            super(request);
            this.client = client;
            this.suspending = suspending;
        }

        /** @param done whether the request is not to be told of a failure */
        void leave(boolean done) {
            if (suspension != null && done) {
                suspension.leave();
            } else if (suspension != null) {
                suspension.fail();
            }
        }

        @Override
        public String getRemoteAddr() {
            return client;
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            if (value == null) {
                removeAttribute(name);
            } else if (Traces.areOn()) {
                super.setAttribute(name, value);
            } else {
                noted.put(name, value);
            }
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            Object value = noted.get(name);
            return value == null ? super.getAttribute(name) : value;
        }

        @Override
        public void removeAttribute(String name) {
            noted.remove(name);
            super.removeAttribute(name);
        }

        @Override
        public Enumeration<String> getAttributeNames() {
            Set<String> names = new HashSet<>(noted.keySet());
            names.addAll(Collections.list(super.getAttributeNames()));
            return Collections.enumeration(names);
        }

        @Override
        public AsyncContext startAsync() {
            suspension = suspending.apply(super::startAsync);
            return suspension;
        }

        @Override
        public boolean isAsyncStarted() {
            return suspension != null || super.isAsyncStarted();
        }

        @Override
        public AsyncContext getAsyncContext() {
            if (suspension == null) {
                return super.getAsyncContext();
            }
            suspension.awaitLeft();
            return suspension;
        }
    }
}
