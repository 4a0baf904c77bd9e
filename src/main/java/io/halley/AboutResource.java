package io.halley;

import io.halley.log.Question;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/** Tells a client at {@code /api} what this server is, where things are, and its limits. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AboutResource {
    private final byte[] about;
    private final byte[] aboutFromBelow;

    @Inject
    public AboutResource(@ConfigProperties HalleyConfig config) {
        about = about("./", config);
        aboutFromBelow = about("../", config);
    }

    @GET
    public byte[] about(@Context HttpServletRequest request) {
        return request.getRequestURI().endsWith("/") ? aboutFromBelow : about;
    }

    private static byte[] about(String root, HalleyConfig config) {
        return Json.createObjectBuilder()
                .add("name", "Halley")
                .add("version", Version.current())
                .add("links", links(root, config))
                .add("limits", limits(config))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Relative to where they are read, so that they are right below whatever path a proxy serves us. */
    private static JsonObject links(String root, HalleyConfig config) {
        JsonObjectBuilder links = Json.createObjectBuilder()
                .add("rooms", root + "api/rooms")
                .add("messages", root + "api/rooms/{room}/messages")
                .add("manyRooms", root + "api/messages")
                .add("search", root + "api/search")
                .add("description", root + "openapi")
                .add("page", root);
        if (config.signIn().isPresent()) {
            links.add("signIn", root + "sign-in").add("signOut", root + "sign-out");
        }
        return links.build();
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
