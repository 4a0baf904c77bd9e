package io.halley.chat;

import io.halley.platform.Direct;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

/** Several rooms as one Durable Stream: {@code ?room=a&room=b}. It is read here; what is said comes by the messages' own address. */
@Path("stream")
@Direct
public class ManyRoomsStreamResource {
    private final DurableReader reader;

    @Inject
    public ManyRoomsStreamResource(DurableReader reader) {
        this.reader = reader;
    }

    @GET
    public void read(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        reader.read("", uri, request, response);
    }

    @HEAD
    public void measure(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        reader.measure("", uri, request);
    }
}
