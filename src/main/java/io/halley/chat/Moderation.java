package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What all that is done about who speaks in a room has in common: who may, and what becomes of it. */
@Direct
class Moderation {
    private final Access access;
    private final Limits limits;

    @Inject
    Moderation(Access access, Limits limits) {
        this.access = access;
        this.limits = limits;
    }

    /** Who moderates, from where, and in which room; and what else they say. */
    record Moderator(Person person, String client, RoomName room, MultivaluedMap<String, String> query) {}

    /**
     * Somebody who may look at who may not speak there.
     *
     * @param parameters the names that the query may have
     */
    Moderator ask(String room, UriInfo uri, List<String> parameters, HttpServletRequest request) {
        return ask(room, uri, parameters, request, access::checkMayModerate);
    }

    /** Somebody about to say what the room is about, which counts as below. */
    Moderator askToName(String room, UriInfo uri, HttpServletRequest request) {
        return counted(ask(room, uri, List.of(), request, access::checkMayNameTopic));
    }

    /** Whether they may, or why not. */
    private interface Check {
        void of(Person person, RoomName room, String client);
    }

    private Moderator ask(String room, UriInfo uri, List<String> parameters, HttpServletRequest request, Check check) {
        Person person = access.whoAsks(request);
        String client = LeanRequests.clientOf(request);
        MultivaluedMap<String, String> query = Reading.query(uri, parameters);
        RoomName name = new RoomName(room);
        check.of(person, name, client);
        return new Moderator(person, client, name, query);
    }

    /** The same, about to do something, which is an entry of the log like a message, and counts as one. */
    Moderator askToAct(String room, UriInfo uri, List<String> parameters, HttpServletRequest request) {
        return counted(ask(room, uri, parameters, request));
    }

    private Moderator counted(Moderator moderator) {
        limits.post(moderator.client);
        limits.speakIn(moderator.client, moderator.room);
        return moderator;
    }

    /**
     * @param done tells whether it was not so already
     * @param what it was, for the operator: of what was so already nobody is told
     */
    void answer(Moderator moderator, CompletionStage<Boolean> done, String what, AsyncResponse response) {
        done.thenAccept(changed -> {
                    if (changed) {
                        access.moderated(moderator.person, what, moderator.room, moderator.client);
                    }
                    response.resume(Response.noContent().build());
                })
                .exceptionally(failure -> {
                    response.resume(failure);
                    return null;
                });
    }
}
