package io.halley.chat;

import io.halley.log.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The rooms in which something was said. A room needs no making: it is there with its first message. */
@Path("rooms")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoomsResource {
    private static final List<String> PARAMETERS = List.of("limit");

    private final Messages messages;

    @Inject
    public RoomsResource(Messages messages) {
        this.messages = messages;
    }

    @GET
    public byte[] rooms(@Context UriInfo uri) {
        return JsonForm.rooms(messages.rooms(Reading.limit(Reading.query(uri, PARAMETERS))));
    }
}
