package io.halley.chat;

import io.halley.access.Access;
import io.halley.chat.Hosting.Host;
import io.halley.log.Circle;
import io.halley.log.Member;
import io.halley.log.Messages;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
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
import java.util.List;

/**
 * Who is in a private room. Its owner decides, and one may leave by oneself. Whom one means is in the query, as for those who
 * are muted: providers give out ids with slashes.
 */
@Path("rooms/{room}/members")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MembersResource {
    private static final List<String> PERSON = List.of("person");
    private static final List<String> PERSON_AND_NAME = List.of("person", "name");

    private final Access access;
    private final Hosting hosting;
    private final Messages messages;
    private final LogReads reads;

    @Inject
    public MembersResource(Access access, Hosting hosting, Messages messages, LogReads reads) {
        this.access = access;
        this.hosting = hosting;
        this.messages = messages;
        this.reads = reads;
    }

    @GET
    public void members(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Host host = hosting.askToLook(room, uri, List.of(), request);
        access.checkMaySeeMembers(host.person(), host.room(), host.client());
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                host.client(),
                () -> {
                    byte[] json = json(messages.members(host.room()), messages.circle(host.room()));
                    access.checkStill(host.person());
                    access.checkMaySeeMembers(host.person(), host.room(), host.client());
                    reply.send(JsonForm.answer(json, false), List.of());
                },
                response::resume);
    }

    @PUT
    public void letIn(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Host host = hosting.askToDecide(room, uri, PERSON_AND_NAME, request);
        Member member = Hosting.member(Hosting.personId(host.query()), Reading.single(host.query(), "name"));
        hosting.answer(
                host,
                messages.letIn(host.room(), host.signature(), host.manages(), member),
                "let " + member.id() + " into",
                response,
                Hosting::nothing);
    }

    @DELETE
    public void takeOut(
            @PathParam("room") String room,
            @Context UriInfo uri,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Host host = hosting.askToDecide(room, uri, PERSON, request);
        String personId = Hosting.personId(host.query());
        hosting.answer(
                host,
                messages.takeOut(host.room(), host.signature(), host.manages(), personId),
                personId.equals(host.person().id()) ? "left" : "took " + personId + " out of",
                response,
                Hosting::nothing);
    }

    /** {@code {"members":[{"id":"u-1","name":"Ann","owner":true},{"id":"u-2","name":"Bob"}]}} */
    private static byte[] json(List<Member> all, Circle circle) {
        JsonArrayBuilder members = Json.createArrayBuilder();
        for (Member member : all) {
            JsonObjectBuilder one =
                    Json.createObjectBuilder().add("id", member.id()).add("name", member.name());
            members.add(circle.isOwnedBy(member.id()) ? one.add("owner", true) : one);
        }
        return Hosting.utf8(
                Json.createObjectBuilder().add("members", members).build().toString());
    }
}
