package io.halley.chat;

import io.halley.access.Access;
import io.halley.chat.Hosting.Host;
import io.halley.log.Messages;
import io.halley.message.MalformedException;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room, and whether it is for all who have signed in or for its members. None needs to be made to be spoken in; one that
 * somebody makes is theirs.
 */
@Path("rooms/{room}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoomResource {
    private final Access access;
    private final Hosting hosting;
    private final Messages messages;
    private final Drafts drafts;
    private final LogReads reads;

    @Inject
    public RoomResource(Access access, Hosting hosting, Messages messages, Drafts drafts, LogReads reads) {
        this.access = access;
        this.hosting = hosting;
        this.messages = messages;
        this.drafts = drafts;
        this.reads = reads;
    }

    @GET
    public void look(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Host host = hosting.askToLook(room, uri, List.of(), request);
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                host.client(),
                () -> {
                    byte[] json = hosting.json(host, topic(host));
                    access.checkStill(host.person());
                    access.checkMayKnow(host.person(), host.room(), host.client());
                    reply.send(JsonForm.answer(json, false), List.of());
                },
                response::resume);
    }

    /** For those who may read there; to know of a room is less. */
    private @Nullable String topic(Host host) {
        return host.person().mayRead(host.room()) ? messages.topic(host.room()).orElse(null) : null;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public void make(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        Host host = hosting.askToMake(room, uri, request);
        hosting.answer(
                host,
                drafts.body(request)
                        .thenApply(body -> isPrivate(PostedJson.kind(body)))
                        .thenCompose(
                                isPrivate -> messages.make(host.room(), isPrivate, host.signature(), host.manages())),
                "made",
                response,
                hosting.room(host));
    }

    private static boolean isPrivate(String kind) {
        return switch (kind) {
            case "private" -> true;
            case "public" -> false;
            default -> throw new MalformedException("A room's \"kind\" is \"private\" or \"public\".");
        };
    }
}
