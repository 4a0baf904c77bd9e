package io.halley.poll;

import io.halley.Direct;
import io.halley.HalleyConfig;
import io.halley.count.Counts;
import io.halley.log.LogUnavailableException;
import io.halley.log.Messages;
import io.halley.log.MessagesPosted;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.trace.Traces;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * The long polls that wait (RFC 6202), without a thread each.
 *
 * <p><b>Park first, then read</b> (rule 3). A poll is parked before the log is asked. A message that is written while
 * the log is being asked finds the poll parked and answers it; one written before is in what the log says. In the other
 * order, a message that falls between the two would wake nobody, and the poll would sleep on it.
 *
 * <p><b>One claim answers</b> (rule 4): see {@link Poll}. Who has claimed a poll unparks it and answers it, and nobody
 * else does.
 *
 * <p>A wake-up asks the log once for each different question among the polls of a room, and makes each answer once; all
 * polls with the same question are answered with the same bytes. A poll for which there is nothing (its cursor is ahead
 * of the wake-up) stays where it is. A few are answered where they are woken, many in chunks by several threads.
 *
 * <p>The deadlines are kept here and not by {@link AsyncResponse#setTimeout}, which in RESTEasy leaves a scheduled task
 * behind for each request that is answered early, with the request in its hand. Nor does a client that goes away tell
 * us: its poll counts until its wait is over.
 */
@Direct
public class ParkedPolls {
    private static final Logger LOG = System.getLogger(ParkedPolls.class.getName());

    /** How long a poll is held that cannot be parked, where its client would ask again the same instant. */
    public static final long HOLD_MILLIS = 1_000;

    private final Messages messages;
    private final ScheduledExecutorService executor;
    private final Places places;
    private final Registry registry = new Registry();
    private final FanOut fanOut;
    private final Rests rests;
    private @Nullable ScheduledFuture<?> sweep;
    private volatile boolean draining;

    @Inject
    ParkedPolls(
            Messages messages,
            ScheduledExecutorService executor,
            @ForPacing Executor server,
            @ConfigProperties HalleyConfig config) {
        this(messages, executor, server, new Places(config.pollMaxParked(), config.pollMaxParkedPerAddress()));
    }

    ParkedPolls(Messages messages, ScheduledExecutorService executor, Executor server, Places places) {
        this.messages = messages;
        this.executor = executor;
        this.places = places;
        fanOut = new FanOut(executor, server);
        rests = new Rests(executor, room -> wake(Set.of(room)));
    }

    /** Begins to end waits. */
    @PostConstruct
    void start() {
        sweep = executor.scheduleAtFixedRate(
                this::answerTheLate, Deadlines.TICK_MILLIS, Deadlines.TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        if (sweep != null) {
            sweep.cancel(false);
        }
        drain();
    }

    /**
     * Answers as soon as there is something to say: at once, when a message comes, or when the wait is over.
     *
     * @param wait for how many seconds the client is ready to wait, at least 1
     * @throws RuntimeException where the log cannot answer and nobody else has: then the reply is not used
     */
    public void ask(Question question, int wait, Form form, Reply reply) {
        long millis = TimeUnit.SECONDS.toMillis(wait);
        int seconds = wait;
        String address = places.countAddresses() ? reply.address() : "";
        String refusal = refusal(address);
        if (!refusal.isEmpty()) {
            millis = form.obeysHeaders() ? 0 : HOLD_MILLIS;
            seconds = 0;
            Counts.refused(refusal);
        }
        Poll poll = new Poll(question, form, seconds, Deadlines.tick(millis), address, reply);
        registry.park(poll);
        try {
            Page page = messages.after(question);
            if (millis == 0 || (draining && seconds > 0) || isDue(question, page)) {
                answer(poll, form.answer(page));
                countAtOnce(page);
            }
        } catch (RuntimeException e) {
            boolean stays = e instanceof LogUnavailableException && !form.obeysHeaders();
            if (!stays && registry.claim(poll) != null) {
                throw e;
            }
        }
    }

    /** A room that rests answers when it has rested, but whoever is far behind can go on. */
    private boolean isDue(Question question, Page page) {
        return !page.isEmpty() && (page.more() || !rests.hold(question.rooms()));
    }

    /** @return why nobody, or nobody from this address, can be let wait now; nothing where it can */
    private String refusal(String address) {
        if (draining) {
            return "draining";
        }
        if (registry.count() >= places.inAll()) {
            return "full";
        }
        return registry.countOf(address) >= places.perAddress() ? "address-full" : "";
    }

    /** @return how many polls wait now */
    public int count() {
        return registry.count();
    }

    /** @return whether polls are no longer parked, because this server is going down */
    public boolean isDraining() {
        return draining;
    }

    /** Answers all that wait, and parks no more. The clients ask again, and reach a server that stays. */
    void drain() {
        parkNoMore().forEach(poll -> answer(poll, nothing(poll)));
    }

    /** @return the polls that wait now, in no order; nobody else is parked from now on */
    List<Poll> parkNoMore() {
        draining = true;
        return List.copyOf(registry.all());
    }

    /** Answers these polls, where nobody else has, as if their wait were over. */
    void answerEmpty(Collection<Poll> polls) {
        fanOut.toEach(polls, poll -> answer(poll, nothing(poll)), chunk -> Counts.idle(chunk.size()));
    }

    void wake(@Observes MessagesPosted posted) {
        wake(posted.rooms().stream().filter(room -> !rests.hold(List.of(room))).toList());
    }

    private void wake(Collection<RoomName> rooms) {
        Map<Same, List<Poll>> alike = new HashMap<>();
        for (Poll poll : registry.in(rooms)) {
            alike.computeIfAbsent(new Same(poll.question(), poll.form()), same -> new ArrayList<>())
                    .add(poll);
        }
        alike.forEach(this::answerAlike);
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
                fanOut.toEach(polls, poll -> answer(poll, answer), chunk -> countWoken(page, chunk, start));
            }
        } catch (LogUnavailableException e) {
            return; // They stay parked: the log may be back before their wait is over.
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Sent on, to be told when they ask again", e);
            answerEmpty(polls);
        }
    }

    private void answerTheLate() {
        try {
            answerEmpty(registry.takeDue());
        } catch (Throwable e) { // Thrown, it would end the sweeps.
            LOG.log(Level.ERROR, "Polls whose wait is over cannot be answered", e);
        }
    }

    private static Answer nothing(Poll poll) {
        return poll.form().answer(new Page(List.of(), poll.question().after(), false));
    }

    private static void countWoken(Page page, List<Poll> polls, Instant start) {
        Counts.woken(polls.size(), page.messages().get(0).at());
        if (Traces.areOn()) {
            Traces.delivered(
                    page.messages().stream().map(Message::id).toList(),
                    polls.stream().map(Poll::trace).toList(),
                    start);
        }
    }

    private static void countAtOnce(Page page) {
        if (!page.isEmpty()) {
            Counts.answeredAtOnce();
        }
    }

    private void answer(Poll poll, Answer answer) {
        Reply reply = registry.claim(poll);
        if (reply != null) {
            reply.send(answer, answer.headers(poll, draining));
        }
    }
}
