package io.halley.chat;

import io.halley.chat.Hosting.Host;
import io.halley.log.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Whose a private room is: it can be handed over to another member. */
@Path("rooms/{room}/owner")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnerResource {
    private final Hosting hosting;
    private final Messages messages;

    @Inject
    public OwnerResource(Hosting hosting, Messages messages) {
        this.hosting = hosting;
        this.messages = messages;
    }

    @PUT
    public void handOver(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Host host = hosting.askToDecide(room, uri, List.of("person"), request);
        String personId = Hosting.personId(host.query());
        hosting.answer(
                host,
                messages.handOver(host.room(), host.signature(), host.manages(), personId),
                "made " + personId + " the owner of",
                response,
                Hosting::nothing);
    }
}
