package io.halley.poll;

import io.halley.count.Counts;
import io.halley.message.RoomName;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Answers polls that wait. <b>One claim answers</b> (rule 4): whoever claims a poll unparks it and answers it, and nobody
 * else does. Whatever the answer is, who asks is asked about once more before it goes: one whose time is over is told that,
 * and one who may not read there any more is told nothing, asks again, and is told why at the door.
 */
final class Answers {
    private final Registry registry;
    private final FanOut fanOut;
    private volatile boolean draining;

    Answers(Registry registry, FanOut fanOut) {
        this.registry = registry;
        this.fanOut = fanOut;
    }

    /** @return whether it was given: nobody else had answered, and who asks may have it */
    boolean give(Poll poll, Answer answer) {
        boolean ended = poll.asker().hasEnded();
        boolean may = !ended && (answer.empty() || isOpenTo(poll));
        Answer due = may ? answer : instead(poll, ended);
        List<Reply.Header> headers = due.headers(poll); // Before the claim: nothing fails between it and the reply.
        Reply reply = registry.claim(poll);
        if (reply != null) {
            reply.send(due, headers);
        }
        if (reply != null && ended) {
            Counts.refused("token-ended");
        }
        return reply != null && may;
    }

    private static Answer instead(Poll poll, boolean ended) {
        return ended ? poll.form().ended(poll.question().after()) : nothing(poll);
    }

    /** Whether who asks may read in all of the rooms now. */
    boolean isOpenTo(Poll poll) {
        for (RoomName room : poll.question().rooms()) {
            if (!poll.asker().mayRead(room)) {
                return false;
            }
        }
        return true;
    }

    private static Answer nothing(Poll poll) {
        return poll.form().nothing(poll.question().after());
    }

    /** @param counting gets the polls that are answered with it, chunk by chunk */
    void giveAll(Collection<Poll> polls, Answer answer, Consumer<List<Poll>> counting) {
        fanOut.toEach(polls, poll -> give(poll, answer), counting);
    }

    /** Makes different answers, by several threads where there are many. */
    <T> void each(List<T> due, Consumer<T> deed) {
        fanOut.inChunks(due, chunk -> chunk.forEach(deed));
    }

    /** As if their wait were over: because it is, or because they have to ask again to be told more. */
    void giveNothing(Collection<Poll> polls) {
        fanOut.toEach(polls, this::giveNothing, chunk -> Counts.idle(chunk.size()));
    }

    /** All of them before this returns, where there may be no other thread any more. */
    void giveNothingHere(Collection<Poll> polls) {
        polls.forEach(poll -> FanOut.doOrReport(this::giveNothing, poll));
    }

    private boolean giveNothing(Poll poll) {
        try {
            return give(poll, nothing(poll));
        } catch (Throwable e) { // Whoever is due has been taken from those whose wait will end.
            registry.expect(poll);
            throw e;
        }
    }

    /** From now on each answer asks the client to connect anew, which takes it to another server. */
    void beginDraining() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }
}
