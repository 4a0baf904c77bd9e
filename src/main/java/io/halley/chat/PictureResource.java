package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.pictures.Pictures;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Leads to the picture of somebody, for whoever is known here: also that somebody has none is worth keeping for a while. */
@Path("picture")
@ApplicationScoped
public class PictureResource {
    private static final List<String> PERSON = List.of("person");

    /** A page with a hundred faces asks a hundred times, and once more after so long; a new picture is seen by then. */
    private static final String KEPT = "private, max-age=3600";

    private final Access access;
    private final Pictures pictures;
    private final LogReads reads;

    @Inject
    public PictureResource(Access access, Pictures pictures, LogReads reads) {
        this.access = access;
        this.pictures = pictures;
        this.reads = reads;
    }

    @GET
    public void picture(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        if (!pictures.areShown()) {
            throw new NotFoundException();
        }
        String whose = Hosting.personId(Reading.query(uri, PERSON));
        reads.inTurn(
                LeanRequests.clientOf(request),
                () -> {
                    Optional<URI> found = pictures.of(whose);
                    access.checkStill(person);
                    response.resume(answer(found));
                },
                response::resume);
    }

    private static Response answer(Optional<URI> found) {
        return found.map(address -> Response.status(Status.FOUND).location(address))
                .orElseGet(Response::noContent)
                .header(HttpHeaders.CACHE_CONTROL, KEPT)
                .build();
    }
}
