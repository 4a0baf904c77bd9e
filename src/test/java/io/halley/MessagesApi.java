package io.halley;

import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The API as a Jakarta REST client sees it. */
@Path("/rooms/{room}/messages")
@Produces(MediaType.APPLICATION_JSON)
public interface MessagesApi {
    @POST
    @Consumes(MediaType.TEXT_PLAIN)
    Response say(@PathParam("room") String room, @QueryParam("author") String author, String text);

    @GET
    JsonObject newest(@PathParam("room") String room);

    @GET
    JsonObject poll(
            @PathParam("room") String room, @QueryParam("after") String cursor, @HeaderParam("Prefer") String prefer);
}
