package io.halley.log;

import io.halley.HalleyConfig;
import io.halley.database.LogUnavailableException;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.Message.Silence;
import io.halley.message.RoomName;
import io.halley.platform.LentFor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * The message bean: takes posts, answers reads, and tells by {@link MessagesPosted} when there is something new.
 *
 * <p>Reads that go on from a cursor come from memory wherever they can ({@link RecentMessages}), and else from the log.
 * None of them waits for a message: that is what {@code poll} adds.
 */
@ApplicationScoped
public class Messages {
    private static final Logger LOG = System.getLogger(Messages.class.getName());

    private final MessageLog log;
    private final History history;
    private final RecentMessages recent;
    private final LogFollower follower;
    private final LogWriter writer;
    private final LogListener listener;
    private final Thread listening;
    private final List<Thread> threads;

    @Inject
    Messages(
            MessageLog log,
            History history,
            @LentFor(LentFor.Use.LISTENING) DataSource listening,
            @ConfigProperties HalleyConfig config,
            Event<Object> events,
            ThreadFactory threads,
            ScheduledExecutorService executor) {
        this(log, history, listening, config.historyLimits(), events::fire, threads, executor);
    }

    Messages(
            MessageLog log,
            History history,
            DataSource listening,
            HistoryLimits limits,
            Consumer<Object> events,
            ThreadFactory threads,
            Executor executor) {
        this.log = log;
        this.history = history;
        recent = new RecentMessages(history, limits);
        follower = new LogFollower(log, history, recent, events, this::listen);
        writer = new LogWriter(log, follower::wake, executor);
        listener = new LogListener(listening, log.announcer(), follower::wake);
        this.listening = threads.newThread(listener);
        this.threads = List.of(threads.newThread(follower), threads.newThread(writer));
    }

    void start(@Observes Startup started) {
        start();
    }

    /** Begins to write and to follow; where the log cannot be opened yet, that goes on being tried. */
    void start() {
        try {
            follower.open();
        } catch (LogUnavailableException e) {
            LOG.log(Level.DEBUG, "Trying again every second", e);
        }
        threads.forEach(Thread::start);
    }

    private void listen() {
        if (log.hasOtherWriters()) {
            listening.start();
        }
    }

    @PreDestroy
    void stop() {
        listener.stop();
        listening.interrupt();
        writer.stop();
        follower.stop();
        threads.forEach(Thread::interrupt);
    }

    /**
     * Writes a message to the log.
     *
     * @param moderates whether it is said by one who moderates there, and may speak where the room is locked
     * @return the message, once it is on disk; for a key used before, the message that it was used for. Ends with a
     *     {@link KeyReusedException} where that one said something else, with a {@link SilencedException} where the author
     *     may not speak there, with a {@link LogUnavailableException} where nothing is acknowledged. (Thrown, where the log has not been opened yet.) It goes on in the
     *     thread that posts, or in one of the server's: in neither does it hold up the log.
     */
    public CompletionStage<Message> post(RoomName room, Draft draft, @Nullable IdempotencyKey key, boolean moderates) {
        log.known();
        return writer.write(new Post(room, draft, key, moderates));
    }

    /**
     * Changes what a message says.
     *
     * @param said by whom, and what it says from now on
     * @param expected the version that the message must have ({@link Message#version()}); 0 where any will do
     * @param moderates whether it is by one who moderates there, and may speak where the room is locked
     * @return the entry that tells of it, once it is on disk. Ends with a {@link ChangeRefusedException}, or as a post does
     */
    public CompletionStage<Message> edit(RoomName room, long id, Draft said, long expected, boolean moderates) {
        log.known();
        return writer.write(new Change(room, Message.Type.EDITED, id, said, expected, moderates));
    }

    /**
     * Takes a message back: nothing is kept of what it said. To do so again changes nothing.
     *
     * @param by whose name and id the entry has
     * @param expected the version that the message must have; 0 where any will do
     * @return the entry that tells of it, once it is on disk. Ends with a {@link ChangeRefusedException}, or as a post does,
     *     but that whoever may not speak may take back what they have said
     */
    public CompletionStage<Message> delete(RoomName room, long id, Draft by, long expected) {
        log.known();
        return writer.write(new Change(room, Message.Type.DELETED, id, by.withoutText(), expected, false));
    }

    /**
     * Locks a room: nobody posts or edits there who does not moderate, on whichever server, until it is unlocked.
     *
     * @return once that is on disk, whether it was not so before, and an entry tells of it
     */
    public CompletionStage<Boolean> lock(RoomName room, Draft by) {
        return silence(room, Message.Type.LOCKED, by, Silence.OF_ALL);
    }

    /** @return as for {@link #lock} */
    public CompletionStage<Boolean> unlock(RoomName room, Draft by) {
        return silence(room, Message.Type.UNLOCKED, by, Silence.OF_ALL);
    }

    /**
     * Mutes somebody: they do not post or edit there, on whichever server, until then. Whoever is muted already is so until
     * then instead.
     *
     * @return as for {@link #lock}; ends with a {@link TooManyMutedException} where so many are muted there that there is no
     *     room for more
     */
    public CompletionStage<Boolean> mute(RoomName room, Draft by, Muted muted) {
        return silence(room, Message.Type.MUTED, by, new Silence(muted.personId(), muted.until()));
    }

    /** @return as for {@link #lock} */
    public CompletionStage<Boolean> unmute(RoomName room, Draft by, String personId) {
        return silence(room, Message.Type.UNMUTED, by, new Silence(personId, null));
    }

    private CompletionStage<Boolean> silence(RoomName room, Message.Type type, Draft by, Silence silence) {
        log.known();
        return writer.write(new Measure(room, type, by.withoutText(), silence)).thenApply(Objects::nonNull);
    }

    /** @return who is muted in this room, in the order of their ids */
    public List<Muted> muted(RoomName room) {
        return history.muted(room);
    }

    /**
     * @return what was said after the question's cursor; no messages, and that cursor, where nothing was
     * @throws HistoryGoneException where the history does not reach back to the cursor
     */
    public Page after(Question question) {
        checkEpoch(question);
        List<Message> found = recent.after(question).orElseGet(() -> fromHistory(question));
        return Page.forward(found, question.after(), question.limit());
    }

    /** @return the same, where memory has it; empty where only the log knows, which is not asked */
    public Optional<Page> afterAtHand(Question question) {
        return log.known().epoch().equals(question.after().epoch())
                ? recent.atHand(question).map(found -> Page.forward(found, question.after(), question.limit()))
                : Optional.empty();
    }

    /** @return what {@link #afterAtOnce} does, where memory has it; empty where only the log knows, which is not asked */
    public Optional<Page> afterAtOnceAtHand(Question question) {
        return isAsNewAsCanBe() ? afterAtHand(question) : Optional.empty();
    }

    private boolean isAsNewAsCanBe() {
        return writer.lastWritten() <= recent.visible() || !log.isReadable();
    }

    /**
     * The same for a reader that does not wait: with everything that this server has acknowledged, also where the
     * follower is a moment behind. (Who waits needs no such care: the follower wakes it.) While the log cannot be read,
     * that moment lasts: then with what memory has, behind whose cursor the rest is found later.
     */
    public Page afterAtOnce(Question question) {
        if (isAsNewAsCanBe()) {
            return after(question);
        }
        try {
            checkEpoch(question);
            return Page.forward(fromHistory(question), question.after(), question.limit());
        } catch (LogUnavailableException e) {
            return after(question);
        }
    }

    /** @return the newest messages of these rooms, and the cursor that follows them */
    public Page newest(List<RoomName> rooms, int limit) {
        History.Found found = history.before(rooms, Cursor.MAX_ID + 1, limit);
        return Page.backward(found.messages(), headOf(found), limit);
    }

    /**
     * @param id the oldest message that the reader has
     * @return the messages of these rooms before it, and the cursor from which a reader would get that message next
     */
    public Page before(List<RoomName> rooms, long id, int limit) {
        History.Found found = history.before(rooms, id, limit);
        return Page.backward(
                found.messages(), found.head().at(Math.min(id - 1, found.head().id())), limit);
    }

    public Optional<Message> find(RoomName room, long id) {
        return history.find(room, id);
    }

    /** @return whether anything was ever said in this room, or a moderator has locked it or muted somebody there */
    public boolean isThere(RoomName room) {
        return !history.newestIds(List.of(room)).isEmpty();
    }

    /**
     * @param reader whom the list is for, as an author's id; nothing for nobody in particular
     * @return the rooms in which something was last said before this id, the last spoken in first
     */
    public List<Room> rooms(long before, int limit, String reader) {
        return history.rooms(before, limit, reader);
    }

    /** @return a cursor behind everything that readers have been told of */
    public Cursor now() {
        return log.cursor(recent.visible());
    }

    /** @return whether the log has been opened since this server started */
    public boolean isOpen() {
        return log.isOpen();
    }

    /** @return whether the threads run that write and follow the log, and hear of other writers where there are any */
    public boolean isAlive() {
        return threads.stream().allMatch(Thread::isAlive) && listening.getState() != Thread.State.TERMINATED;
    }

    /** @return whether this process can write to the log no more, and the next one can */
    public boolean needsNewStart() {
        return log.needsNewStart();
    }

    /** @return whether the last attempt to read the log went well */
    public boolean isReadable() {
        return log.isReadable();
    }

    /** @return whether the last attempt to write to the log went well */
    public boolean isWritable() {
        return log.isWritable();
    }

    /** @return how long ago the log had last been read to its end; below about 1 s where all is well */
    public Duration followerLag() {
        return follower.lag();
    }

    private void checkEpoch(Question question) {
        if (!log.known().epoch().equals(question.after().epoch())) {
            follower.wake(); // Perhaps another server knows already that the log is another one.
            throw gone(history.left(question.rooms()));
        }
    }

    private List<Message> fromHistory(Question question) {
        Cursor after = question.after();
        History.Found found = history.after(question.rooms(), after.id(), question.limit(), question.changes());
        if (after.id() < found.trimmed() || !found.head().isFrom(after)) {
            throw gone(found);
        }
        return found.messages();
    }

    private static HistoryGoneException gone(History.Found left) {
        return new HistoryGoneException(left.head(), left.head().at(left.trimmed()));
    }

    private static Cursor headOf(History.Found found) {
        List<Message> messages = found.messages();
        Cursor head = found.head();
        return messages.isEmpty()
                ? head
                : head.at(Math.max(head.id(), messages.get(messages.size() - 1).id()));
    }
}
