package io.halley.chat;

import io.halley.HalleyConfig;
import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Cursor;
import io.halley.log.HistoryGoneException;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.Answer;
import io.halley.poll.Asker;
import io.halley.poll.EventStreams;
import io.halley.poll.EventStreams.Listening;
import io.halley.poll.Form;
import io.halley.poll.LeanRequests;
import io.halley.poll.LeanRequests.Suspended;
import io.halley.poll.LogReads;
import io.halley.poll.ParkedPolls;
import io.halley.poll.Reply;
import io.halley.presence.Presence;
import io.halley.presence.ReadPositions;
import io.halley.problem.Problem;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages for a client that wants them as server-sent events: first the newest, or what came after its cursor, and
 * then whatever is said. A browser that comes again names its cursor in {@code Last-Event-ID}, and still has the address
 * that it came with first; so the header counts more.
 */
@Direct
class EventReader {
    /** Who takes anything gets JSON. */
    static final String UNLESS_JSON = EventStreams.MEDIA_TYPE + ";qs=0.5";

    private static final List<String> OF_A_ROOM = Reading.andBeside("after", "limit");
    private static final List<String> OF_ROOMS = Reading.andBeside("room", "after", "limit");
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Access access;
    private final Messages messages;
    private final ParkedPolls polls;
    private final EventStreams streams;
    private final LogReads reads;
    private final Presence presence;
    private final ReadPositions positions;
    private final int maxWait;

    @Inject
    EventReader(
            Access access,
            Messages messages,
            ParkedPolls polls,
            EventStreams streams,
            LogReads reads,
            Presence presence,
            ReadPositions positions,
            @ConfigProperties HalleyConfig config) {
        this.access = access;
        this.messages = messages;
        this.polls = polls;
        this.streams = streams;
        this.reads = reads;
        this.presence = presence;
        this.positions = positions;
        maxWait = (int) config.pollMaxWait().toSeconds();
    }

    /**
     * @param room the one to read; empty where the query names the rooms
     * @param request one that is suspended
     * @param response its own, for what goes wrong later
     */
    void read(String room, UriInfo uri, HttpServletRequest request, AsyncResponse response) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, room.isEmpty() ? OF_ROOMS : OF_A_ROOM);
        List<RoomName> rooms = Reading.rooms(room, query);
        access.check(person, Right.READ, rooms, LeanRequests.clientOf(request));
        Reading reading = Reading.of(query);
        Missed missed =
                new Missed(rooms, room.isEmpty(), request.getRequestURI().endsWith("/"), reading.limit());
        Listener listener = listener(Beside.of(query, rooms, person), person, missed, request);
        Cursor after = after(reading, request);
        if (after != null) {
            positions.delivered(Beside.known(person), rooms, after);
        }
        Draft reader = Beside.reader(query, person);
        Reply reply = LeanRequests.replyTo(request);
        Suspended suspended = EventStreams.canGoOn(request) ? LeanRequests.suspended(request) : null;
        Consumer<Throwable> fail = failure -> response.resume(failure);
        if (after == null) {
            reads.inTurn(
                    reply.address(),
                    () -> {
                        access.checkStill(person);
                        Page newest = messages.seenBy(reader, messages.newest(rooms, reading.limit()));
                        access.checkMayHave(person, rooms, reply.address());
                        tellNewest(newest, listener, suspended, reply);
                    },
                    fail);
        } else if (suspended == null) {
            tellOnce(listener.asking(after), listener, reply, fail);
        } else {
            streams.begin(listener.from(after), null, suspended);
        }
    }

    /** Who is told, in which form, and beside the messages what. */
    private record Listener(Asker asker, Form stream, Form once, Missed missed) {
        Question asking(Cursor after) {
            return new Question(missed.rooms, after, missed.limit);
        }

        Listening from(Cursor after) {
            return new Listening(asking(after), stream, asker, missed::event);
        }
    }

    private Listener listener(@Nullable Beside beside, Person person, Missed missed, HttpServletRequest request) {
        return beside == null
                ? new Listener(person, EventForm.STREAM, EventForm.ONCE, missed)
                : new Listener(
                        beside.asker(person, presence, access.mayBeCalled(request), LeanRequests.clientOf(request)),
                        beside.form(EventForm.STREAM, presence),
                        beside.form(EventForm.ONCE, presence),
                        missed);
    }

    private void tellNewest(Page newest, Listener listener, @Nullable Suspended suspended, Reply reply) {
        if (suspended == null) {
            reply.send(listener.once.answer(newest), List.of());
        } else {
            Answer first = listener.stream.answer(newest);
            streams.begin(listener.from(newest.cursor()), first, suspended);
        }
    }

    private static @Nullable Cursor after(Reading reading, HttpServletRequest request) {
        List<String> last = Collections.list(request.getHeaders(LAST_EVENT_ID));
        if (last.size() > 1) {
            throw new MalformedException("The Last-Event-ID is there more than once.");
        }
        return last.isEmpty() || last.get(0).isEmpty() ? reading.after() : Cursor.parse(last.get(0));
    }

    private void tellOnce(Question question, Listener listener, Reply reply, Consumer<Throwable> fail) {
        polls.askInTurn(question, maxWait, listener.once, listener.asker, reply, failure -> {
            if (failure instanceof HistoryGoneException gone) {
                reply.send(EventForm.ONCE.gone(listener.missed.problem(gone)), List.of());
            } else {
                fail.accept(failure);
            }
        });
    }

    /** What is needed to say where the rest of a history is that does not reach back to a cursor. */
    private record Missed(List<RoomName> rooms, boolean many, boolean below, int limit) {
        byte[] event(HistoryGoneException gone) {
            return EventForm.STREAM.gone(problem(gone)).body();
        }

        byte[] problem(HistoryGoneException gone) {
            String link = (below ? "../" : "") + "messages?" + (many ? Reading.named(rooms) : "") + "after="
                    + gone.kept() + "&limit=" + limit;
            return Problem.historyGone(gone, link).json();
        }
    }
}
