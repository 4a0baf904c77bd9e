package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Cursor;
import io.halley.log.HistoryGoneException;
import io.halley.log.Messages;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import io.halley.presence.ReadPositions;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far people have read in a room: they say what they have looked at, and who may read there is told. */
@Path("rooms/{room}/seen")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class SeenResource {
    private static final List<String> PARAMETERS = List.of("cursor", "hidden");

    private static final List<String> YES_OR_NO = List.of("true", "false");

    private final Access access;
    private final Limits limits;
    private final Messages messages;
    private final LogReads reads;
    private final ReadPositions positions;

    @Inject
    public SeenResource(Access access, Limits limits, Messages messages, LogReads reads, ReadPositions positions) {
        this.access = access;
        this.limits = limits;
        this.messages = messages;
        this.reads = reads;
        this.positions = positions;
    }

    @GET
    public void positions(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        Reading.query(uri, List.of());
        RoomName name = new RoomName(room);
        access.check(person, Right.READ, List.of(name), LeanRequests.clientOf(request));
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                reply.address(),
                () -> {
                    access.checkStill(person);
                    byte[] told = positions.told(name).json();
                    access.checkMayHave(person, List.of(name), reply.address());
                    reply.send(JsonForm.answer(told, false), List.of());
                },
                response::resume);
    }

    /** All up to a cursor, which came with what they have looked at. */
    @PUT
    public void see(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, PARAMETERS);
        RoomName name = new RoomName(room);
        String client = LeanRequests.clientOf(request);
        access.check(person, Right.READ, List.of(name), client);
        access.checkIsKnown(person);
        limits.post(client);
        Cursor cursor = cursor(Reading.single(query, "cursor"));
        Boolean hidden = isHidden(Reading.single(query, "hidden"));
        String path = request.getRequestURI();
        Consumer<Throwable> fail =
                failure -> response.resume(failure instanceof HistoryGoneException gone ? gone(gone, path) : failure);
        Runnable see = () -> positions
                .seen(Beside.known(person), name, cursor, hidden)
                .thenRun(() -> response.resume(Response.noContent().build()))
                .exceptionally(failure -> {
                    fail.accept(failure);
                    return null;
                });
        if (messages.isOpen() && messages.hasTold(cursor)) {
            see.run();
        } else {
            reads.inTurn(
                    client,
                    () -> {
                        messages.check(cursor, name);
                        see.run();
                    },
                    fail);
        }
    }

    private static RefusedException gone(HistoryGoneException gone, String path) {
        String messages = path.endsWith("/") ? "../messages" : "messages";
        return new RefusedException(Problem.historyGone(gone, messages + "?after=" + gone.kept()));
    }

    private static Cursor cursor(@Nullable String cursor) {
        if (cursor == null) {
            throw new MalformedException("Say how far you have read, as ?cursor= and the cursor that came with it.");
        }
        return Cursor.parse(cursor);
    }

    /** @return null where it says nothing of that */
    private static @Nullable Boolean isHidden(@Nullable String hidden) {
        if (hidden != null && !YES_OR_NO.contains(hidden)) {
            throw new MalformedException("The parameter \"hidden\" is true or false.");
        }
        return hidden == null ? null : Boolean.valueOf(hidden);
    }
}
