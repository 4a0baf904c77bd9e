package io.halley.chat;

import io.halley.HalleyConfig;
import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.Draft;
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
import io.halley.presence.ReadPositions;
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
    private final ReadPositions positions;
    private final int maxWait;
    private final Map<Words, LongPoll> understood = new ConcurrentHashMap<>();

    @Inject
    Reader(
            Access access,
            Messages messages,
            ParkedPolls polls,
            LogReads reads,
            Presence presence,
            ReadPositions positions,
            @ConfigProperties HalleyConfig config) {
        this.access = access;
        this.messages = messages;
        this.polls = polls;
        this.reads = reads;
        this.presence = presence;
        this.positions = positions;
        maxWait = (int) config.pollMaxWait().toSeconds();
    }

    private record Words(String room, String query, List<String> prefer) {
        boolean areUsual() {
            return query.length() + String.join("", prefer).length() <= USUAL_LENGTH;
        }
    }

    /** @param beside null where nothing is told beside the messages */
    private record LongPoll(
            Question question,
            int seconds,
            Form form,
            @Nullable Beside beside) {
        /** Whoever says who they are is told something beside the messages, or asks for what there is not. */
        boolean canBeAskedBy(Own own) {
            return beside != null || own.isNothing();
        }
    }

    /**
     * @param room the one to read; empty where the query names the rooms
     * @param request one that is suspended
     * @param response its own, for what goes wrong later
     */
    void read(String room, UriInfo uri, HttpServletRequest request, AsyncResponse response) {
        Person person = access.whoAsks(request);
        Own own = Own.in(Objects.requireNonNullElse(request.getQueryString(), ""));
        Words words = new Words(room, own.rest(), Collections.list(request.getHeaders("Prefer")));
        LongPoll known = understood.get(words);
        if (known != null && known.canBeAskedBy(own)) {
            access.check(person, Right.READ, known.question.rooms(), LeanRequests.clientOf(request));
            Beside beside = known.beside == null ? null : known.beside.by(own, person);
            positions.delivered(Beside.known(person), known.question.rooms(), known.question.after());
            ask(known, beside, person, request, response);
        } else {
            read(
                    words,
                    own,
                    Reading.query(uri, room.isEmpty() ? Reading.OF_ROOMS : Reading.OF_A_ROOM),
                    person,
                    request,
                    response);
        }
    }

    private void read(
            Words words,
            Own own,
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
            Draft reader = Beside.reader(query, person);
            read(person, request, response, rooms, form, () -> messages.seenBy(reader, backwards(rooms, reading)));
            return;
        }
        Question question = new Question(rooms, reading.after(), reading.limit());
        positions.delivered(Beside.known(person), rooms, question.after());
        OptionalInt wait = Prefer.wait(words.prefer, maxWait);
        if (wait.isEmpty()) {
            messages.afterAtOnceAtHand(question)
                    .ifPresentOrElse(
                            page -> respond(person, rooms, LeanRequests.replyTo(request), form, page),
                            () -> read(person, request, response, rooms, form, () -> messages.afterAtOnce(question)));
            return;
        }
        LongPoll poll = new LongPoll(question, wait.getAsInt(), form, beside);
        if (own.isAllOf(query)) {
            remember(words, poll);
        }
        ask(poll, beside, person, request, response);
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

    private void ask(
            LongPoll poll, @Nullable Beside beside, Person person, HttpServletRequest request, AsyncResponse response) {
        Asker asker = beside == null
                ? person
                : beside.asker(person, presence, access.mayBeCalled(request), LeanRequests.clientOf(request));
        polls.askInTurn(
                poll.question,
                poll.seconds,
                poll.form,
                asker,
                LeanRequests.replyTo(request),
                failure -> response.resume(failure));
    }

    private void read(
            Person person,
            HttpServletRequest request,
            AsyncResponse response,
            List<RoomName> rooms,
            Form form,
            Supplier<Page> read) {
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                reply.address(),
                () -> {
                    access.checkStill(person);
                    respond(person, rooms, reply, form, read.get());
                },
                failure -> response.resume(failure));
    }

    private Page backwards(List<RoomName> rooms, Reading reading) {
        return reading.before() > 0
                ? messages.before(rooms, reading.before(), reading.limit())
                : messages.newest(rooms, reading.limit());
    }

    private void respond(Person person, List<RoomName> rooms, Reply reply, Form form, Page page) {
        access.checkMayHave(person, rooms, reply.address());
        reply.send(form.answer(page), List.of());
    }
}
