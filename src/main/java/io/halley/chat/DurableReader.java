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
import io.halley.poll.ParkedPolls;
import io.halley.poll.Reply;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Collections;
import java.util.List;
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

    /** What ends a stream in whose midst the history has gone: who comes again is told by status 410. */
    private static final byte[] COME_AGAIN = "retry: 1000\n\n".getBytes(US_ASCII);

    /** As long as the greatest number that is told. */
    private static final int LONGEST_CURSOR = 16;

    private final Access access;
    private final Messages messages;
    private final ParkedPolls polls;
    private final EventStreams streams;
    private final int maxWait;

    @Inject
    DurableReader(
            Access access,
            Messages messages,
            ParkedPolls polls,
            EventStreams streams,
            @ConfigProperties HalleyConfig config) {
        this.access = access;
        this.messages = messages;
        this.polls = polls;
        this.streams = streams;
        maxWait = (int) config.pollMaxWait().toSeconds();
    }

    /**
     * @param room the one to read; empty where the query names the rooms
     * @param request one that is suspended
     */
    void read(String room, UriInfo uri, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, room.isEmpty() ? OF_ROOMS : OF_A_ROOM);
        List<RoomName> rooms = Reading.rooms(room, query);
        access.check(person, Right.READ, rooms, LeanRequests.clientOf(request));
        String offset = Reading.single(query, "offset");
        String live = Reading.single(query, "live");
        long had = had(Reading.single(query, "cursor"));
        Question question = new Question(rooms, start(rooms, offset), Question.MAX_LIMIT);
        try {
            read(question, offset, live, had, person, request);
        } catch (HistoryGoneException e) {
            String folder = request.getRequestURI().endsWith("/") ? "../" : "";
            throw new RefusedException(Problem.historyGone(e, folder + missed(room, rooms, e.kept())));
        }
    }

    private void read(
            Question question,
            @Nullable String offset,
            @Nullable String live,
            long had,
            Person person,
            HttpServletRequest request) {
        Reply reply = LeanRequests.replyTo(request);
        if (live == null) {
            catchUp(question, Offset.NOW.equals(offset), request, reply);
        } else if (offset == null) {
            throw new MalformedException("Who reads live says from which offset on.");
        } else if (live.equals("long-poll")) {
            polls.ask(question, maxWait, DurableForm.LONG_POLL, person, new StreamCursor(reply, had));
        } else if (live.equals("sse")) {
            listen(question, had, person, request, reply);
        } else {
            throw new MalformedException("A stream is read live by \"long-poll\" or \"sse\".");
        }
    }

    private static String missed(String room, List<RoomName> rooms, Cursor kept) {
        return "stream?" + (room.isEmpty() ? Reading.named(rooms) : "") + "offset=" + Offset.of(kept);
    }

    /** What a client can know of a stream without reading it: where it ends. */
    void measure(String room, UriInfo uri, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, room.isEmpty() ? List.of("room") : List.of());
        List<RoomName> rooms = Reading.rooms(room, query);
        access.check(person, Right.READ, rooms, LeanRequests.clientOf(request));
        LeanRequests.replyTo(request).send(DurableForm.TAIL.answer(nothingAfter(messages.now())), List.of());
    }

    private Cursor start(List<RoomName> rooms, @Nullable String offset) {
        if (Offset.NOW.equals(offset)) {
            return messages.now();
        }
        return offset == null || offset.equals(Offset.BEGINNING) ? beginning(rooms) : Offset.parse(offset);
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

    private void catchUp(Question question, boolean now, HttpServletRequest request, Reply reply) {
        if (now) {
            reply.send(DurableForm.TAIL.answer(nothingAfter(question.after())), List.of());
            return;
        }
        Answer answer = DurableForm.CATCH_UP.answer(messages.afterAtOnce(question));
        String tag = DurableForm.tagOf(answer);
        boolean known = Collections.list(request.getHeaders("If-None-Match")).stream()
                .anyMatch(tags -> tags.contains(tag) || tags.strip().equals("*"));
        reply.send(known ? answer.notModified() : answer, List.of());
    }

    private void listen(Question question, long had, Person person, HttpServletRequest request, Reply reply) {
        DurableEvents form = new DurableEvents(had < StreamCursor.now() ? 0 : had);
        Page first = messages.afterAtOnce(question);
        if (EventStreams.canGoOn(request)) {
            Question next = new Question(question.rooms(), first.cursor(), question.limit());
            streams.begin(new Listening(next, form, person, gone -> COME_AGAIN), form.answer(first), request);
        } else if (first.isEmpty()) {
            polls.ask(question, maxWait, form, person, reply);
        } else {
            reply.send(form.answer(first), List.of());
        }
    }

    private static long had(@Nullable String cursor) {
        if (cursor != null && !OutsideText.isNumber(cursor, LONGEST_CURSOR)) {
            throw new MalformedException("A cursor is the Stream-Cursor of an earlier answer, sent back unchanged.");
        }
        return cursor == null ? 0 : Long.parseLong(cursor);
    }
}
