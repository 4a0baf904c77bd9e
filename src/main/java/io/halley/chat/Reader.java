package io.halley.chat;

import io.halley.Direct;
import io.halley.HalleyConfig;
import io.halley.log.Messages;
import io.halley.log.Page;
import io.halley.log.Question;
import io.halley.message.RoomName;
import io.halley.poll.ParkedPolls;
import io.halley.poll.Parking;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/** Reads messages for a client, in the way that its query and its {@code Prefer} header ask for. */
@Direct
class Reader {
    private final Messages messages;
    private final ParkedPolls polls;
    private final int maxWait;

    @Inject
    Reader(Messages messages, ParkedPolls polls, @ConfigProperties HalleyConfig config) {
        this.messages = messages;
        this.polls = polls;
        maxWait = (int) config.pollMaxWait().toSeconds();
    }

    void read(
            List<RoomName> rooms,
            HttpHeaders headers,
            UriInfo uri,
            HttpServletRequest request,
            AsyncResponse response) {
        Reading reading = Reading.of(Reading.query(uri));
        if (reading.after() == null) {
            respond(response, backwards(rooms, reading));
            return;
        }
        Question question = new Question(rooms, reading.after(), reading.limit());
        OptionalInt wait = Prefer.wait(headers.getRequestHeader("Prefer"), maxWait);
        if (wait.isPresent()) {
            polls.ask(question, wait.getAsInt(), JsonForm.PAGE, Parking.replyTo(request));
        } else {
            respond(response, messages.afterAtOnce(question));
        }
    }

    private Page backwards(List<RoomName> rooms, Reading reading) {
        return reading.before() > 0
                ? messages.before(rooms, reading.before(), reading.limit())
                : messages.newest(rooms, reading.limit());
    }

    private static void respond(AsyncResponse response, Page page) {
        response.resume(Response.ok(JsonForm.page(page)).build());
    }
}
