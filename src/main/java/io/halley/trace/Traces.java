package io.halley.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows a message from its post over the log to those who waited for it, as spans of one trace. Static, as loggers
 * are. Off unless {@code otel.sdk.disabled=false}; then each call here is one look at a field.
 *
 * <p>Which trace a message belongs to is remembered in this server, for the newest messages. What another replica
 * delivers begins a trace there.
 */
public final class Traces {
    /** A delivery comes milliseconds after its post; at 1,000 posts a second this reaches back some seconds. */
    private static final int REMEMBERED = 4_096;

    private static final Map<Long, SpanContext> POSTS = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SpanContext> eldest) {
            return size() > REMEMBERED;
        }
    });

    private static volatile @Nullable Tracer tracer;

    private Traces() {}

    /** From now on spans are made. */
    public static void begin(Tracer of) {
        tracer = of;
    }

    public static boolean areOn() {
        return tracer != null;
    }

    /** What the calling thread is doing now, to go on from in another thread. */
    public static Context current() {
        return tracer == null ? Context.root() : Context.current();
    }

    /**
     * A message was written.
     *
     * @param post what the thread was doing that posted it
     * @param batch how many were written with it
     */
    public static void appended(long id, Context post, Instant start, int batch) {
        Tracer on = tracer;
        if (on != null) {
            Span span = on.spanBuilder("halley append")
                    .setParent(post)
                    .setSpanKind(SpanKind.PRODUCER)
                    .setStartTimestamp(start)
                    .setAttribute("messaging.message.id", String.valueOf(id))
                    .setAttribute("messaging.batch.message_count", batch)
                    .startSpan();
            POSTS.put(id, span.getSpanContext());
            span.end();
        }
    }

    /**
     * Polls that waited were answered. The span is in the trace of the first message, and linked to those of the others
     * and of the polls.
     *
     * @param ids the messages that they were answered with
     * @param polls what the threads were doing that parked the polls
     */
    public static void delivered(List<Long> ids, List<Context> polls, Instant start) {
        Tracer on = tracer;
        if (on != null) {
            SpanBuilder span = on.spanBuilder("halley deliver")
                    .setParent(Context.root().with(Span.wrap(post(ids.get(0)))))
                    .setSpanKind(SpanKind.CONSUMER)
                    .setStartTimestamp(start)
                    .setAttribute("messaging.batch.message_count", ids.size())
                    .setAttribute("halley.polls", polls.size());
            ids.stream().skip(1).map(Traces::post).forEach(span::addLink);
            polls.forEach(poll -> span.addLink(Span.fromContext(poll).getSpanContext()));
            span.startSpan().end();
        }
    }

    private static SpanContext post(long id) {
        return POSTS.getOrDefault(id, SpanContext.getInvalid());
    }
}
