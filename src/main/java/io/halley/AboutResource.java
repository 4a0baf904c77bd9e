package io.halley;

import io.halley.log.Question;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/** Tells a client at {@code /api} what this server is, where things are, and its limits. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AboutResource {
    private final byte[] about;

    @Inject
    public AboutResource(@ConfigProperties HalleyConfig config) {
        about = Json.createObjectBuilder()
                .add("name", "Halley")
                .add("version", Version.current())
                .add("links", links())
                .add("limits", limits(config))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    @GET
    public byte[] about() {
        return about;
    }

    private static JsonObject links() {
        return Json.createObjectBuilder()
                .add("rooms", "/api/rooms")
                .add("messages", "/api/rooms/{room}/messages")
                .add("manyRooms", "/api/messages")
                .add("description", "/openapi")
                .add("page", "/")
                .build();
    }

    private static JsonObject limits(HalleyConfig config) {
        return Json.createObjectBuilder()
                .add("maxWaitSeconds", config.pollMaxWait().toSeconds())
                .add("maxMessageBytes", config.messageMaxBytes())
                .add("maxMessagesPerRead", Question.MAX_LIMIT)
                .add("maxRoomsPerRead", Question.MAX_ROOMS)
                .build();
    }
}
