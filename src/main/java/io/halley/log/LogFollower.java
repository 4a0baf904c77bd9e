package io.halley.log;

import io.halley.database.LogUnavailableException;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is new in the log and hands it on, in order.
 *
 * <p><b>The log is the truth, the event is only a doorbell</b> (rule 1). The follower is woken when something was
 * committed, and looks by itself at least once a second; then it asks the log for everything after the last message
 * that it has seen. A wake-up that is lost, late, repeated or out of order costs at most that second, never a message.
 *
 * <p>What this server has committed itself it need not read back where the ids go straight on from the last one seen:
 * ids become visible in order (rule 2), so there is nothing in between, and nobody can put anything there.
 */
final class LogFollower implements Runnable {
    private static final Logger LOG = System.getLogger(LogFollower.class.getName());

    /** How long a message may stay unseen where its wake-up was lost. */
    private static final long LOOK_EVERY_MILLIS = 1_000;

    /** Once, behind a look that has failed: what stood in its way, a restore that was just ending, may be gone already. */
    private static final long LOOK_ONCE_MORE_MILLIS = 100;

    /** As many messages as are handed on at once, so that a long way to catch up does not fill the memory. */
    private static final int MAX_READ = 1_000;

    private final MessageLog log;
    private final History history;
    private final RecentMessages recent;
    private final PrivateRooms rooms;
    private final Consumer<Object> doorbell;
    private final Semaphore bell = new Semaphore(0);

    /** Who holds it takes and follows, and nobody else does. */
    private final ReentrantLock turn = new ReentrantLock();

    private final Written written = new Written();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Runnable afterOpen;
    private long last;
    private @Nullable Message newest;
    private Cursor noted = new Cursor("", 0);
    private volatile long atEndNanos = System.nanoTime();
    private long lookedNanos = atEndNanos;
    private long nextLookMillis = LOOK_EVERY_MILLIS;
    private boolean failedOnce;
    private volatile boolean failing;

    /** Whether it was opened once more since it was last read to its end. */
    private boolean opened;

    private volatile boolean stopped;

    LogFollower(
            MessageLog log,
            History history,
            RecentMessages recent,
            PrivateRooms rooms,
            Consumer<Object> doorbell,
            Runnable afterOpen) {
        this.log = log;
        this.history = history;
        this.recent = recent;
        this.rooms = rooms;
        this.doorbell = doorbell;
        this.afterOpen = afterOpen;
    }

    /** Opens the log where it is not open, and begins after its newest message. */
    void open() {
        turn.lock();
        try {
            if (!log.isOpen()) {
                Cursor head = log.open();
                rooms.begin();
                afterOpen.run(); // Where this fails, the log is not open, and is opened again.
                begin(head);
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * What this server knows of the log is not true any more: somebody has put another one in its place. Nothing of the one
     * before is told any more when readers hear of the new one, and those who wait are sent on, to be told.
     */
    private void beginAnew() {
        Cursor head = log.open();
        rooms.begin();
        begin(head);
        doorbell.accept(new LogBegunAnew());
    }

    private void begin(Cursor head) {
        written.clear();
        recent.startAt(head.id());
        last = head.id();
        newest = null;
        log.begin(head);
        note();
    }

    /** Something was committed, perhaps by another server. */
    void wake() {
        told.set(true);
        bell.release();
    }

    /** These were committed by this server, which tells so in the order in which it committed; {@link #take} is next. */
    void committed(List<Message> messages) {
        if (!written.add(messages)) {
            told.set(true);
        }
    }

    /**
     * Hands on what this server has committed: by the thread that calls, where that stands in nobody's way; to wake another
     * one for it costs more than it.
     */
    void take() {
        if (!turn.tryLock()) {
            bell.release();
            return;
        }
        try {
            if (told.get() || !takeWritten()) {
                wake();
            }
        } catch (Throwable e) { // Whatever it is, what is written is in the log, and is read there.
            reportOnce(e);
            wake();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                var unused = bell.tryAcquire(nextLookMillis, TimeUnit.MILLISECONDS);
                bell.drainPermits();
                look();
                failing = false;
                opened = false;
                failedOnce = false;
                nextLookMillis = LOOK_EVERY_MILLIS;
            } catch (InterruptedException e) {
                stopped = true;
            } catch (LogUnavailableException e) {
                LOG.log(Level.DEBUG, "The log is read again in a second", e); // Whoever found out has said so.
                nextLookMillis = failedOnce ? LOOK_EVERY_MILLIS : LOOK_ONCE_MORE_MILLIS;
                failedOnce = true;
                told.set(true); // What was rung for has not been looked at.
                recent.tidy(Instant.now());
                openOnceMore(e);
            } catch (Throwable e) { // Whatever it is, the log is read again in a second.
                reportOnce(e);
            }
        }
    }

    private void look() {
        turn.lock();
        try {
            open();
            boolean gap = !takeWritten();
            if (told.getAndSet(false) || gap || isDue()) {
                follow();
            }
        } finally {
            turn.unlock();
        }
    }

    /** A backup of an older version may have been restored under this server: opened, it is brought up to date. */
    private void openOnceMore(LogUnavailableException why) {
        if (why.isOfSchema() && log.isOpen() && !opened) {
            opened = true;
            turn.lock();
            try {
                beginAnew();
            } catch (LogUnavailableException e) {
                LOG.log(Level.DEBUG, "Nor can it be opened", e);
            } catch (RuntimeException e) {
                reportOnce(e);
            } finally {
                turn.unlock();
            }
        }
    }

    /** @return how long ago it had last read the log to its end */
    Duration lag() {
        return Duration.ofNanos(System.nanoTime() - atEndNanos);
    }

    /** Also where this server writes all the time, and need not look for news: the log is not looked at for news alone. */
    private boolean isDue() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lookedNanos) >= LOOK_EVERY_MILLIS;
    }

    void stop() {
        stopped = true;
    }

    /** @return whether all that this server has written goes straight on from what was seen; else the log knows more */
    private boolean takeWritten() {
        for (List<Message> batch = written.poll(); batch != null; batch = written.poll()) {
            List<Message> news =
                    batch.stream().filter(message -> message.id() > last).toList();
            for (int i = 0; i < news.size(); i++) {
                if (news.get(i).id() != last + 1 + i) {
                    return false;
                }
            }
            passOn(news);
            if (!news.isEmpty()) {
                atEndNanos = System.nanoTime(); // Only here: without news there is no telling where the log ends.
            }
        }
        return true;
    }

    private void follow() {
        History.Look look;
        do {
            Cursor known = log.known(); // Before the look: what is written meanwhile is not missing in it.
            look = history.look(last, newest, MAX_READ);
            if (!look.goesOn() || !look.head().isFrom(known)) {
                beginAnew();
                return;
            }
            passOn(look.messages());
        } while (look.more());
        lookedNanos = System.nanoTime();
        atEndNanos = lookedNanos;
        recent.tidy(Instant.now());
        note();
    }

    private void note() {
        Cursor known = log.known();
        if (!known.equals(noted)) {
            log.note();
            noted = known;
        }
    }

    private void passOn(List<Message> news) {
        if (!news.isEmpty()) {
            Message end = news.get(news.size() - 1);
            Set<RoomName> changed = rooms.follow(news); // First of all: nobody hears what is not for them any more.
            recent.add(news);
            log.saw(log.cursor(end.id()));
            doorbell.accept(new MessagesPosted(news.stream().map(Message::room).collect(Collectors.toSet())));
            if (!changed.isEmpty()) {
                doorbell.accept(new MembersChanged(changed));
            }
            newest = end; // Not before they are taken in and rung for: else they would not be read again.
            last = end.id();
        }
    }

    private void reportOnce(Throwable e) {
        if (!failing) {
            LOG.log(Level.ERROR, "The log cannot be followed; trying again every second", e);
            failing = true;
        }
    }
}
