package io.halley.log;

import io.halley.message.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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

    /** As many messages as are handed on at once, so that a long way to catch up does not fill the memory. */
    private static final int MAX_READ = 1_000;

    private final MessageLog log;
    private final History history;
    private final RecentMessages recent;
    private final Consumer<MessagesPosted> doorbell;
    private final Semaphore bell = new Semaphore(0);
    private final Queue<List<Message>> written = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Runnable afterOpen;
    private long last;
    private volatile long atEndNanos = System.nanoTime();
    private boolean failing;
    private volatile boolean stopped;

    LogFollower(
            MessageLog log,
            History history,
            RecentMessages recent,
            Consumer<MessagesPosted> doorbell,
            Runnable afterOpen) {
        this.log = log;
        this.history = history;
        this.recent = recent;
        this.doorbell = doorbell;
        this.afterOpen = afterOpen;
    }

    /** Opens the log where it is not open, and begins after its newest message. */
    void open() {
        if (!log.isOpen()) {
            last = log.open();
            recent.startAt(last);
            afterOpen.run();
        }
    }

    /** Something was committed, perhaps by another server. */
    void wake() {
        told.set(true);
        bell.release();
    }

    /** These were committed by this server, which tells so in the order in which it committed. */
    void wake(List<Message> messages) {
        written.add(messages);
        bell.release();
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                var unused = bell.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                bell.drainPermits();
                open();
                boolean gap = !takeWritten();
                if (told.getAndSet(false) || gap || isDue()) {
                    follow();
                }
                failing = false;
            } catch (InterruptedException e) {
                stopped = true;
            } catch (Throwable e) { // Whatever it is, the log is read again in a second.
                reportOnce(e);
            }
        }
    }

    /** @return how long ago it had last read the log to its end */
    Duration lag() {
        return Duration.ofNanos(System.nanoTime() - atEndNanos);
    }

    /** Also where it was rung all the time, but for nothing that would tell where the log ends. */
    private boolean isDue() {
        return lag().toMillis() >= LOOK_EVERY_MILLIS;
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
        List<Message> news;
        do {
            news = history.tail(last, MAX_READ);
            passOn(news);
        } while (news.size() == MAX_READ);
        atEndNanos = System.nanoTime();
    }

    private void passOn(List<Message> news) {
        if (!news.isEmpty()) {
            recent.add(news);
            last = news.get(news.size() - 1).id(); // Not before they are taken in: else they would not be read again.
            doorbell.accept(new MessagesPosted(news.stream().map(Message::room).collect(Collectors.toSet())));
        }
    }

    private void reportOnce(Throwable e) {
        if (!failing) {
            LOG.log(Level.ERROR, "The log cannot be followed; trying again every second", e);
            failing = true;
        }
    }
}
