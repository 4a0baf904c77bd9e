package io.halley.poll;

import io.halley.platform.TrustedProxies;
import io.halley.trace.Traces;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
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
import org.jspecify.annotations.Nullable;

/**
 * Lets a request be parked without all that JAX-RS knows of it. RESTEasy listens to the asynchronous request, and so its
 * maps of headers, parameters and path segments would wait with it: half of a parked poll's memory, and most of what the
 * garbage collector copies. What it and the server's metrics note on the request goes with them: such attributes are
 * kept here, and not by the server. The client's address is the one that proxies name which are trusted. All that RESTEasy listens for are timeouts, which we keep ourselves, and an end that
 * it has brought about itself; so it listens in vain, as those do who trace requests while nothing is traced.
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
        chain.doFilter(new Parkable(request, proxies.client(request), polls, longAnswers), response);
    }

    /** @return the way back to the client of this request, which has been suspended */
    public static Reply replyTo(HttpServletRequest request) {
        Deaf deaf = (Deaf) request.getAsyncContext();
        return new ServletReply(deaf.context, clientOf(request), deaf.polls, deaf.longAnswers);
    }

    /** What is left of a request that has been suspended: its response, and who shares the limits of its client. */
    public record Suspended(AsyncContext context, String client) {}

    /**
     * To be called by the thread that has the request: later nobody may say how long it takes.
     *
     * @return what can be answered then, without an end to the time that it may take
     */
    public static Suspended suspended(HttpServletRequest request) {
        AsyncContext context = ((Deaf) request.getAsyncContext()).context;
        context.setTimeout(0);
        return new Suspended(context, clientOf(request));
    }

    /** @return who shares the limits of this request's client; empty where it has none */
    public static String clientOf(HttpServletRequest request) {
        return request.getRemoteAddr();
    }

    private static final class Parkable extends HttpServletRequestWrapper {
        private final String client;
        private final ParkedPolls polls;
        private final LongAnswers longAnswers;
        private final Map<String, Object> noted = new HashMap<>();

        Parkable(HttpServletRequest request, String client, ParkedPolls polls, LongAnswers longAnswers) {
            super(request);
            this.client = client;
            this.polls = polls;
            this.longAnswers = longAnswers;
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
            return new Deaf(super.startAsync(), polls, longAnswers);
        }

        @Override
        public AsyncContext getAsyncContext() {
            return new Deaf(super.getAsyncContext(), polls, longAnswers);
        }
    }

    /** An asynchronous request that is deaf to listeners, but for those who trace it. */
    private record Deaf(AsyncContext context, ParkedPolls polls, LongAnswers longAnswers) implements AsyncContext {
        @Override
        public void addListener(AsyncListener listener) {
            if (isHeard(listener)) {
                context.addListener(listener);
            }
        }

        @Override
        public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
            if (isHeard(listener)) {
                context.addListener(listener, request, response);
            }
        }

        private static boolean isHeard(AsyncListener listener) {
            return Traces.areOn() && !listener.getClass().getName().startsWith("org.jboss.resteasy.");
        }

        @Override
        public ServletRequest getRequest() {
            return context.getRequest();
        }

        @Override
        public ServletResponse getResponse() {
            return context.getResponse();
        }

        @Override
        public boolean hasOriginalRequestAndResponse() {
            return context.hasOriginalRequestAndResponse();
        }

        @Override
        public void dispatch() {
            context.dispatch();
        }

        @Override
        public void dispatch(String path) {
            context.dispatch(path);
        }

        @Override
        public void dispatch(ServletContext other, String path) {
            context.dispatch(other, path);
        }

        @Override
        public void complete() {
            context.complete();
        }

        @Override
        public void start(Runnable run) {
            context.start(run);
        }

        @Override
        public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
            return context.createListener(type);
        }

        @Override
        public void setTimeout(long timeout) {
            context.setTimeout(timeout);
        }

        @Override
        public long getTimeout() {
            return context.getTimeout();
        }
    }
}
