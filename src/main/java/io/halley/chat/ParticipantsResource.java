package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.access.Right;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import io.halley.presence.Participant;
import io.halley.presence.Presence;
import io.halley.presence.Told;
import io.halley.presence.Visit;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room. One comes by waiting there ({@code with=presence}) and is gone some time after the last wait, or at once
 * where one says so.
 */
@Path("rooms/{room}/participants")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class ParticipantsResource {
    private static final List<String> OF_A_VISIT = List.of("as", "visit");

    private static final List<String> OF_A_PERSON = List.of("as");

    private final Access access;
    private final Limits limits;
    private final Presence presence;

    @Inject
    public ParticipantsResource(Access access, Limits limits, Presence presence) {
        this.access = access;
        this.limits = limits;
        this.presence = presence;
    }

    @GET
    public byte[] participants(
            @PathParam("room") String room, @Context UriInfo uri, @Context HttpServletRequest request) {
        Asking asking = ask(room, Right.READ, Reading.query(uri, List.of()), request);
        return presence.told(asking.room, Told.Of.BOTH).json();
    }

    @DELETE
    public void leave(@PathParam("room") String room, @Context UriInfo uri, @Context HttpServletRequest request) {
        MultivaluedMap<String, String> query = Reading.query(uri, OF_A_VISIT);
        Asking asking = askToTell(room, Right.READ, query, request);
        presence.leaves(asking.room, new Visit(asking.named(), Beside.visit(query)), asking.client);
    }

    /** For some seconds from now on. */
    @PUT
    @Path("typing")
    public void type(@PathParam("room") String room, @Context UriInfo uri, @Context HttpServletRequest request) {
        Asking asking = askToTell(room, Right.WRITE, Reading.query(uri, OF_A_PERSON), request);
        presence.types(asking.room, asking.named(), asking.client);
    }

    @DELETE
    @Path("typing")
    public void pause(@PathParam("room") String room, @Context UriInfo uri, @Context HttpServletRequest request) {
        Asking asking = askToTell(room, Right.WRITE, Reading.query(uri, OF_A_PERSON), request);
        presence.pauses(asking.room, asking.named());
    }

    private record Asking(RoomName room, @Nullable Participant who, String client) {
        Participant named() {
            if (who == null) {
                throw new MalformedException("Say who you are, as ?as=Ann.");
            }
            return who;
        }
    }

    private Asking ask(String room, Right right, MultivaluedMap<String, String> query, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        RoomName name = new RoomName(room);
        String client = LeanRequests.clientOf(request);
        access.check(person, right, List.of(name), client);
        return new Asking(name, Beside.who(query, person), client);
    }

    /** The same, about to say something of oneself, which counts as a post. */
    private Asking askToTell(
            String room, Right right, MultivaluedMap<String, String> query, HttpServletRequest request) {
        Asking asking = ask(room, right, query, request);
        limits.post(asking.client);
        if (!access.mayBeCalled(request).test(asking.named().name())) {
            throw new RefusedException(Problem.nameTaken());
        }
        return asking;
    }
}
