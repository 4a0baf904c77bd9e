package io.halley.poll;

import io.halley.log.Cursor;
import io.halley.log.HistoryGoneException;
import io.halley.log.Question;
import io.halley.platform.Direct;
import io.halley.poll.Answer.Onward;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Clients that are told again and again over one response, as server-sent events. As many may be open as polls may wait: those
 * that read wait among the polls, and those that do not are counted here alone.
 */
@Direct
public class EventStreams {
    public static final String MEDIA_TYPE = "text/event-stream";

    private final Open open = new Open();
    private final ParkedPolls polls;
    private final LongAnswers longAnswers;
    private final ScheduledExecutorService executor;

    @Inject
    EventStreams(ParkedPolls polls, LongAnswers longAnswers, ScheduledExecutorService executor) {
        this.polls = polls;
        this.longAnswers = longAnswers;
        this.executor = executor;
    }

    /**
     * What a stream tells, to whom, and how.
     *
     * @param gone what it ends with where the history does not reach back to where it is
     */
    public record Listening(Question question, Form form, Asker asker, Function<HistoryGoneException, byte[]> gone) {
        Listening from(Onward onward) {
            Form as = onward.form() == null ? form : onward.form();
            boolean further = !onward.next().equals(question.after());
            return further || as != form
                    ? new Listening(further ? from(onward.next()) : question, as, asker, gone)
                    : this;
        }

        private Question from(Cursor next) {
            return new Question(question.rooms(), next, question.limit(), question.changes());
        }

        boolean isAllowed() {
            return question.rooms().stream().allMatch(asker::mayRead);
        }
    }

    /**
     * @return whether a response to this request can go on: HTTP/1.0 does not know where such a one ends, one to HEAD has no
     *     body, and in HTTP/2 the server holds back what it is given
     */
    public static boolean canGoOn(HttpServletRequest request) {
        return request.getMethod().equals("GET") && request.getProtocol().equals("HTTP/1.1");
    }

    /**
     * Tells what comes after the question's cursor, until the client goes, the asker's time is over, or some minutes have
     * passed; then the client comes again, and goes on from the cursor that it has.
     *
     * @param suspended a request that can go on
     * @param first what to tell at once, which the question's cursor is behind already; null for nothing
     */
    public void begin(Listening listening, @Nullable Answer first, LeanRequests.Suspended suspended) {
        Places places = polls.places();
        String client = places.countAddresses() ? suspended.client() : "";
        new EventStream(listening, suspended, this, client).begin(first, open.enter(client, places));
    }

    /** A stream has ended. */
    void leave(String client) {
        open.leave(client);
    }

    ParkedPolls polls() {
        return polls;
    }

    LongAnswers longAnswers() {
        return longAnswers;
    }

    /** Asks from then on; for what must not go on in a thread that has others to tell. */
    void execute(Runnable round) {
        executor.execute(round);
    }

    /** How many streams are open, in all and by address. */
    private static final class Open {
        private final Map<String, Integer> byAddress = new HashMap<>();
        private int count;

        /** @return whether there is a place for it; it is counted all the same */
        synchronized boolean enter(String client, Places places) {
            int ofOne = byAddress.merge(client, 1, Integer::sum);
            return ++count <= places.inAll() && (client.isEmpty() || ofOne <= places.perAddress());
        }

        synchronized void leave(String client) {
            count--;
            byAddress.computeIfPresent(client, (address, streams) -> streams == 1 ? null : streams - 1);
        }
    }
}
