package io.halley.poll;

import io.halley.count.Counts;
import io.halley.database.LogUnavailableException;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.trace.Traces;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Answers those who wait in a room in which something was said.
 *
 * <p>A wake-up asks the log once for each different question among the polls of a room, and makes each answer once; all
 * polls with the same question are answered with the same bytes. A poll for which there is nothing (its cursor is ahead
 * of the wake-up) stays where it is. A few are answered where they are woken, many in chunks by several threads.
 *
 * <p>A room that cannot be read is read again each second until it can: nobody rings twice for what was said there.
 */
final class WakeUps {
    private static final Logger LOG = System.getLogger(WakeUps.class.getName());

    private final Messages messages;
    private final Registry registry;
    private final Answers answers;
    private final Rests rests;
    private final Set<RoomName> unread = ConcurrentHashMap.newKeySet();

    WakeUps(Messages messages, Registry registry, Answers answers, ScheduledExecutorService executor) {
        this.messages = messages;
        this.registry = registry;
        this.answers = answers;
        rests = new Rests(executor, room -> wake(Set.of(room)));
    }

    /** Something was said in these rooms. */
    void posted(Collection<RoomName> rooms) {
        wake(rooms.stream().filter(room -> !rests.hold(List.of(room))).toList());
    }

    /** @return whether any of these rooms rests; then who waits there is woken when it has rested */
    boolean areHeld(Collection<RoomName> rooms) {
        return rests.hold(rooms);
    }

    /** Who waits in these rooms may have missed something. */
    void readLater(Collection<RoomName> rooms) {
        unread.addAll(rooms);
    }

    /** To be called each second. It ends with the first room that cannot be read this time, either: no more can the others. */
    void readAgain() {
        for (RoomName room : Set.copyOf(unread)) {
            unread.remove(room);
            wake(Set.of(room));
            if (unread.contains(room)) {
                return;
            }
        }
    }

    private void wake(Collection<RoomName> rooms) {
        try {
            Map<Same, List<Poll>> alike = new HashMap<>();
            for (Poll poll : registry.in(rooms)) {
                alike.computeIfAbsent(new Same(poll.question(), poll.form()), same -> new ArrayList<>())
                        .add(poll);
            }
            alike.forEach(this::answerAlike);
        } catch (Throwable e) { // Whatever it is, nobody rings again for those who wait there.
            readLater(rooms);
            LOG.log(Level.ERROR, "Not all who wait could be woken; trying again in a second", e);
        }
    }

    /** What makes two polls' answers the same. */
    private record Same(Question question, Form form) {}

    private void answerAlike(Same same, List<Poll> polls) {
        try {
            Page page = messages.after(same.question());
            if (!page.isEmpty()) {
                Answer answer = same.form().answer(page);
                Instant start = Instant.now();
                int messages = page.messages().size();
                same.question().rooms().forEach(room -> rests.begin(room, polls.size(), messages));
                answers.giveAll(polls, answer, chunk -> count(page, chunk, start));
            }
        } catch (LogUnavailableException e) {
            readLater(same.question().rooms()); // The log may be back before their wait is over.
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Sent on, to be told when they ask again", e);
            answers.sendOn(polls);
        }
    }

    private static void count(Page page, List<Poll> polls, Instant start) {
        Counts.woken(polls.size(), page.messages().get(0).at());
        if (Traces.areOn()) {
            Traces.delivered(
                    page.messages().stream().map(Message::id).toList(),
                    polls.stream().map(Poll::trace).toList(),
                    start);
        }
    }
}
