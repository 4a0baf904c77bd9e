package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.log.Messages;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.Message;
import io.halley.message.OutsideText;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import io.halley.poll.Reply.Header;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A message that was said: reading it, saying it otherwise, and taking it back. Who does so without having seen the latest
 * change is told, where the request has an {@code If-Match} (RFC 9110, 13.1.1) with the version that they have seen.
 */
@Path("rooms/{room}/messages/{id:[0-9]{1,16}}")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class OneMessageResource {
    /** What {@code If-Match: *} means, and no {@code If-Match} at all. */
    private static final long ANY_VERSION = 0;

    /** What no message has: it stands for all tags that this server gives to none. */
    private static final long NO_VERSION = -1;

    /** As long as the greatest id. */
    private static final int LONGEST_NUMBER = 16;

    private final Access access;
    private final Messages messages;
    private final Drafts drafts;
    private final Limits limits;
    private final LogReads reads;

    @Inject
    public OneMessageResource(Access access, Messages messages, Drafts drafts, Limits limits, LogReads reads) {
        this.access = access;
        this.messages = messages;
        this.drafts = drafts;
        this.limits = limits;
        this.reads = reads;
    }

    @GET
    public void read(
            @PathParam("room") String room,
            @PathParam("id") long id,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Asking asking = ask(room, uri, List.of("as"), request);
        Draft reader = Beside.reader(asking.query, asking.person);
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                asking.client,
                () -> {
                    access.checkStill(asking.person);
                    Message message = messages.seenBy(reader, find(asking.room, id));
                    access.checkMayHave(asking.person, List.of(asking.room), asking.client);
                    reply.send(JsonForm.answer(message.json(), false), List.of(version(message)));
                },
                failure -> fail(response, failure));
    }

    @PUT
    @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    public void edit(
            @PathParam("room") String room,
            @PathParam("id") long id,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        Asking asking = ask(room, uri, List.of(), request);
        limits.post(asking.client); // Before the log is asked: it has no turns for those who write.
        Message message = find(asking.room, id);
        access.checkMayEdit(asking.person, message, asking.client);
        long expected = expected(request);
        Reply reply = LeanRequests.replyTo(request);
        boolean json = MediaType.APPLICATION_JSON_TYPE.isCompatible(headers.getMediaType());
        CompletionStage<Draft> draft = json ? drafts.json(request) : drafts.text(request, null);
        draft.thenApply(OneMessageResource::answeringWhatItDid)
                .thenApply(said -> access.signed(said, asking.person, asking.room, asking.client)
                        .within(drafts.maxBytes(), asking.room))
                .thenCompose(
                        said -> messages.edit(asking.room, id, said, expected, asking.person.speakerIn(asking.room)))
                .thenAccept(entry -> {
                    Message edited = message.after(entry);
                    reply.send(JsonForm.answer(edited.json(), false), List.of(version(edited)));
                })
                .exceptionally(failure -> {
                    access.notHeard(asking.person, asking.room, asking.client, failure);
                    return fail(response, failure);
                });
    }

    @DELETE
    public void delete(
            @PathParam("room") String room,
            @PathParam("id") long id,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Asking asking = ask(room, uri, List.of(), request);
        limits.post(asking.client);
        Message message = find(asking.room, id);
        access.checkMayDelete(asking.person, message, asking.client);
        messages.delete(asking.room, id, asking.person.signature(), expected(request))
                .thenAccept(entry -> {
                    if (!message.isDeleted()) {
                        access.deleted(asking.person, message, asking.client);
                    }
                    response.resume(Response.noContent().build());
                })
                .exceptionally(failure -> fail(response, failure));
    }

    private static Draft answeringWhatItDid(Draft said) {
        if (said.replyTo() > 0) {
            throw new MalformedException("A message answers what it did when it was said: leave \"replyTo\" out.");
        }
        return said;
    }

    private record Asking(Person person, String client, RoomName room, MultivaluedMap<String, String> query) {}

    private Asking ask(String room, UriInfo uri, List<String> parameters, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        String client = LeanRequests.clientOf(request);
        MultivaluedMap<String, String> query = Reading.query(uri, parameters);
        RoomName name = new RoomName(room);
        access.check(person, Right.READ, List.of(name), client);
        return new Asking(person, client, name, query);
    }

    /** As it is when it is asked for. */
    private Message find(RoomName room, long id) {
        return messages.find(room, id).orElseThrow(NotFoundException::new);
    }

    private static Header version(Message message) {
        return new Header(HttpHeaders.ETAG, "\"" + message.version() + "\"");
    }

    private static long expected(HttpServletRequest request) {
        List<String> tags = Collections.list(request.getHeaders(HttpHeaders.IF_MATCH));
        if (tags.isEmpty() || tags.equals(List.of("*"))) {
            return ANY_VERSION;
        }
        String tag = tags.size() == 1 ? tags.get(0).strip() : "";
        boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
        String version = quoted ? tag.substring(1, tag.length() - 1) : "";
        long number = OutsideText.isNumber(version, LONGEST_NUMBER) ? Long.parseLong(version) : NO_VERSION;
        return number == ANY_VERSION ? NO_VERSION : number;
    }

    /** Also where it is the answer that cannot be made: no request is left without an end. */
    private static @Nullable Void fail(AsyncResponse response, Throwable failure) {
        response.resume(failure);
        return null;
    }
}
