package io.halley.chat;

import io.halley.HalleyConfig;
import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.Asker;
import io.halley.poll.Form;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.ParkedPolls;
import io.halley.poll.Reply;
import io.halley.presence.Presence;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages for a client, in the way that its query and its {@code Prefer} header ask for.
 *
 * <p>Those who wait in a room ask alike, to the letter, each time when something was said there. What their words mean is
 * worked out once, and they share one {@link Question}: it took a tenth of a poll, and some of what each one keeps.
 */
@Direct
class Reader {
    /** Some seconds of a busy server's different questions, at a few hundred bytes each; then it begins anew. */
    private static final int MOST_UNDERSTOOD = 4_096;

    /** A cursor, a limit and a handful of rooms. */
    private static final int USUAL_LENGTH = 256;

    private final Access access;
    private final Messages messages;
    private final ParkedPolls polls;
    private final LogReads reads;
    private final Presence presence;
    private final int maxWait;
    private final Map<Words, LongPoll> understood = new ConcurrentHashMap<>();

    @Inject
    Reader(
            Access access,
            Messages messages,
            ParkedPolls polls,
            LogReads reads,
            Presence presence,
            @ConfigProperties HalleyConfig config) {
        this.access = access;
        this.messages = messages;
        this.polls = polls;
        this.reads = reads;
        this.presence = presence;
        maxWait = (int) config.pollMaxWait().toSeconds();
    }

    private record Words(String room, String query, List<String> prefer) {
        boolean areUsual() {
            return query.length() + String.join("", prefer).length() <= USUAL_LENGTH;
        }
    }

    private record LongPoll(Question question, int seconds) {}

    /**
     * @param room the one to read; empty where the query names the rooms
     * @param request one that is suspended
     * @param response its own, for what goes wrong later
     */
    void read(String room, UriInfo uri, HttpServletRequest request, AsyncResponse response) {
        Person person = access.whoAsks(request);
        Words words = new Words(
                room,
                Objects.requireNonNullElse(request.getQueryString(), ""),
                Collections.list(request.getHeaders("Prefer")));
        LongPoll known = understood.get(words);
        if (known != null) {
            access.check(person, Right.READ, known.question.rooms(), LeanRequests.clientOf(request));
            ask(known, JsonForm.PAGE, person, request, response);
        } else {
            read(
                    words,
                    Reading.query(uri, room.isEmpty() ? Reading.OF_ROOMS : Reading.OF_A_ROOM),
                    person,
                    request,
                    response);
        }
    }

    private void read(
            Words words,
            MultivaluedMap<String, String> query,
            Person person,
            HttpServletRequest request,
            AsyncResponse response) {
        List<RoomName> rooms = Reading.rooms(words.room, query);
        access.check(person, Right.READ, rooms, LeanRequests.clientOf(request));
        Reading reading = Reading.of(query);
        Beside beside = Beside.of(query, rooms, person);
        Form form = beside == null ? JsonForm.PAGE : beside.form(JsonForm.PAGE, presence);
        if (reading.after() == null) {
            checkGoesOn(beside);
            read(person, request, response, form, () -> backwards(rooms, reading));
            return;
        }
        Question question = new Question(rooms, reading.after(), reading.limit());
        OptionalInt wait = Prefer.wait(words.prefer, maxWait);
        if (wait.isEmpty()) {
            messages.afterAtOnceAtHand(question)
                    .ifPresentOrElse(
                            page -> respond(LeanRequests.replyTo(request), form, page),
                            () -> read(person, request, response, form, () -> messages.afterAtOnce(question)));
            return;
        }
        LongPoll poll = new LongPoll(question, wait.getAsInt());
        if (beside == null) {
            remember(words, poll);
            ask(poll, form, person, request, response);
        } else {
            ask(poll, form, beside.asker(person, presence, LeanRequests.clientOf(request)), request, response);
        }
    }

    private static void checkGoesOn(@Nullable Beside beside) {
        if (beside != null) {
            throw new MalformedException("What is told beside the messages is told to who goes on from a cursor.");
        }
    }

    private void remember(Words words, LongPoll poll) {
        if (understood.size() >= MOST_UNDERSTOOD) {
            understood.clear();
        }
        if (words.areUsual()) {
            understood.put(words, poll);
        }
    }

    private void ask(LongPoll poll, Form form, Asker asker, HttpServletRequest request, AsyncResponse response) {
        polls.askInTurn(
                poll.question,
                poll.seconds,
                form,
                asker,
                LeanRequests.replyTo(request),
                failure -> response.resume(failure));
    }

    private void read(
            Person person, HttpServletRequest request, AsyncResponse response, Form form, Supplier<Page> read) {
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                reply.address(),
                () -> {
                    access.checkStill(person);
                    respond(reply, form, read.get());
                },
                failure -> response.resume(failure));
    }

    private Page backwards(List<RoomName> rooms, Reading reading) {
        return reading.before() > 0
                ? messages.before(rooms, reading.before(), reading.limit())
                : messages.newest(rooms, reading.limit());
    }

    private static void respond(Reply reply, Form form, Page page) {
        reply.send(form.answer(page), List.of());
    }
}
