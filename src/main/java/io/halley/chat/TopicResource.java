package io.halley.chat;

import io.halley.chat.Moderation.Moderator;
import io.halley.log.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;

/** What a room is about, as one of those says it who decide about the room. */
@Path("rooms/{room}/topic")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TopicResource {
    private final Moderation moderation;
    private final Messages messages;
    private final Drafts drafts;

    @Inject
    public TopicResource(Moderation moderation, Messages messages, Drafts drafts) {
        this.moderation = moderation;
        this.messages = messages;
        this.drafts = drafts;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public void name(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        Moderator by = moderation.askToName(room, uri, request);
        moderation.answer(
                by,
                drafts.body(request)
                        .thenApply(body -> by.person().signature().about(PostedJson.topic(body)))
                        .thenCompose(said ->
                                messages.name(by.room(), said, by.person().speakerIn(by.room()))),
                "named the topic of",
                response);
    }
}
