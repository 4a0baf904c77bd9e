package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.IdempotencyKey;
import io.halley.log.Messages;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.Answer;
import io.halley.poll.LeanRequests;
import io.halley.poll.Reply;
import io.halley.poll.Reply.Header;
import io.halley.presence.Participant;
import io.halley.presence.Presence;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The messages of a room: posting them, reading them, and waiting for them. */
@Path("rooms/{room}/messages")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class MessageResource {
    private static final List<String> OF_TEXT = List.of("author", "replyTo");

    private final Access access;
    private final Messages messages;
    private final Reader reader;
    private final EventReader events;
    private final Limits limits;
    private final Drafts drafts;
    private final Presence presence;

    @Inject
    public MessageResource(
            Access access,
            Messages messages,
            Reader reader,
            EventReader events,
            Limits limits,
            Drafts drafts,
            Presence presence) {
        this.access = access;
        this.messages = messages;
        this.reader = reader;
        this.events = events;
        this.limits = limits;
        this.drafts = drafts;
        this.presence = presence;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void postJson(
            @PathParam("room") String room,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        Person person = access.whoSpeaks(request);
        Reading.query(uri, List.of());
        Posting posting = begin(person, RoomName.toSpeakIn(room), headers, request);
        post(posting, drafts.json(request), response);
    }

    @POST
    @Consumes(MediaType.TEXT_PLAIN)
    public void postText(
            @PathParam("room") String room,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        Person person = access.whoSpeaks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, OF_TEXT);
        String author = Reading.single(query, "author");
        long replyTo = Reading.id(query, "replyTo");
        Posting posting = begin(person, RoomName.toSpeakIn(room), headers, request);
        post(posting, drafts.text(request, author).thenApply(said -> said.answering(replyTo)), response);
    }

    @GET
    public void read(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        reader.read(room, uri, request, response);
    }

    @GET
    @Produces(EventReader.UNLESS_JSON)
    public void stream(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        events.read(room, uri, request, response);
    }

    /** What of a request is needed until it is answered, when it is not to be asked any more. */
    private record Posting(
            Person person, RoomName room, @Nullable IdempotencyKey key, String client, String path, Reply reply) {}

    private Posting begin(Person person, RoomName room, HttpHeaders headers, HttpServletRequest request) {
        IdempotencyKey key = key(headers);
        String client = LeanRequests.clientOf(request);
        access.check(person, Right.WRITE, List.of(room), client);
        limits.post(client);
        limits.speakIn(client, room);
        return new Posting(person, room, key, client, request.getRequestURI(), LeanRequests.replyTo(request));
    }

    private void post(Posting posting, CompletionStage<Draft> draft, AsyncResponse response) {
        RoomName room = posting.room;
        draft.thenApply(said -> access.signed(said, posting.person, room, posting.client)
                        .within(drafts.maxBytes(), room))
                .thenCompose(said -> messages.post(room, said, posting.key, posting.person.speakerIn(room)))
                .thenAccept(message -> {
                    presence.pauses(room, new Participant(posting.person.id(), message.author()));
                    posting.reply.send(
                            new Answer(201, MediaType.APPLICATION_JSON, message.json(), false),
                            List.of(location(message, posting.path)));
                })
                .exceptionally(
                        failure -> { // Also where it is the answer that cannot be made: no post is left without an end.
                            access.notHeard(posting.person, room, posting.client, failure);
                            response.resume(failure);
                            return null;
                        });
    }

    /** Relative to the address that was posted to: what the client called us by is not known behind a proxy. */
    private static Header location(Message message, String path) {
        return new Header(HttpHeaders.LOCATION, (path.endsWith("/") ? "" : "messages/") + message.id());
    }

    private static @Nullable IdempotencyKey key(HttpHeaders headers) {
        List<String> keys = headers.getRequestHeader("Idempotency-Key");
        if (keys == null || keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1) {
            throw new MalformedException("The Idempotency-Key is there more than once.");
        }
        String key = keys.get(0).strip();
        boolean quoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
        String bare = quoted ? key.substring(1, key.length() - 1) : key;
        if (bare.indexOf('"') >= 0) {
            throw new MalformedException("An Idempotency-Key stands between two quotation marks, or without any.");
        }
        return new IdempotencyKey(bare);
    }
}
