package io.halley.chat;

import io.halley.poll.Answer;
import io.halley.poll.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a client of a Durable Stream what to ask with next, so that caches do not give it the same empty answer for ever
 * (Durable Streams 1.0, 10.1): the number of the current interval, and always more than it had.
 */
record StreamCursor(Reply reply, long had) implements Reply {
    private static final Instant FIRST = Instant.parse("2024-10-09T00:00:00Z");
    private static final long INTERVAL_SECONDS = 20;

    static long now() {
        return Duration.between(FIRST, Instant.now()).toSeconds() / INTERVAL_SECONDS;
    }

    static long after(long had) {
        return Math.max(now(), had + 1);
    }

    @Override
    public String address() {
        return reply.address();
    }

    @Override
    public void send(Answer answer, List<Header> headers) {
        List<Header> all = new ArrayList<>(headers);
        all.add(new Header("Stream-Cursor", Long.toString(after(had))));
        reply.send(answer, all);
    }
}
