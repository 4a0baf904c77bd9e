package io.halley.chat;

import io.halley.access.Access;
import io.halley.log.Cursor;
import io.halley.log.Messages;
import io.halley.log.Room;
import io.halley.poll.LeanRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The rooms in which something was said. A room needs no making: it is there with its first message. */
@Path("rooms")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoomsResource {
    private static final List<String> PARAMETERS = List.of("before", "limit");

    private final Access access;
    private final Messages messages;

    @Inject
    public RoomsResource(Access access, Messages messages) {
        this.access = access;
        this.messages = messages;
    }

    @GET
    public void rooms(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, PARAMETERS);
        int limit = Reading.limit(query);
        long before = Reading.before(query);
        List<Room> found = messages.rooms(before > 0 ? before : Cursor.MAX_ID + 1, limit + 1);
        LeanRequests.replyTo(request).send(JsonForm.answer(RoomList.json(found, limit), found.isEmpty()), List.of());
    }
}
