package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Messages;
import io.halley.log.Speaker;
import io.halley.message.Draft;
import io.halley.message.Emoji;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * An emoji of one's own on a message: it is put there, or taken back, however often one asks. Whose it is says the token, and
 * where there are none the name.
 */
@Path("rooms/{room}/messages/{id:[0-9]{1,16}}/reactions/{emoji}")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class ReactionResource {
    private static final List<String> PARAMETERS = List.of("author");

    private final Access access;
    private final Limits limits;
    private final Messages messages;

    @Inject
    public ReactionResource(Access access, Limits limits, Messages messages) {
        this.access = access;
        this.limits = limits;
        this.messages = messages;
    }

    @PUT
    public void react(
            @PathParam("room") String room,
            @PathParam("id") long id,
            @PathParam("emoji") String emoji,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Reactor who = ask(room, uri, request);
        Speaker speaker = who.person.speakerIn(who.room);
        answer(who, messages.react(who.room, id, who.signature, Emoji.checked(emoji), speaker), response);
    }

    @DELETE
    public void unreact(
            @PathParam("room") String room,
            @PathParam("id") long id,
            @PathParam("emoji") String emoji,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Reactor who = ask(room, uri, request);
        answer(who, messages.unreact(who.room, id, who.signature, Emoji.checked(emoji)), response);
    }

    private record Reactor(Person person, Draft signature, String client, RoomName room) {}

    /** It is an entry of the log like a message, and counts as one. */
    private Reactor ask(String room, UriInfo uri, HttpServletRequest request) {
        Person person = access.whoSpeaks(request);
        String client = LeanRequests.clientOf(request);
        MultivaluedMap<String, String> query = Reading.query(uri, PARAMETERS);
        RoomName name = new RoomName(room);
        access.check(person, Right.WRITE, List.of(name), client);
        limits.post(client);
        Draft signature = Draft.signature(Reading.single(query, "author"));
        return new Reactor(person, access.signed(signature, person, name, client), client, name);
    }

    private void answer(Reactor who, CompletionStage<Boolean> done, AsyncResponse response) {
        done.thenAccept(changed -> response.resume(Response.noContent().build()))
                .exceptionally(failure -> {
                    access.notHeard(who.person, who.room, who.client, failure);
                    response.resume(failure);
                    return null;
                });
    }
}
