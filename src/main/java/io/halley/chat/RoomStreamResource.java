package io.halley.chat;

import io.halley.platform.Direct;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

/** A room as a Durable Stream. It is read here; what is said comes by the messages' own address. */
@Path("rooms/{room}/stream")
@Direct
public class RoomStreamResource {
    private final DurableReader reader;

    @Inject
    public RoomStreamResource(DurableReader reader) {
        this.reader = reader;
    }

    @GET
    public void read(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        reader.read(room, uri, request, response);
    }

    @HEAD
    public void measure(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        reader.measure(room, uri, request);
    }
}
