package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.log.Messages;
import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import io.halley.search.Found;
import io.halley.search.Hit;
import io.halley.search.Query;
import io.halley.search.Search;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Messages of all rooms that who asks may read, found by what they say. */
@Path("search")
@Direct
@Produces(MediaType.APPLICATION_JSON)
public class SearchResource {
    private static final List<String> PARAMETERS = List.of("q", "sort", "after", "limit", "zone");

    private static final int DEFAULT_LIMIT = 20;

    /** Above the longest name of a time zone. */
    private static final int LONGEST_ZONE = 64;

    private final Access access;
    private final Limits limits;
    private final Search search;
    private final Messages messages;
    private final LogReads reads;

    @Inject
    public SearchResource(Access access, Limits limits, Search search, Messages messages, LogReads reads) {
        this.access = access;
        this.limits = limits;
        this.search = search;
        this.messages = messages;
        this.reads = reads;
    }

    @GET
    public void search(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        Asked asked = Asked.of(Reading.query(uri, PARAMETERS));
        Reply reply = LeanRequests.replyTo(request);
        limits.search(reply.address());
        reads.inTurn(
                reply.address(),
                () -> {
                    access.checkStill(person);
                    reply.send(JsonForm.answer(FoundJson.of(find(asked, person)), false), List.of());
                },
                failure -> response.resume(failure));
    }

    /** Whoever was taken out of a room while it was looked through gets nothing of it. */
    private Found find(Asked asked, Person person) {
        Predicate<RoomName> mayRead = room -> access.mayRead(person, room);
        Found found = asked.best
                ? search.best(asked.query, asked.after, asked.limit, mayRead)
                : search.newest(asked.query, asked.after, asked.limit, mayRead);
        messages.catchUp(found.hits().stream().map(Hit::room).distinct().toList());
        List<Hit> theirs =
                found.hits().stream().filter(hit -> mayRead.test(hit.room())).toList();
        return new Found(theirs, found.next(), found.complete());
    }

    private record Asked(Query query, boolean best, String after, int limit) {
        static Asked of(MultivaluedMap<String, String> parameters) {
            String typed = Reading.single(parameters, "q");
            if (typed == null) {
                throw new MalformedException("Say what to look for, as ?q=word.");
            }
            String after = Reading.single(parameters, "after");
            return new Asked(
                    Query.of(typed, zone(Reading.single(parameters, "zone"))),
                    isBest(Reading.single(parameters, "sort")),
                    after == null ? "" : after,
                    Reading.limit(parameters, DEFAULT_LIMIT, Search.MOST_HITS));
        }

        private static boolean isBest(@Nullable String sort) {
            if (sort != null && !sort.equals("newest") && !sort.equals("best")) {
                throw new MalformedException("The parameter \"sort\" is newest or best.");
            }
            return "best".equals(sort);
        }

        private static ZoneId zone(@Nullable String zone) {
            try {
                return zone == null ? ZoneOffset.UTC : ZoneId.of(zone.length() <= LONGEST_ZONE ? zone : "");
            } catch (DateTimeException e) {
                throw new MalformedException(
                        "The parameter \"zone\" is a time zone such as Asia/Shanghai, not " + OutsideText.quoted(zone)
                                + ".",
                        e);
            }
        }
    }
}
