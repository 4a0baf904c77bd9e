package io.halley.poll;

import io.halley.count.Counts;
import io.halley.database.LogUnavailableException;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.platform.Recurring;
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
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Answers those who wait in a room in which something was said.
 *
 * <p>A wake-up asks the log once for each different question among the polls of a room, and makes each answer once; all
 * polls with the same question are answered with the same bytes. A poll for which there is nothing (its cursor is ahead
 * of the wake-up) stays where it is. A few are answered where they are woken, many in chunks by several threads; so are a
 * few questions and many, for who asks otherwise than all others is not to hold up the log.
 *
 * <p>Who wakes waits for no database: what memory does not know is read by a thread that may wait, one for all, and holds up
 * nobody whose answer is at hand. A room that cannot be read is read again each second until it can: nobody rings twice for
 * what was said there.
 */
final class WakeUps {
    private static final Logger LOG = System.getLogger(WakeUps.class.getName());

    private final Messages messages;
    private final Registry registry;
    private final Answers answers;
    private final Rests rests;
    private final Executor mayWait;
    private final Set<RoomName> unread = new LinkedHashSet<>();

    /** How often somebody asked for a reading that has not ended. */
    private final AtomicInteger rings = new AtomicInteger();

    /** @param mayWait reads what only the log knows */
    WakeUps(
            Messages messages,
            Registry registry,
            Answers answers,
            ScheduledExecutorService executor,
            Executor mayWait) {
        this.messages = messages;
        this.registry = registry;
        this.answers = answers;
        this.mayWait = mayWait;
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
            if (take(room)) {
                wake(Set.of(room), this::read);
                if (!messages.isReadable()) {
                    return;
                }
            }
        }
    }

    /** Where it cannot be read this time, either, it becomes the last. @return whether nobody else reads it already */
    private boolean take(RoomName room) {
        synchronized (unread) {
            return unread.remove(room);
        }
    }

    /** Who waits in this room is answered from the log, by whoever reads already or by another one. */
    private void readSoon(RoomName room) {
        readLater(Set.of(room));
        if (rings.getAndIncrement() == 0) {
            mayWait.execute(this::readWhileRung);
        }
    }

    private void readWhileRung() {
        int heard;
        do {
            heard = rings.get();
            new Recurring(this::readAgain).run();
        } while (rings.addAndGet(-heard) > 0);
    }

    private List<RoomName> unread() {
        synchronized (unread) {
            return List.copyOf(unread);
        }
    }

    private void wake(Collection<RoomName> rooms) {
        wake(rooms, this::atHand);
    }

    private void wake(Collection<RoomName> rooms, BiFunction<Same, List<Poll>, Optional<Page>> ask) {
        try {
            List<Due> due = new ArrayList<>();
            alike(rooms)
                    .forEach((same, polls) -> ask.apply(same, polls)
                            .filter(page -> !page.isEmpty() || same.form.hasNews())
                            .ifPresent(page -> due.add(new Due(same, polls, page))));
            rest(due);
            answers.each(due, this::answer);
        } catch (
                LogUnavailableException
                        e) { // It has not been opened: what is told beside the messages can come before.
            readLater(rooms);
        } catch (Throwable e) { // Whatever it is, nobody rings again for those who wait there.
            readLater(rooms);
            LOG.log(Level.ERROR, "Not all who wait could be woken; trying again in a second", e);
        }
    }

    /** What makes two polls' answers the same. */
    private record Same(Question question, Form form) {
        /** Any of its rooms is enough to find the polls again. */
        RoomName room() {
            return question.rooms().get(0);
        }
    }

    /** Polls that are alike, and what there is to say to them. */
    private record Due(Same same, List<Poll> polls, Page page) {}

    private Map<Same, List<Poll>> alike(Collection<RoomName> rooms) {
        Map<Same, List<Poll>> alike = new HashMap<>();
        for (Poll poll : registry.in(rooms)) {
            alike.computeIfAbsent(new Same(poll.question(), poll.form()), same -> new ArrayList<>())
                    .add(poll);
        }
        return alike;
    }

    private Optional<Page> atHand(Same same, List<Poll> polls) {
        Optional<Page> page = messages.afterAtHand(same.question);
        if (page.isEmpty()) {
            readSoon(same.room());
        }
        return page;
    }

    private Optional<Page> read(Same same, List<Poll> polls) {
        try {
            return Optional.of(messages.after(same.question));
        } catch (LogUnavailableException e) {
            readLater(Set.of(same.room())); // The log may be back before their wait is over.
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
            for (RoomName room : one.same.question.rooms()) {
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
            Answer answer = due.same.form.answer(due.page);
            answers.giveAll(due.polls, answer, answered -> count(due.page, answered, start));
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "An answer could not be made; trying again in a second", e);
            readLater(Set.of(due.same.room()));
        }
    }

    private static void count(Page page, List<Poll> polls, Instant start) {
        if (polls.isEmpty() || page.isEmpty()) {
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
