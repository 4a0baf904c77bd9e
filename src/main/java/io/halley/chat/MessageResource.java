package io.halley.chat;

import io.halley.HalleyConfig;
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
import io.halley.message.UnsupportedFormException;
import io.halley.platform.Direct;
import io.halley.poll.Answer;
import io.halley.poll.Body;
import io.halley.poll.CostlyWork;
import io.halley.poll.LeanRequests;
import io.halley.poll.Reply;
import io.halley.poll.Reply.Header;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/** The messages of a room: posting them, reading them, and waiting for them. */
@Path("rooms/{room}/messages")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class MessageResource {
    private final Access access;
    private final Messages messages;
    private final Reader reader;
    private final Limits limits;
    private final CostlyWork costly;
    private final ScheduledExecutorService executor;
    private final int maxBytes;

    @Inject
    public MessageResource(
            Access access,
            Messages messages,
            Reader reader,
            Limits limits,
            CostlyWork costly,
            ScheduledExecutorService executor,
            @ConfigProperties HalleyConfig config) {
        this.access = access;
        this.messages = messages;
        this.reader = reader;
        this.limits = limits;
        this.costly = costly;
        this.executor = executor;
        maxBytes = config.messageMaxBytes();
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
        Person person = access.whoAsks(request);
        Reading.query(uri, List.of());
        post(
                person,
                RoomName.toSpeakIn(room),
                text -> costly.of(text.length(), () -> PostedJson.draft(text)),
                headers,
                request,
                response);
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
        Person person = access.whoAsks(request);
        String author = Reading.single(Reading.query(uri, List.of("author")), "author");
        post(
                person,
                RoomName.toSpeakIn(room),
                text -> CompletableFuture.completedFuture(Draft.plain(author, text)),
                headers,
                request,
                response);
    }

    @GET
    public void read(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        reader.read(room, uri, request);
    }

    @GET
    @Path("{id:[0-9]{1,16}}")
    public void readOne(
            @PathParam("room") String room,
            @PathParam("id") long id,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        Reading.query(uri, List.of());
        RoomName name = new RoomName(room);
        access.check(person, Right.READ, List.of(name), LeanRequests.clientOf(request));
        Message message = messages.find(name, id).orElseThrow(NotFoundException::new);
        LeanRequests.replyTo(request).send(JsonForm.answer(message.json(), false), List.of());
    }

    private void post(
            Person person,
            RoomName room,
            Function<String, CompletionStage<Draft>> draft,
            HttpHeaders headers,
            HttpServletRequest request,
            AsyncResponse response)
            throws IOException {
        checkCharset(headers);
        IdempotencyKey key = key(headers);
        String client = LeanRequests.clientOf(request);
        access.check(person, Right.WRITE, List.of(room), client);
        limits.post(client);
        limits.speakIn(client, room);
        String path = request.getRequestURI();
        int announced =
                request.getContentLength(); // Here, for in other threads this request is not to be asked any more.
        Reply reply = LeanRequests.replyTo(request);
        Body.text(request, maxBytes, executor)
                .thenCompose(text -> {
                    limits.bytes(client, Math.max(text.length(), announced));
                    return draft.apply(text);
                })
                .thenCompose(said -> messages.post(
                        room, access.signed(said, person, room, client).within(maxBytes, room), key))
                .thenAccept(message -> reply.send(
                        new Answer(201, MediaType.APPLICATION_JSON, message.json(), false),
                        List.of(location(message, path))))
                .exceptionally(
                        failure -> { // Also where it is the answer that cannot be made: no post is left without an end.
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
        return new IdempotencyKey(quoted ? key.substring(1, key.length() - 1) : key);
    }

    private static boolean isUtf8(String charset) {
        try {
            return Charset.forName(charset).equals(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void checkCharset(HttpHeaders headers) {
        MediaType type = headers.getMediaType();
        String charset = type == null ? null : type.getParameters().get("charset");
        if (charset != null && !isUtf8(charset)) {
            throw new UnsupportedFormException("Send UTF-8: the body is said to be in another charset.");
        }
    }
}
