package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import io.halley.presence.ReadPositions;
import io.halley.presence.Unread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How much somebody has not read of the rooms that they have looked at, at whichever device. */
@Path("unread")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class UnreadResource {
    private final Access access;
    private final LogReads reads;
    private final ReadPositions positions;

    @Inject
    public UnreadResource(Access access, LogReads reads, ReadPositions positions) {
        this.access = access;
        this.reads = reads;
        this.positions = positions;
    }

    @GET
    public void unread(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        Reading.query(uri, List.of());
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                reply.address(),
                () -> {
                    access.checkStill(person);
                    reply.send(JsonForm.answer(json(of(person)), false), List.of());
                },
                response::resume);
    }

    /** Where nobody is asked who they are, nobody has looked at anything. */
    private List<Unread> of(Person person) {
        return person.id().isEmpty()
                ? List.of()
                : positions.unread(person.id()).stream()
                        .filter(unread -> access.mayRead(person, unread.room()))
                        .toList();
    }

    /** {@code {"rooms":[{"room":"lobby","seen":42,"unread":3}]}} */
    private static byte[] json(List<Unread> all) {
        JsonArrayBuilder rooms = Json.createArrayBuilder();
        all.forEach(one -> rooms.add(Json.createObjectBuilder()
                .add("room", one.room().value())
                .add("seen", one.seen())
                .add("unread", one.count())));
        return Json.createObjectBuilder().add("rooms", rooms).build().toString().getBytes(StandardCharsets.UTF_8);
    }
}
