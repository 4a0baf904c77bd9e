package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Access.Browser;
import io.halley.access.Limits;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.names.Names;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The name under which a browser speaks, and nobody else, where nobody is asked who they are. */
@Path("name")
@ApplicationScoped
public class NameResource {
    private final Access access;
    private final Names names;
    private final Limits limits;
    private final LogReads reads;

    @Inject
    public NameResource(Access access, Names names, Limits limits, LogReads reads) {
        this.access = access;
        this.names = names;
        this.limits = limits;
        this.reads = reads;
    }

    /** Also of one that has it already, so that it stays theirs. */
    @PUT
    public void take(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        if (!names.areHeld()) {
            throw new NotFoundException();
        }
        String name = Draft.author(Reading.single(Reading.query(uri, List.of("as")), "as"));
        if (name.equals(Draft.ANONYMOUS)) {
            throw new MalformedException("Say which name, as ?as=Ann; " + Draft.ANONYMOUS + " is everybody's.");
        }
        Browser browser = access.browser(request);
        if (names.has(name, browser.hash())) {
            response.resume(taken(browser));
            return;
        }
        String client = LeanRequests.clientOf(request);
        limits.name(client);
        reads.inTurn(
                client,
                () -> {
                    if (!names.take(name, browser.hash())) {
                        throw new RefusedException(Problem.nameTaken());
                    }
                    response.resume(taken(browser));
                },
                response::resume);
    }

    private static Response taken(Browser browser) {
        return Response.noContent()
                .header(HttpHeaders.SET_COOKIE, browser.cookie())
                .build();
    }
}
