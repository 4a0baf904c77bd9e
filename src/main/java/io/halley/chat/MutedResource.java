package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.chat.Moderation.Moderator;
import io.halley.log.Messages;
import io.halley.log.Muted;
import io.halley.message.MalformedException;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Who may not speak in a room for a time. Whom one means is in the query: providers give out ids with slashes, which servers and
 * proxies do not let through in a path.
 */
@Path("rooms/{room}/muted")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MutedResource {
    /** A year. Who is to be silent for good has no right to write. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final List<String> PARAMETERS = List.of("person");

    private final Access access;
    private final Moderation moderation;
    private final Messages messages;
    private final Drafts drafts;
    private final LogReads reads;

    @Inject
    public MutedResource(Access access, Moderation moderation, Messages messages, Drafts drafts, LogReads reads) {
        this.access = access;
        this.moderation = moderation;
        this.messages = messages;
        this.drafts = drafts;
        this.reads = reads;
    }

    @GET
    public void muted(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Moderator who = moderation.ask(room, uri, List.of(), request);
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                who.client(),
                () -> {
                    access.checkStill(who.person());
                    reply.send(JsonForm.answer(json(messages.muted(who.room())), false), List.of());
                },
                response::resume);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public void mute(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        Moderator by = moderation.askToAct(room, uri, PARAMETERS, request);
        String personId = another(by);
        moderation.answer(
                by,
                drafts.body(request)
                        .thenApply(body -> new Muted(personId, checked(PostedJson.until(body))))
                        .thenCompose(
                                muted -> messages.mute(by.room(), by.person().signature(), muted)),
                "muted " + personId + " in",
                response);
    }

    @DELETE
    public void unmute(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Moderator by = moderation.askToAct(room, uri, PARAMETERS, request);
        String personId = another(by);
        moderation.answer(
                by,
                messages.unmute(by.room(), by.person().signature(), personId),
                "unmuted " + personId + " in",
                response);
    }

    /** Whom they mean. */
    private String another(Moderator by) {
        String personId = Reading.single(by.query(), "person");
        if (personId == null || !Person.isId(personId)) {
            throw new MalformedException(
                    "Say whom you mean, as ?person= and the authorId of their messages, which has 1 to 255 characters.");
        }
        access.checkIsAnother(by.person(), personId, by.room(), by.client());
        return personId;
    }

    private static Instant checked(Instant until) {
        Instant now = Instant.now();
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw new MalformedException(
                    "\"until\" is a moment to come, within a year. By this server's clock it is " + now + ".");
        }
        return until;
    }

    /** {@code {"muted":[{"personId":"u-1","until":"…"}]}} */
    private static byte[] json(List<Muted> all) {
        JsonArrayBuilder muted = Json.createArrayBuilder();
        all.forEach(one -> muted.add(Json.createObjectBuilder()
                .add("personId", one.personId())
                .add("until", one.until().toString())));
        return Json.createObjectBuilder().add("muted", muted).build().toString().getBytes(StandardCharsets.UTF_8);
    }
}
