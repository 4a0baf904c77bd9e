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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Set<RoomName> unread = new LinkedHashSet<>();

    WakeUps(Messages messages, Registry registry, Answers answers, ScheduledExecutorService executor) {
        this.messages = messages;
        this.registry = registry;
        this.answers = answers;
        rests = new Rests(executor, room -> wake(Set.of(room)));
    }

    /** Something was said in these rooms. */
    void posted(Collection<RoomName> rooms) {
        wake(rooms.stream().filter(room -> !rests.putOff(List.of(room))).toList());
    }

    /** Leaves it to the end of a room's rest to answer. @return whether any of these rooms rests */
    boolean putOff(Collection<RoomName> rooms) {
        return rests.putOff(rooms);
    }

    /** Who waits in these rooms may have missed something. */
    void readLater(Collection<RoomName> rooms) {
        synchronized (unread) {
            unread.addAll(rooms);
        }
    }

    /**
     * To be called each second. While the log cannot be read at all, one room is tried, each time another one; a room that
     * fails for a reason of its own holds up no others.
     */
    void readAgain() {
        for (RoomName room : unread()) {
            synchronized (unread) {
                unread.remove(room); // Where it cannot be read this time, either, it becomes the last.
            }
            wake(Set.of(room));
            if (!messages.isReadable()) {
                return;
            }
        }
    }

    private List<RoomName> unread() {
        synchronized (unread) {
            return List.copyOf(unread);
        }
    }

    private void wake(Collection<RoomName> rooms) {
        try {
            Map<Same, List<Poll>> alike = new HashMap<>();
            for (Poll poll : registry.in(rooms)) {
                alike.computeIfAbsent(new Same(poll.question(), poll.form()), same -> new ArrayList<>())
                        .add(poll);
            }
            List<Due> due = new ArrayList<>(alike.size());
            alike.forEach((same, polls) -> read(same, polls).ifPresent(due::add));
            rest(due);
            due.forEach(this::answer);
        } catch (Throwable e) { // Whatever it is, nobody rings again for those who wait there.
            readLater(rooms);
            LOG.log(Level.ERROR, "Not all who wait could be woken; trying again in a second", e);
        }
    }

    /** What makes two polls' answers the same. */
    private record Same(Question question, Form form) {}

    /** Polls that are alike, and what there is to say to them. */
    private record Due(Same same, List<Poll> polls, Page page) {}

    private Optional<Due> read(Same same, List<Poll> polls) {
        try {
            Page page = messages.after(same.question());
            return page.isEmpty() ? Optional.empty() : Optional.of(new Due(same, polls, page));
        } catch (LogUnavailableException e) {
            readLater(same.question().rooms()); // The log may be back before their wait is over.
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "To be told when they ask again", e);
            answers.giveNothing(polls);
        }
        return Optional.empty();
    }

    /** Before they are answered: who asks again at once finds the room resting. Many questions in one room are many polls. */
    private void rest(List<Due> due) {
        Map<RoomName, Integer> polls = new HashMap<>();
        Map<RoomName, Integer> messages = new HashMap<>();
        for (Due one : due) {
            for (RoomName room : one.same.question().rooms()) {
                polls.merge(room, one.polls.size(), Integer::sum);
                messages.merge(room, one.page.messages().size(), Math::max);
            }
        }
        polls.forEach((room, count) -> rests.begin(room, count, messages.getOrDefault(room, 0)));
    }

    /** One answer that cannot be made keeps nobody else from his. */
    private void answer(Due due) {
        try {
            Instant start = Instant.now();
            Answer answer = due.same.form().answer(due.page);
            answers.giveAll(due.polls, answer, answered -> count(due.page, answered, start));
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "An answer could not be made; trying again in a second", e);
            readLater(due.same.question().rooms());
        }
    }

    private static void count(Page page, List<Poll> polls, Instant start) {
        if (polls.isEmpty()) {
            return;
        }
        Counts.woken(polls.size(), page.messages().get(0).at());
        if (Traces.areOn()) {
            Traces.delivered(
                    page.messages().stream().map(Message::id).toList(),
                    polls.stream().map(Poll::trace).toList(),
                    start);
        }
    }
}
