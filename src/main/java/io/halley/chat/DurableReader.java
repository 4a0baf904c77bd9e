package io.halley.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.halley.HalleyConfig;
import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Cursor;
import io.halley.log.HistoryGoneException;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.Answer;
import io.halley.poll.EventStreams;
import io.halley.poll.EventStreams.Listening;
import io.halley.poll.LeanRequests;
import io.halley.poll.LeanRequests.Suspended;
import io.halley.poll.LogReads;
import io.halley.poll.ParkedPolls;
import io.halley.poll.Reply;
import io.halley.presence.ReadPositions;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * Reads rooms as <a href="https://github.com/durable-streams/durable-streams">Durable Streams</a> (version 1.0, the read
 * side, JSON mode): an open protocol that has clients in many languages. Its offsets are our cursors, and its elements our
 * entries; where the history does not reach back to an offset it is 410, as for polls.
 */
@Direct
class DurableReader {
    private static final List<String> OF_A_ROOM = List.of("offset", "live", "cursor");
    private static final List<String> OF_ROOMS = List.of("room", "offset", "live", "cursor");
    private static final String LONG_POLL = "long-poll";
    private static final List<String> WAYS = List.of(LONG_POLL, "sse");

    /** What ends a stream in whose midst the history has gone: who comes again is told by status 410. */
    private static final byte[] COME_AGAIN = "retry: 1000\n\n".getBytes(US_ASCII);

    /** As long as the greatest number that is told. */
    private static final int LONGEST_CURSOR = 16;

    private final Access access;
    private final Messages messages;
    private final ParkedPolls polls;
    private final EventStreams streams;
    private final LogReads reads;
    private final ReadPositions positions;
    private final int maxWait;

    @Inject
    DurableReader(
            Access access,
            Messages messages,
            ParkedPolls polls,
            EventStreams streams,
            LogReads reads,
            ReadPositions positions,
            @ConfigProperties HalleyConfig config) {
        this.access = access;
        this.messages = messages;
        this.polls = polls;
        this.streams = streams;
        this.reads = reads;
        this.positions = positions;
        maxWait = (int) config.pollMaxWait().toSeconds();
    }

    /** What a client wants, when it is not to be asked any more. */
    private record Wanted(
            String room,
            List<RoomName> rooms,
            @Nullable String offset,
            @Nullable String live,
            long had,
            List<String> tags,
            boolean below,
            Person person,
            Reply reply,
            @Nullable Suspended suspended) {
        boolean isLive(String way) {
            return way.equals(live);
        }

        boolean isFromNow() {
            return Offset.NOW.equals(offset);
        }

        boolean isFromBeginning() {
            return offset == null || offset.equals(Offset.BEGINNING);
        }

        /** Where the history does not reach back to. */
        RefusedException gone(HistoryGoneException gone) {
            String link = (below ? "../" : "") + "stream?" + (room.isEmpty() ? Reading.named(rooms) : "") + "offset="
                    + Offset.of(gone.kept());
            return new RefusedException(Problem.historyGone(gone, link));
        }
    }

    /**
     * @param room the one to read; empty where the query names the rooms
     * @param request one that is suspended
     * @param response its own, for what goes wrong later
     */
    void read(String room, UriInfo uri, HttpServletRequest request, AsyncResponse response) {
        Wanted wanted = wanted(room, uri, request);
        Consumer<Throwable> fail =
                failure -> response.resume(failure instanceof HistoryGoneException gone ? wanted.gone(gone) : failure);
        if (wanted.isLive(LONG_POLL) && !wanted.isFromBeginning()) {
            await(wanted, start(wanted), fail);
        } else {
            reads.inTurn(wanted.reply.address(), () -> read(wanted, fail), fail);
        }
    }

    private Wanted wanted(String room, UriInfo uri, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, room.isEmpty() ? OF_ROOMS : OF_A_ROOM);
        List<RoomName> rooms = Reading.rooms(room, query);
        access.check(person, Right.READ, rooms, LeanRequests.clientOf(request));
        String offset = Reading.single(query, "offset");
        String live = Reading.single(query, "live");
        long had = had(Reading.single(query, "cursor"));
        if (live != null && offset == null) {
            throw new MalformedException("Who reads live says from which offset on.");
        }
        if (live != null && !WAYS.contains(live)) {
            throw new MalformedException("A stream is read live by \"long-poll\" or \"sse\".");
        }
        return new Wanted(
                room,
                rooms,
                offset,
                live,
                had,
                Collections.list(request.getHeaders("If-None-Match")),
                request.getRequestURI().endsWith("/"),
                person,
                LeanRequests.replyTo(request),
                EventStreams.canGoOn(request) ? LeanRequests.suspended(request) : null);
    }

    private void read(Wanted wanted, Consumer<Throwable> fail) {
        access.checkStill(wanted.person);
        Question question = start(wanted);
        if (wanted.live == null) {
            catchUp(wanted, question);
        } else if (wanted.isLive(LONG_POLL)) {
            await(wanted, question, fail);
        } else {
            listen(wanted, question, fail);
        }
    }

    /** What a client can know of a stream without reading it: where it ends, from wherever it would read. */
    void measure(String room, UriInfo uri, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, room.isEmpty() ? OF_ROOMS : OF_A_ROOM);
        List<RoomName> rooms = Reading.rooms(room, query);
        access.check(person, Right.READ, rooms, LeanRequests.clientOf(request));
        LeanRequests.replyTo(request).send(DurableForm.TAIL.answer(nothingAfter(messages.now())), List.of());
    }

    private Question start(Wanted wanted) {
        return new Question(wanted.rooms, cursor(wanted), Question.MAX_LIMIT);
    }

    private Cursor cursor(Wanted wanted) {
        if (wanted.isFromNow()) {
            return messages.now();
        }
        if (wanted.isFromBeginning()) {
            return beginning(wanted.rooms);
        }
        Cursor after = Offset.parse(Objects.requireNonNull(wanted.offset));
        positions.delivered(Beside.known(wanted.person), wanted.rooms, after);
        return after;
    }

    private Cursor beginning(List<RoomName> rooms) {
        Cursor first = new Cursor(messages.now().epoch(), 0);
        try {
            messages.after(new Question(rooms, first, 1));
            return first;
        } catch (HistoryGoneException trimmed) {
            return trimmed.kept();
        }
    }

    private static Page nothingAfter(Cursor cursor) {
        return new Page(List.of(), cursor, false);
    }

    private void catchUp(Wanted wanted, Question question) {
        if (wanted.isFromNow()) {
            wanted.reply.send(DurableForm.TAIL.answer(nothingAfter(question.after())), List.of());
            return;
        }
        Answer answer = DurableForm.CATCH_UP.answer(atOnce(wanted, question));
        String tag = DurableForm.tagOf(answer);
        boolean known = wanted.tags.stream()
                .anyMatch(tags -> tags.contains(tag) || tags.strip().equals("*"));
        wanted.reply.send(known ? answer.notModified() : answer, List.of());
    }

    private Page atOnce(Wanted wanted, Question question) {
        Page page = messages.afterAtOnce(question);
        access.checkMayHave(wanted.person, wanted.rooms, wanted.reply.address());
        return page;
    }

    private void await(Wanted wanted, Question question, Consumer<Throwable> fail) {
        Reply reply = new StreamCursor(wanted.reply, wanted.had);
        polls.askInTurn(question, maxWait, DurableForm.LONG_POLL, wanted.person, reply, fail);
    }

    private void listen(Wanted wanted, Question question, Consumer<Throwable> fail) {
        DurableEvents form = new DurableEvents(wanted.had < StreamCursor.now() ? 0 : wanted.had);
        Page first = atOnce(wanted, question);
        if (wanted.suspended != null) {
            Question next = new Question(question.rooms(), first.cursor(), question.limit());
            Listening listening = new Listening(next, form, wanted.person, gone -> COME_AGAIN);
            streams.begin(listening, form.answer(first), wanted.suspended);
        } else if (first.isEmpty()) {
            polls.askInTurn(question, maxWait, form, wanted.person, wanted.reply, fail);
        } else {
            wanted.reply.send(form.answer(first), List.of());
        }
    }

    private static long had(@Nullable String cursor) {
        if (cursor != null && !OutsideText.isNumber(cursor, LONGEST_CURSOR)) {
            throw new MalformedException("A cursor is the Stream-Cursor of an earlier answer, sent back unchanged.");
        }
        return cursor == null ? 0 : Long.parseLong(cursor);
    }
}
