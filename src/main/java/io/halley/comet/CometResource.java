package io.halley.comet;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.halley.HalleyConfig;
import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.database.LogUnavailableException;
import io.halley.log.Cursor;
import io.halley.log.HistoryGoneException;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.Draft;
import io.halley.message.NothingSaidException;
import io.halley.message.RoomName;
import io.halley.message.TooLargeException;
import io.halley.platform.Direct;
import io.halley.poll.Body;
import io.halley.poll.CostlyWork;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.ParkedPolls;
import io.halley.poll.Reply;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/**
 * The classic contract, for clients of the old Comet demo, which work against Halley as they are: {@code msg=<html>}
 * posts, {@code timestamp=<last>} waits. A timestamp is the id of the last message seen.
 */
@Path("/")
@Direct
public class CometResource {
    /** Encoded for a form, a byte takes up to three; the rest is for names and the timestamp. */
    private static final int FORM_FACTOR = 3;

    private static final int FORM_EXTRA = 1_024;

    private final Access access;
    private final Messages messages;
    private final ParkedPolls polls;
    private final LogReads reads;
    private final Limits limits;
    private final CostlyWork costly;
    private final ScheduledExecutorService executor;
    private final RoomName room;
    private final int maxBytes;
    private final int maxWait;

    @Inject
    public CometResource(
            Access access,
            Messages messages,
            ParkedPolls polls,
            LogReads reads,
            Limits limits,
            CostlyWork costly,
            ScheduledExecutorService executor,
            @ConfigProperties HalleyConfig config) {
        this.access = access;
        this.messages = messages;
        this.polls = polls;
        this.reads = reads;
        this.limits = limits;
        this.costly = costly;
        this.executor = executor;
        room = config.cometRoom();
        maxBytes = config.messageMaxBytes();
        maxWait = (int) config.pollMaxWait().toSeconds();
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public void submit(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        Reply reply = LeanRequests.replyTo(request);
        String client = LeanRequests.clientOf(request);
        Supplier<Person> whoAsks = access.whoAsksLater(request);
        long announced = Math.max(0, request.getContentLengthLong());
        int most = FORM_FACTOR * maxBytes + FORM_EXTRA;
        if (announced > most) {
            throw new TooLargeException("The body", most); // Later there would not be room for it, either.
        }
        limits.bytes(client, (int) announced); // Before the body is there: whoever sends too much is not read.
        Body.text(request, most, executor)
                .thenAccept(form -> {
                    limits.bytes(client, form.length() - (int) announced);
                    take(Submission.parse(form), whoAsks, client, reply, response);
                })
                .exceptionally(failure -> {
                    response.resume(failure);
                    return null;
                });
    }

    private void take(
            Submission submission, Supplier<Person> whoAsks, String client, Reply reply, AsyncResponse response) {
        String msg = submission.msg();
        if (msg == null) {
            await(submission.last(), whoAsks, client, reply, response);
        } else {
            Person person = whoAsks.get();
            access.check(person, Right.WRITE, List.of(room), client);
            limits.post(client);
            post(person, msg, client, response);
        }
    }

    private void post(Person person, String html, String client, AsyncResponse response) {
        if (html.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new TooLargeException("The msg", maxBytes);
        }
        costly.of(
                        client,
                        html.length(),
                        () -> access.signed(Draft.rich(null, html, maxBytes), person, room, client)
                                .within(maxBytes, room))
                .thenCompose(draft -> messages.post(room, draft, null, person.speakerIn(room)))
                .whenComplete((message, failure) -> {
                    if (message != null || isNothingSaid(failure)) {
                        response.resume(Response.ok().build());
                    } else {
                        access.notHeard(person, room, client, failure);
                        response.resume(failure);
                    }
                });
    }

    /** An empty editor's HTML is seldom empty. */
    private static boolean isNothingSaid(Throwable failure) {
        return failure instanceof NothingSaidException || failure.getCause() instanceof NothingSaidException;
    }

    private void await(long last, Supplier<Person> whoAsks, String client, Reply reply, AsyncResponse response) {
        Consumer<Throwable> fail = failure -> fail(failure, last, response);
        try {
            Person person = whoAsks.get();
            access.check(person, Right.READ, List.of(room), client);
            if (last == 0) {
                begin(person, reply, fail);
            } else {
                goOn(new Cursor(messages.now().epoch(), last), person, reply, fail);
            }
        } catch (LogUnavailableException | RefusedException e) {
            fail.accept(e);
        }
    }

    private void fail(Throwable failure, long last, AsyncResponse response) {
        if (failure instanceof LogUnavailableException) {
            answerLater(Problem.unavailable(), last, response);
        } else if (failure instanceof RefusedException refused) {
            answerLater(refused.problem(), last, response);
        } else {
            response.resume(failure);
        }
    }

    /** Such a client asks again the same instant, whatever it is told. */
    private void answerLater(Problem problem, long last, AsyncResponse response) {
        Response later = problem.with("timestamp", last).toResponse();
        var unused = executor.schedule(() -> response.resume(later), ParkedPolls.HOLD_MILLIS, MILLISECONDS);
    }

    /**
     * A timestamp behind the history goes on with what is left of it: such a client cannot be told of a gap. One ahead of
     * the log begins anew: it is from before the log was replaced, or from the script that a still open page was served
     * by, which counted in seconds. (Only the log knows: this server may not have heard yet what another one has told.)
     */
    private void goOn(Cursor after, Person person, Reply reply, Consumer<Throwable> fail) {
        ask(after, person, reply, failure -> {
            if (!(failure instanceof HistoryGoneException gone)) {
                fail.accept(failure);
            } else if (after.id() > gone.now().id()) {
                begin(person, reply, fail);
            } else {
                ask(gone.kept(), person, reply, fail);
            }
        });
    }

    /** The newest message, or the next where there is none yet. */
    private void begin(Person person, Reply reply, Consumer<Throwable> fail) {
        reads.inTurn(
                reply.address(),
                () -> {
                    access.checkStill(person);
                    Page newest = messages.newest(List.of(room), 1);
                    access.checkMayHave(person, List.of(room), reply.address());
                    if (newest.isEmpty()) {
                        ask(newest.cursor(), person, reply, fail);
                    } else {
                        reply.send(ClassicForm.MSG.answer(newest), List.of());
                    }
                },
                fail);
    }

    private void ask(Cursor after, Person person, Reply reply, Consumer<Throwable> fail) {
        Question question = new Question(List.of(room), after, Question.MAX_LIMIT, false);
        polls.askInTurn(question, maxWait, ClassicForm.MSG, person, reply, fail);
    }
}
