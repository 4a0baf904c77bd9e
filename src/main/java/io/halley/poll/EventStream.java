package io.halley.poll;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MINUTES;

import io.halley.count.Counts;
import io.halley.log.HistoryGoneException;
import io.halley.platform.OpenResponse;
import io.halley.platform.Piece;
import io.halley.poll.Answer.Onward;
import io.halley.poll.EventStreams.Listening;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client that is told again and again over one response.
 *
 * <p>A stream is poll after poll: when it has told something it asks again, from behind that, and waits as any poll does. So
 * it is woken, rests, is drained and counted as polls are, all with the same question share their bytes, and the five rules
 * are kept where they are kept for polls. What it saves is the request.
 *
 * <p><b>One event is under way at a time</b>, and the next question is asked when the network has taken it. A client who does
 * not read holds that one event, which it shares with others, and no thread; it is cut off when the server has waited long
 * enough, and loses nothing, because it comes again with the last cursor that it got. Long events, as of who has much to
 * catch up with, are shared by nobody: how much they hold together has the bound of other long answers, and who finds no
 * room is sent away with the cursor that it has.
 *
 * <p><b>One thread at a time</b> asks for a stream. An event that is told in the middle of asking (there was something
 * already) asks again not from within, which would go as deep as there are events, and not in the same thread, which may be
 * the one that wakes all others: each round after the first is a task of its own.
 */
final class EventStream implements Reply, OpenResponse.Sequel {
    private static final Logger LOG = System.getLogger(EventStream.class.getName());

    /** After so long without an event a comment is sent: proxies and clients tell by it that the way is still there. */
    private static final int HEARTBEAT_SECONDS = 15;

    /** Spread out, so that those who came in one moment, after a server has gone, do not come again in one. */
    private static final long SHORTEST_LIFE_NANOS = MINUTES.toNanos(5);

    private static final long LONGEST_LIFE_NANOS = MINUTES.toNanos(10);

    /** As {@code Retry-After} has it for polls: who is sent on comes back within 1 to 5 s. */
    private static final int SOONEST_RETRY_MILLIS = 1_000;

    private static final int LATEST_RETRY_MILLIS = 5_000;

    /** Comes first: clients and proxies tell by it that the way is there, also where nothing is said for long. */
    private static final Piece COMMENT = new Piece(":\n\n".getBytes(US_ASCII));

    private final LeanRequests.Suspended suspended;
    private final EventStreams streams;
    private final String client;
    private final long end;

    /** How often somebody wanted it to ask while it asked already. */
    private final AtomicInteger turns = new AtomicInteger();

    private final AtomicInteger held = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Listening listening;
    private volatile @Nullable OpenResponse response;
    private volatile Runnable next = this::goOn;

    /** @param client by whose limits it goes; nothing where it has none */
    EventStream(Listening listening, LeanRequests.Suspended suspended, EventStreams streams, String client) {
        this.listening = listening;
        this.suspended = suspended;
        this.streams = streams;
        this.client = client;
        end = System.nanoTime() + ThreadLocalRandom.current().nextLong(SHORTEST_LIFE_NANOS, LONGEST_LIFE_NANOS);
    }

    /**
     * @param first what to tell at once; null for nothing
     * @param mayStay whether there is a place for it
     */
    void begin(@Nullable Answer first, boolean mayStay) {
        doOrGo(() -> {
            response = OpenResponse.begin(head(), this);
            next = () -> doOrGo(() -> goOn(first, mayStay));
            write(COMMENT);
        });
    }

    private void goOn(@Nullable Answer first, boolean mayStay) throws IOException {
        next = this::goOn;
        if (!mayStay) {
            Counts.refused("full");
            sendOn();
        } else if (first == null) {
            goOn();
        } else {
            tell(first);
        }
    }

    private HttpServletResponse head() {
        HttpServletResponse head = (HttpServletResponse) suspended.context().getResponse();
        head.setContentType(EventStreams.MEDIA_TYPE);
        head.setHeader("Cache-Control", "no-store");
        head.setHeader("X-Accel-Buffering", "no"); // nginx holds back what it is given, but for those who say this.
        return head;
    }

    private void goOn() {
        if (turns.getAndIncrement() == 0) {
            round();
        }
    }

    private void round() {
        doOrGo(this::ask);
        if (turns.decrementAndGet() > 0) {
            doOrGo(() -> streams.execute(this::round));
        }
    }

    private void ask() throws IOException {
        Listening now = listening;
        if (System.nanoTime() - end > 0 || !now.isAllowed()) {
            sendOn();
        } else {
            streams.polls().askInTurn(now.question(), HEARTBEAT_SECONDS, now.form(), now.asker(), this, this::fail);
        }
    }

    private void fail(Throwable failure) {
        doOrGo(() -> {
            if (failure instanceof HistoryGoneException gone) {
                endWith(listening.gone().apply(gone));
            } else {
                LOG.log(Level.DEBUG, "To be told when they ask again", failure);
                sendOn();
            }
        });
    }

    @Override
    public String address() {
        return suspended.client();
    }

    /**
     * Who is not let wait any more is told to close, and is sent on with what there is; who asks in vain gets another status.
     * Both come again.
     */
    @Override
    public void send(Answer answer, List<Header> headers) {
        boolean leaves = headers.contains(Header.CLOSE);
        if (answer.status() != HttpServletResponse.SC_OK || (leaves && answer.empty())) {
            doOrGo(this::sendOn);
            return;
        }
        if (leaves) {
            next = () -> doOrGo(this::sendOn);
        }
        doOrGo(() -> tell(answer));
    }

    private void tell(Answer answer) throws IOException {
        int bytes = answer.body().length;
        boolean isLong = bytes > LongAnswers.SHORT_BYTES;
        if (isLong && !streams.longAnswers().mayHold(client, bytes)) {
            sendOn();
            return;
        }
        held.set(isLong ? bytes : 0);
        Onward onward = answer.onward();
        if (onward == null) {
            throw new IllegalStateException("An answer that is no event");
        }
        listening = listening.from(onward);
        write(onward.piece());
    }

    private void sendOn() throws IOException {
        int millis = ThreadLocalRandom.current().nextInt(SOONEST_RETRY_MILLIS, LATEST_RETRY_MILLIS);
        endWith(("retry: " + millis + "\n\n").getBytes(US_ASCII));
    }

    private void endWith(byte[] lastWords) throws IOException {
        next = this::complete;
        write(new Piece(lastWords));
    }

    private void write(Piece piece) throws IOException {
        OpenResponse open = response;
        if (open != null && open.write(piece)) {
            written();
        }
    }

    @Override
    public void written() {
        letGo();
        next.run();
    }

    @Override
    public void failed() {
        letGo();
        complete();
    }

    private void letGo() {
        int bytes = held.getAndSet(0);
        if (bytes > 0) {
            streams.longAnswers().letGo(client, bytes);
        }
    }

    private void complete() {
        if (!over.getAndSet(true)) {
            streams.leave(client);
            suspended.context().complete();
        }
    }

    private interface Deed {
        void run() throws IOException;
    }

    /** Whatever it is, a response that nobody writes to any more is ended, so that its client comes again. */
    private void doOrGo(Deed deed) {
        try {
            deed.run();
        } catch (Throwable e) {
            LOG.log(e instanceof IOException ? Level.DEBUG : Level.WARNING, "A stream has ended", e);
            failed();
        }
    }
}
