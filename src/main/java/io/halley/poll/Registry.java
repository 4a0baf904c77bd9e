package io.halley.poll;

import io.halley.message.RoomName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who waits, by room and by deadline. Who claims a poll here takes it out of both, and answers it. */
final class Registry {
    private final PollIndex<RoomName> byRoom = new PollIndex<>();
    private final Deadlines deadlines = new Deadlines();
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    void park(Poll poll) {
        count.incrementAndGet();
        if (!poll.address().isEmpty()) {
            byAddress.merge(poll.address(), 1, Integer::sum);
        }
        poll.question().rooms().forEach(room -> byRoom.add(room, poll));
        expect(poll);
    }

    /** The wait of this poll will end, or ends once more where it could not be answered; unless somebody has claimed it. */
    void expect(Poll poll) {
        deadlines.add(poll);
        if (poll.isClaimed()) {
            unindex(poll); // Claimed on the way here, perhaps before it was where the claim looked for it.
        }
    }

    /** @return the reply to answer with, or null where somebody else has it (rule 4) */
    @Nullable
    Reply claim(Poll poll) {
        Reply reply = poll.claim();
        if (reply != null) {
            unindex(poll);
            count.decrementAndGet();
            byAddress.computeIfPresent(poll.address(), (address, polls) -> polls == 1 ? null : polls - 1);
        }
        return reply;
    }

    private void unindex(Poll poll) {
        poll.question().rooms().forEach(room -> byRoom.remove(room, poll));
        deadlines.remove(poll);
    }

    /** @return the polls that wait in any of these rooms; they stay */
    Set<Poll> in(Iterable<RoomName> rooms) {
        Set<Poll> polls = new HashSet<>();
        rooms.forEach(room -> polls.addAll(byRoom.at(room)));
        return polls;
    }

    /** @return all polls that wait; they stay */
    Set<Poll> all() {
        return in(byRoom.keys());
    }

    /** Ends the waits that are over; who ends them still has to claim the polls. */
    void endDue(Consumer<Collection<Poll>> end) {
        deadlines.endDue(end);
    }

    /** @return how many polls wait for this address */
    int countOf(String address) {
        return byAddress.getOrDefault(address, 0);
    }

    int count() {
        return count.get();
    }
}
