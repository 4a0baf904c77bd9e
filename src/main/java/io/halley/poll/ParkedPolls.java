package io.halley.poll;

import io.halley.HalleyConfig;
import io.halley.count.Counts;
import io.halley.database.LogUnavailableException;
import io.halley.log.LogBegunAnew;
import io.halley.log.MembersChanged;
import io.halley.log.Messages;
import io.halley.log.MessagesPosted;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.platform.LentFor;
import io.halley.platform.Recurring;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * The long polls that wait (RFC 6202), without a thread each.
 *
 * <p><b>Park first, then read</b> (rule 3). A poll is parked before the log is asked. A message that is written while
 * the log is being asked finds the poll parked and answers it; one written before is in what the log says. In the other
 * order, a message that falls between the two would wake nobody, and the poll would sleep on it.
 *
 * <p><b>One claim answers</b> (rule 4): see {@link Poll} and {@link Answers}. How they are woken, {@link WakeUps} knows.
 *
 * <p>The deadlines are kept here and not by {@link AsyncResponse#setTimeout}, which in RESTEasy leaves a scheduled task
 * behind for each request that is answered early, with the request in its hand. Nor does a client that goes away tell
 * us: its poll counts until its wait is over.
 */
@Direct
public class ParkedPolls {
    /** How long a poll is held that cannot be parked, where its client would ask again the same instant. */
    public static final long HOLD_MILLIS = 1_000;

    /** How long a message may stay unheard where the log could not be read when it was said. */
    private static final long READ_AGAIN_MILLIS = 1_000;

    private final Messages messages;
    private final ScheduledExecutorService executor;
    private final ScheduledExecutorService mayWait;
    private final LogReads reads;
    private final Places places;
    private final Registry registry = new Registry();
    private final Answers answers;
    private final WakeUps wakeUps;
    private final List<ScheduledFuture<?>> sweeps = new ArrayList<>();

    @Inject
    ParkedPolls(
            Messages messages,
            ScheduledExecutorService executor,
            @LentFor(LentFor.Use.DATABASE) ScheduledExecutorService mayWait,
            @LentFor(LentFor.Use.PACING) Executor server,
            LogReads reads,
            @ConfigProperties HalleyConfig config) {
        this(
                messages,
                executor,
                mayWait,
                server,
                reads,
                new Places(config.pollMaxParked(), config.pollMaxParkedPerAddress()));
    }

    /**
     * @param executor ends waits, and answers
     * @param mayWait reads what is to be answered, where it may be the database that knows
     */
    ParkedPolls(
            Messages messages,
            ScheduledExecutorService executor,
            ScheduledExecutorService mayWait,
            Executor server,
            LogReads reads,
            Places places) {
        this.messages = messages;
        this.executor = executor;
        this.mayWait = mayWait;
        this.reads = reads;
        this.places = places;
        answers = new Answers(registry, new FanOut(executor, server));
        wakeUps = new WakeUps(messages, registry, answers, executor, mayWait);
    }

    /** Begins to end waits, and to read again what could not be read. */
    @PostConstruct
    void start() {
        sweeps.add(executor.scheduleAtFixedRate(
                new Recurring(this::answerTheLate),
                Deadlines.TICK_MILLIS,
                Deadlines.TICK_MILLIS,
                TimeUnit.MILLISECONDS));
        sweeps.add(mayWait.scheduleWithFixedDelay(
                new Recurring(wakeUps::readAgain), READ_AGAIN_MILLIS, READ_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    }

    @PreDestroy
    void stop() {
        sweeps.forEach(sweep -> sweep.cancel(false));
        drain();
    }

    /**
     * Answers as soon as there is something to say: at once, when a message comes, or when the wait is over. While the log
     * cannot be read it waits, too: whoever asks at another server is told no more.
     *
     * @param wait for how many seconds the client is ready to wait, at least 1; no longer than the asker's time
     * @throws RuntimeException where the log cannot answer, it may not wait and nobody else has answered: then the reply is
     *     not used
     */
    public void ask(Question question, int wait, Form form, Asker asker, Reply reply) {
        Admitted admitted = admit(question, wait, form, asker, reply);
        Poll poll = admitted.poll;
        try {
            registry.park(poll);
            answerIfDue(admitted, messages.after(question));
        } catch (Throwable e) { // Also an Error: a poll stays parked no longer than its request.
            if (e instanceof LogUnavailableException && mayWaitForTheLog(poll)) {
                wakeUps.readLater(question.rooms());
            } else if (registry.claim(poll) != null) {
                throw e;
            }
        }
    }

    /**
     * The same without waiting for the log: what only that knows is read when the client's address has its turn.
     *
     * @param fail is told where nobody has answered
     */
    public void askInTurn(Question question, int wait, Form form, Asker asker, Reply reply, Consumer<Throwable> fail) {
        if (!askAtHand(question, wait, form, asker, reply)) {
            reads.inTurn(reply.address(), () -> ask(question, wait, form, asker, reply), failure -> {
                if (!(failure instanceof LogUnavailableException) || !waits(question, wait, form, asker, reply)) {
                    fail.accept(failure);
                }
            });
        }
    }

    /** Whose turn has not come while the log cannot be read waits as well. @return whether they may */
    private boolean waits(Question question, int wait, Form form, Asker asker, Reply reply) {
        Poll poll = admit(question, wait, form, asker, reply).poll;
        boolean may = mayWaitForTheLog(poll);
        if (may) {
            registry.park(poll);
            wakeUps.readLater(question.rooms());
        }
        return may;
    }

    private boolean mayWaitForTheLog(Poll poll) {
        return !poll.form().obeysHeaders() || (poll.waitSeconds() > 0 && !answers.isDraining());
    }

    /**
     * @return whether it is answered, or waits; else only the log knows, nobody waits, and the reply is not used
     */
    private boolean askAtHand(Question question, int wait, Form form, Asker asker, Reply reply) {
        Admitted admitted = admit(question, wait, form, asker, reply);
        Poll poll = admitted.poll;
        try {
            registry.park(poll);
            Optional<Page> page = messages.afterAtHand(question);
            if (page.isPresent()) {
                answerIfDue(admitted, page.get());
                return true;
            }
        } catch (LogUnavailableException e) {
            return registry.claim(poll) == null; // That it has not been opened is found by who asks it.
        } catch (Throwable e) {
            if (registry.claim(poll) != null) {
                throw e;
            }
        }
        return registry.claim(poll) == null;
    }

    /** A poll that is not parked yet, and whether it is answered at once, whatever there is to say. */
    private record Admitted(Poll poll, boolean atOnce) {}

    private Admitted admit(Question question, int wait, Form form, Asker asker, Reply reply) {
        long left = Math.max(0, asker.until() - System.currentTimeMillis());
        long millis = Math.min(left, TimeUnit.SECONDS.toMillis(wait));
        int seconds = wait;
        String address = places.countAddresses() ? reply.address() : "";
        String refusal = refusal(address);
        if (!refusal.isEmpty()) {
            millis = form.obeysHeaders() ? 0 : Math.min(left, HOLD_MILLIS);
            seconds = 0;
            Counts.refused(refusal);
        } else if (millis > 0) {
            asker.waits(wait);
        }
        Poll poll = new Poll(question, form, asker, seconds, Deadlines.tick(millis), address, reply);
        return new Admitted(poll, millis == 0);
    }

    private void answerIfDue(Admitted admitted, Page page) {
        Poll poll = admitted.poll;
        boolean sentOn = !answers.isOpenTo(poll) || (answers.isDraining() && poll.waitSeconds() > 0);
        if (admitted.atOnce || sentOn || isDue(poll, page)) {
            if (answers.give(poll, poll.form().answer(page)) && !page.isEmpty()) {
                Counts.answeredAtOnce();
            }
        }
    }

    /** A room that rests answers when it has rested, but whoever is far behind can go on. */
    private boolean isDue(Poll poll, Page page) {
        boolean isNews = !page.isEmpty() || poll.form().isToldAtOnce();
        return isNews && (page.more() || !wakeUps.putOff(poll.question().rooms()));
    }

    /** @return why nobody, or nobody from this address, can be let wait now; nothing where it can */
    private String refusal(String address) {
        if (answers.isDraining()) {
            return "draining";
        }
        if (registry.count() >= places.inAll()) {
            return "full";
        }
        return registry.countOf(address) >= places.perAddress() ? "address-full" : "";
    }

    /** @return how many may wait at the same time, and as many streams be open */
    Places places() {
        return places;
    }

    /** @return how many polls wait now */
    public int count() {
        return registry.count();
    }

    /** @return whether polls are no longer parked, because this server is going down */
    public boolean isDraining() {
        return answers.isDraining();
    }

    /** Answers all that wait, and parks no more. The clients ask again, and reach a server that stays. */
    void drain() {
        answers.giveNothingHere(parkNoMore());
    }

    /** @return the polls that wait now, in no order; nobody else is parked from now on */
    List<Poll> parkNoMore() {
        answers.beginDraining();
        return List.copyOf(registry.all());
    }

    /** Answers these polls, where nobody else has, as if their wait were over. */
    void answerEmpty(Collection<Poll> polls) {
        answers.giveNothing(polls);
    }

    /** Who waits in these rooms may have something to be told that is no message ({@link Form#hasNews}). */
    public void tellBeside(Collection<RoomName> rooms) {
        wakeUps.posted(rooms);
    }

    void wake(@Observes MessagesPosted posted) {
        wakeUps.posted(posted.rooms());
    }

    /** All who wait ask again, and are told. */
    void sendOn(@Observes LogBegunAnew begun) {
        answers.giveNothing(registry.all());
    }

    /** Who may not be there any more waits no longer, and is told why when they ask again. */
    void sendOut(@Observes MembersChanged changed) {
        answers.giveNothing(registry.in(changed.rooms()).stream()
                .filter(poll -> !answers.isOpenTo(poll))
                .toList());
    }

    private void answerTheLate() {
        registry.endDue(answers::giveNothing);
    }

    /** @return whether it goes on to end waits, and to read again what could not be read */
    public boolean isAlive() {
        return sweeps.stream().noneMatch(ScheduledFuture::isDone);
    }
}
