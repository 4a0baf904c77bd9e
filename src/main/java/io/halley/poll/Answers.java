package io.halley.poll;

import io.halley.count.Counts;
import io.halley.log.Page;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Answers polls that wait. <b>One claim answers</b> (rule 4): whoever claims a poll unparks it and answers it, and nobody
 * else does.
 */
final class Answers {
    private final Registry registry;
    private final FanOut fanOut;
    private volatile boolean draining;

    Answers(Registry registry, FanOut fanOut) {
        this.registry = registry;
        this.fanOut = fanOut;
    }

    void give(Poll poll, Answer answer) {
        Reply reply = registry.claim(poll);
        if (reply != null) {
            reply.send(answer, answer.headers(poll, draining));
        }
    }

    /** @param counting gets the polls, chunk by chunk, once they are answered */
    void giveAll(Collection<Poll> polls, Answer answer, Consumer<List<Poll>> counting) {
        fanOut.toEach(polls, poll -> give(poll, answer), counting);
    }

    /** As if their wait were over. */
    void sendOn(Collection<Poll> polls) {
        fanOut.toEach(polls, this::sendOn, chunk -> Counts.idle(chunk.size()));
    }

    /** All of them before this returns, where there may be no other thread any more. */
    void sendOnHere(Collection<Poll> polls) {
        polls.forEach(poll -> FanOut.doOrReport(this::sendOn, poll));
    }

    private void sendOn(Poll poll) {
        give(poll, poll.form().answer(new Page(List.of(), poll.question().after(), false)));
    }

    /** From now on each answer asks the client to connect anew, which takes it to another server. */
    void beginDraining() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }
}
