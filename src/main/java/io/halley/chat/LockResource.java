package io.halley.chat;

import io.halley.chat.Moderation.Moderator;
import io.halley.log.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
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

/** Whether a room is locked: then only those speak there who moderate. */
@Path("rooms/{room}/lock")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class LockResource {
    private final Moderation moderation;
    private final Messages messages;

    @Inject
    public LockResource(Moderation moderation, Messages messages) {
        this.moderation = moderation;
        this.messages = messages;
    }

    @PUT
    public void lock(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Moderator by = moderation.askToAct(room, uri, List.of(), request);
        moderation.answer(by, messages.lock(by.room(), by.person().signature()), "locked", response);
    }

    @DELETE
    public void unlock(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Moderator by = moderation.askToAct(room, uri, List.of(), request);
        moderation.answer(by, messages.unlock(by.room(), by.person().signature()), "unlocked", response);
    }
}
