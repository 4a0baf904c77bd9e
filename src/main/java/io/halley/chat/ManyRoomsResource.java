package io.halley.chat;

import io.halley.platform.Direct;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** The same reads over several rooms at once, with one cursor: {@code ?room=a&room=b}. */
@Path("messages")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class ManyRoomsResource {
    private final Reader reader;
    private final EventReader events;

    @Inject
    public ManyRoomsResource(Reader reader, EventReader events) {
        this.reader = reader;
        this.events = events;
    }

    @GET
    public void read(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        reader.read("", uri, request, response);
    }

    @GET
    @Produces(EventReader.UNLESS_JSON)
    public void stream(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        events.read("", uri, request, response);
    }
}
