package io.halley.chat;

import io.halley.Direct;
import io.halley.log.Question;
import io.halley.message.RoomName;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The same reads over several rooms at once, with one cursor: {@code ?room=a&room=b}. */
@Path("messages")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class ManyRoomsResource {
    private final Reader reader;

    @Inject
    public ManyRoomsResource(Reader reader) {
        this.reader = reader;
    }

    @GET
    public void read(
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        List<String> names = Reading.query(uri).getOrDefault("room", List.of());
        reader.read(Question.rooms(names.stream().map(RoomName::new).toList()), headers, uri, request, response);
    }
}
