package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Cursor;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.message.Draft;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What answers a message, in pages like a room's history. */
@Path("rooms/{room}/messages/{id:[0-9]{1,16}}/replies")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class RepliesResource {
    private static final List<String> PARAMETERS = List.of("before", "limit", "as");

    private final Access access;
    private final Messages messages;
    private final LogReads reads;

    @Inject
    public RepliesResource(Access access, Messages messages, LogReads reads) {
        this.access = access;
        this.messages = messages;
        this.reads = reads;
    }

    @GET
    public void replies(
            @PathParam("room") String room,
            @PathParam("id") long id,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        String client = LeanRequests.clientOf(request);
        MultivaluedMap<String, String> query = Reading.query(uri, PARAMETERS);
        RoomName name = new RoomName(room);
        access.check(person, Right.READ, List.of(name), client);
        long before = Reading.before(query);
        int limit = Reading.limit(query);
        Draft reader = Beside.reader(query, person);
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                client,
                () -> {
                    access.checkStill(person);
                    Page page = replies(name, id, before == 0 ? Cursor.MAX_ID + 1 : before, limit, reader);
                    access.checkMayHave(person, List.of(name), client);
                    reply.send(JsonForm.PAGE.answer(page), List.of());
                },
                response::resume);
    }

    private Page replies(RoomName room, long id, long before, int limit, @Nullable Draft reader) {
        if (messages.find(room, id).isEmpty()) {
            throw new NotFoundException();
        }
        return messages.seenBy(reader, messages.replies(room, id, before, limit));
    }
}
