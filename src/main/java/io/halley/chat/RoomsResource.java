package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Person;
import io.halley.log.Cursor;
import io.halley.log.Messages;
import io.halley.log.Question;
import io.halley.log.Room;
import io.halley.pictures.Pictures;
import io.halley.platform.Zip;
import io.halley.poll.LeanRequests;
import io.halley.poll.LogReads;
import io.halley.poll.Reply;
import io.halley.poll.Reply.Header;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rooms in which something was said, and that who asks may read. A room needs no making: it is there with its first
 * message.
 */
@Path("rooms")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoomsResource {
    private static final String GZIP = "gzip";

    private static final List<String> PARAMETERS = List.of("before", "limit");

    private static final List<Variant> ENCODINGS =
            Variant.encodings(GZIP, "identity").add().build();

    private static final List<Header> ZIPPED =
            List.of(new Header(HttpHeaders.CONTENT_ENCODING, GZIP), new Header(HttpHeaders.VARY, "Accept-Encoding"));

    /** Two packets: what is shorter comes no sooner when it is zipped. */
    private static final int SHORT_BYTES = 2 * 1_460;

    /** Of up to 500 rooms each. */
    private static final int MOST_LOOKS = 10;

    private final Access access;
    private final Messages messages;
    private final LogReads reads;
    private final Pictures pictures;

    @Inject
    public RoomsResource(Access access, Messages messages, LogReads reads, Pictures pictures) {
        this.access = access;
        this.messages = messages;
        this.reads = reads;
        this.pictures = pictures;
    }

    @GET
    public void rooms(
            @Context UriInfo uri,
            @Context Request encodings,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, PARAMETERS);
        int limit = Reading.limit(query);
        long before = Reading.before(query);
        boolean takesGzip = takesGzip(request, encodings);
        Reply reply = LeanRequests.replyTo(request);
        reads.inTurn(
                reply.address(),
                () -> respond(reply, list(person, before > 0 ? before : Cursor.MAX_ID + 1, limit), takesGzip),
                failure -> response.resume(failure));
    }

    private static void respond(Reply reply, byte[] json, boolean takesGzip) {
        boolean zipped = json.length > SHORT_BYTES && takesGzip;
        reply.send(JsonForm.answer(zipped ? Zip.gzip(json) : json, false), zipped ? ZIPPED : List.of());
    }

    /** Who does not say what it takes may have anything, says RFC 9110; most of those can read nothing but plain text. */
    private static boolean takesGzip(HttpServletRequest request, Request encodings) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        Variant best = accepted == null || accepted.isBlank() ? null : encodings.selectVariant(ENCODINGS);
        return best != null && GZIP.equals(best.getEncoding());
    }

    /** Who may read few rooms of many is told of those among the next some thousand, and where to go on. */
    private byte[] list(Person person, long before, int limit) {
        access.checkStill(person);
        List<Room> readable = new ArrayList<>();
        long goOn = before;
        int most = limit + 1;
        for (int look = 0; look < MOST_LOOKS && goOn > 0 && readable.size() <= limit; look++) {
            List<Room> found = messages.rooms(goOn, most, person.id());
            found.stream().filter(person::mayRead).forEach(readable::add);
            goOn = found.size() < most ? 0 : found.get(most - 1).lastId();
            most = Question.MAX_LIMIT;
        }
        return RoomList.json(person, pictures.areShown(), readable, limit, goOn);
    }
}
