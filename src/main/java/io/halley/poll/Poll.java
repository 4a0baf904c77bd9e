package io.halley.poll;

import io.halley.log.Question;
import io.halley.trace.Traces;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits.
 *
 * <p><b>One claim answers</b> (rule 4). Message, deadline, drain and error race for a poll; {@link #claim()} hands the
 * reply to the first that asks and to nobody after it. It also lets go of the reply, so that what still refers
 * to an answered poll does not hold the request.
 */
final class Poll {
    private final Question question;
    private final Form form;
    private final Asker asker;
    private final int waitSeconds;
    private final long deadline;
    private final String address;
    private final AtomicReference<@Nullable Reply> reply;
    private final Context trace = Traces.current();

    /**
     * @param waitSeconds the wait that is applied, 0 where the client did not ask for one
     * @param deadline the tick of {@link Deadlines} at which the wait is over
     * @param address the client's, or nothing where addresses do not matter
     */
    Poll(Question question, Form form, Asker asker, int waitSeconds, long deadline, String address, Reply reply) {
        this.question = question;
        this.form = form;
        this.asker = asker;
        this.waitSeconds = waitSeconds;
        this.deadline = deadline;
        this.address = address;
        this.reply = new AtomicReference<>(reply);
    }

    Question question() {
        return question;
    }

    Form form() {
        return form;
    }

    Asker asker() {
        return asker;
    }

    int waitSeconds() {
        return waitSeconds;
    }

    long deadline() {
        return deadline;
    }

    String address() {
        return address;
    }

    /** What the thread was doing that made it, for those who trace. */
    Context trace() {
        return trace;
    }

    boolean isClaimed() {
        return reply.get() == null;
    }

    /** @return the reply to answer with, or null where somebody else has it */
    @Nullable
    Reply claim() {
        return reply.getAndSet(null);
    }
}
