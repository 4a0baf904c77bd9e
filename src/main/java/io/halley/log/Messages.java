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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private final PrivateRooms privateRooms;
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
        privateRooms = new PrivateRooms(history);
        follower = new LogFollower(log, history, recent, privateRooms, events, this::listen);
        writer = new LogWriter(log, follower::committed, follower::take, executor);
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
     * @param by what the rules let them do who say it
     * @return the message, once it is on disk; for a key used before, the message that it was used for. Ends with a
     *     {@link KeyReusedException} where that one said something else, with a {@link SilencedException} where the author
     *     may not speak there, with a {@link MembershipRefusedException} where they may not be there, with a
     *     {@link LogUnavailableException} where nothing is acknowledged. (Thrown, where the log has not been opened yet.) It
     *     goes on in the thread that posts, or in one of the server's: in neither does it hold up the log.
     */
    public CompletionStage<Message> post(RoomName room, Draft draft, @Nullable IdempotencyKey key, Speaker by) {
        log.known();
        return writer.write(new Post(room, draft, key, by));
    }

    /**
     * Changes what a message says.
     *
     * @param said by whom, and what it says from now on
     * @param expected the version that the message must have ({@link Message#version()}); 0 where any will do
     * @param by what the rules let them do who say it
     * @return the entry that tells of it, once it is on disk. Ends with a {@link ChangeRefusedException}, or as a post does
     */
    public CompletionStage<Message> edit(RoomName room, long id, Draft said, long expected, Speaker by) {
        log.known();
        return writer.write(new Change(room, Message.Type.EDITED, id, said, expected, by));
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
        return writer.write(new Change(room, Message.Type.DELETED, id, by.withoutText(), expected, Speaker.ANYBODY));
    }

    /**
     * Puts an emoji on a message, each person once.
     *
     * @param by who does
     * @param speaker what the rules let them do
     * @return once that is on disk, whether it was not so before, and an entry tells of it. Ends with a
     *     {@link ChangeRefusedException}, or as a post does
     */
    public CompletionStage<Boolean> react(RoomName room, long id, Draft by, String emoji, Speaker speaker) {
        return react(new Reaction(room, Message.Type.REACTED, id, by.withoutText(), emoji, speaker));
    }

    /** Takes it back. Whoever may not speak may do so, too. @return as for {@link #react} */
    public CompletionStage<Boolean> unreact(RoomName room, long id, Draft by, String emoji) {
        return react(new Reaction(room, Message.Type.UNREACTED, id, by.withoutText(), emoji, Speaker.ANYBODY));
    }

    private CompletionStage<Boolean> react(Reaction reaction) {
        log.known();
        return writer.write(reaction).thenApply(Objects::nonNull);
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

    /**
     * Says what a room is about.
     *
     * @param said by whom, and what; without a text where it is about nothing in particular
     * @param speaker what the rules let them do
     * @return as for {@link #lock}; ends with a {@link MembershipRefusedException} where they are in the room no more
     */
    public CompletionStage<Boolean> name(RoomName room, Draft said, Speaker speaker) {
        log.known();
        return writer.write(new Topic(room, said, speaker)).thenApply(Objects::nonNull);
    }

    /** What a room is about; empty where that is nothing in particular. */
    public Optional<String> topic(RoomName room) {
        return history.topic(room);
    }

    /**
     * Makes a room, or changes what it is. Who makes it owns it, and is its first member.
     *
     * @param by who does it: nobody in particular cannot
     * @param manages whether the rules let them, whoever owns the room
     * @return once that is on disk, whether it was not so before, and an entry tells of it; ends with a
     *     {@link MembershipRefusedException} where it is not for them to do so
     */
    public CompletionStage<Boolean> make(RoomName room, boolean isPrivate, Draft by, boolean manages) {
        Message.Type type = isPrivate ? Message.Type.PRIVATE : Message.Type.PUBLIC;
        return change(new Membership(room, type, by.withoutText(), manages, self(by)));
    }

    private static Member self(Draft by) {
        return new Member(Objects.requireNonNull(by.authorId()), by.author());
    }

    /** Lets somebody into a private room. @return as for {@link #make} */
    public CompletionStage<Boolean> letIn(RoomName room, Draft by, boolean manages, Member person) {
        return change(new Membership(room, Message.Type.JOINED, by.withoutText(), manages, person));
    }

    /** Takes somebody out of a private room, who may be the one who does it. @return as for {@link #make} */
    public CompletionStage<Boolean> takeOut(RoomName room, Draft by, boolean manages, String personId) {
        Member person = new Member(personId, "");
        return change(new Membership(room, Message.Type.LEFT, by.withoutText(), manages, person));
    }

    /** Makes another member the owner of a private room. @return as for {@link #make} */
    public CompletionStage<Boolean> handOver(RoomName room, Draft by, boolean manages, String personId) {
        Member person = new Member(personId, "");
        return change(new Membership(room, Message.Type.HANDED, by.withoutText(), manages, person));
    }

    /**
     * Begins a conversation, or finds the one that there is; who has left it is in it again.
     *
     * @param others with whom, at least one
     * @return as for {@link #make}; whether it was not there before, or somebody was not in it
     */
    public CompletionStage<Boolean> converse(Draft by, Collection<Member> others) {
        List<Member> people = new ArrayList<>(List.of(self(by)));
        people.addAll(others);
        RoomName room = Conversation.of(people.stream().map(Member::id).toList());
        Draft who = by.withoutText();
        return change(new Membership(room, Message.Type.PRIVATE, who, false, people))
                .thenCompose(begun -> begun ? CompletableFuture.completedStage(true) : bringBack(room, who, people));
    }

    private CompletionStage<Boolean> bringBack(RoomName room, Draft who, List<Member> people) {
        List<Member> there = history.members(room);
        CompletionStage<Boolean> back = CompletableFuture.completedStage(false);
        for (Member one : people) {
            if (there.stream().noneMatch(member -> member.id().equals(one.id()))) {
                List<Member> oneFirst = new ArrayList<>(people);
                Collections.swap(oneFirst, 0, people.indexOf(one));
                Membership joined = new Membership(room, Message.Type.JOINED, who, false, oneFirst);
                back = back.thenCompose(some -> change(joined).thenApply(also -> some || also));
            }
        }
        return back;
    }

    private CompletionStage<Boolean> change(Membership membership) {
        log.known();
        return writer.write(membership).thenApply(this::learn);
    }

    /** Who has asked for it finds it so at once; else it would be a moment later. @return whether an entry tells of it */
    private boolean learn(@Nullable Message entry) {
        if (entry != null) {
            try {
                privateRooms.catchUp(Map.of(entry.room(), entry.id()));
            } catch (LogUnavailableException e) {
                LOG.log(Level.DEBUG, "It is learnt with the log", e);
            }
        }
        return entry != null;
    }

    /** @return who is in this room, in the order of their names */
    public List<Member> members(RoomName room) {
        return history.members(room);
    }

    /** @return who may be in a room, as the log has it now */
    public Circle circle(RoomName room) {
        return history.circles(List.of(room)).getOrDefault(room, Circle.ofRoomThatNobodyMade(room));
    }

    /** What was read of these rooms by other ways is no newer from now on than what is known of who may be there. */
    public void catchUp(List<RoomName> rooms) {
        if (!rooms.isEmpty()) {
            var unused = learned(history.left(rooms));
        }
    }

    /** @return who may be in which room */
    public PrivateRooms privateRooms() {
        return privateRooms;
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
        History.Found found = learned(history.before(rooms, Cursor.MAX_ID + 1, limit));
        return Page.backward(found.messages(), headOf(found), limit);
    }

    /**
     * @param id the oldest message that the reader has
     * @return the messages of these rooms before it, and the cursor from which a reader would get that message next
     */
    public Page before(List<RoomName> rooms, long id, int limit) {
        History.Found found = learned(history.before(rooms, id, limit));
        return Page.backward(
                found.messages(), found.head().at(Math.min(id - 1, found.head().id())), limit);
    }

    public Optional<Message> find(RoomName room, long id) {
        return learned(history.find(room, id)).messages().stream().findFirst();
    }

    /**
     * @param original the message that they answer
     * @param before the oldest answer that the reader has; above all ids where they have none
     * @return the newest answers before it, and the cursor that follows what is told
     */
    public Page replies(RoomName room, long original, long before, int limit) {
        History.Found found = learned(history.replies(room, original, before, limit));
        return Page.backward(found.messages(), headOf(found), limit);
    }

    /** The same for one message. */
    public Message seenBy(@Nullable Draft reader, Message message) {
        return seenBy(reader, new Page(List.of(message), now(), false))
                .messages()
                .get(0);
    }

    /**
     * @param reader who reads, by their signature; null where that is not known
     * @return the same page, with which reactions to its messages are the reader's own
     */
    public Page seenBy(@Nullable Draft reader, Page page) {
        List<Message> reacted = page.messages().stream()
                .filter(message -> !message.echo().reactions().isEmpty())
                .toList();
        if (reader == null || reacted.isEmpty()) {
            return page;
        }
        Map<Long, Set<String>> theirs = history.reactions(reader, reacted);
        List<Message> seen = page.messages().stream()
                .map(message -> message.seenBy(theirs.getOrDefault(message.id(), Set.of())))
                .toList();
        return new Page(seen, page.cursor(), page.more());
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

    /** @return whether the cursor is one of this log, and not ahead of what readers have been told of */
    public boolean hasTold(Cursor cursor) {
        return now().isFrom(cursor);
    }

    /**
     * The same of all that was ever written, also by other servers; may have to ask the log.
     *
     * @throws HistoryGoneException where it is not: as who reads on from there is told
     */
    public void check(Cursor cursor, RoomName room) {
        if (!hasTold(cursor)) {
            History.Found left = history.left(List.of(room));
            if (!left.head().isFrom(cursor)) {
                follower.wake();
                throw gone(left);
            }
        }
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
        History.Found found =
                learned(history.after(question.rooms(), after.id(), question.limit(), question.changes()));
        if (after.id() < found.trimmed() || !found.head().isFrom(after)) {
            throw gone(found);
        }
        return found.messages();
    }

    /** The database may be ahead of what this server knows: whoever gets this is asked about with what is known then. */
    private History.Found learned(History.Found found) {
        privateRooms.catchUp(found.changed());
        return found;
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
