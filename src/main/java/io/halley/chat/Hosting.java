package io.halley.chat;

import io.halley.access.Access;
import io.halley.access.Limits;
import io.halley.access.Person;
import io.halley.log.Circle;
import io.halley.log.Conversation;
import io.halley.log.Member;
import io.halley.log.Messages;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all that is done to rooms that people make, and to who is in them, has in common: who may, and what becomes of it. */
@Direct
class Hosting {
    private final Access access;
    private final Limits limits;
    private final Messages messages;

    @Inject
    Hosting(Access access, Limits limits, Messages messages) {
        this.access = access;
        this.limits = limits;
        this.messages = messages;
    }

    /** Who does it, from where, and in which room; and what else they say. */
    record Host(Person person, String client, RoomName room, MultivaluedMap<String, String> query) {
        Draft signature() {
            return person.signature();
        }

        boolean manages() {
            return person.manages(room);
        }
    }

    /**
     * Somebody who looks at a room of which they may know.
     *
     * @param parameters the names that the query may have
     */
    Host askToLook(String room, UriInfo uri, List<String> parameters, HttpServletRequest request) {
        Host host = ask(new RoomName(room), uri, parameters, request);
        access.checkMayKnow(host.person, host.room, host.client);
        return host;
    }

    /** Somebody who makes a room, or another one of it, which is an entry of the log like a message, and counts as one. */
    Host askToMake(String room, UriInfo uri, HttpServletRequest request) {
        Host host = ask(RoomName.toSpeakIn(room), uri, List.of(), request);
        access.checkMayMake(host.person, host.room, host.client);
        return counted(host);
    }

    /** Somebody who decides who is in a room, which counts as a message, too. */
    Host askToDecide(String room, UriInfo uri, List<String> parameters, HttpServletRequest request) {
        Host host = ask(new RoomName(room), uri, parameters, request);
        access.checkMayHost(host.person, host.room, host.client);
        return counted(host);
    }

    /** Somebody who begins a conversation, or wants to go on with it. */
    Host askToConverse(List<Member> others, MultivaluedMap<String, String> query, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        Set<String> people = others.stream().map(Member::id).collect(Collectors.toCollection(HashSet::new));
        if (!people.add(person.id())) {
            throw new MalformedException("A conversation is with others.");
        }
        Host host = new Host(person, LeanRequests.clientOf(request), Conversation.of(people), query);
        access.checkMayConverse(person, host.room, host.client);
        return counted(host);
    }

    private Host counted(Host host) {
        limits.post(host.client);
        limits.speakIn(host.client, host.room);
        return host;
    }

    private Host ask(RoomName room, UriInfo uri, List<String> parameters, HttpServletRequest request) {
        Person person = access.whoAsks(request);
        MultivaluedMap<String, String> query = Reading.query(uri, parameters);
        return new Host(person, LeanRequests.clientOf(request), room, query);
    }

    /** Whom they mean. */
    static String personId(MultivaluedMap<String, String> query) {
        return checkedId(Reading.single(query, "person"));
    }

    static String checkedId(@Nullable String personId) {
        if (personId == null || !Person.isId(personId)) {
            throw new MalformedException(
                    "Say whom you mean, as ?person= and the authorId of their messages, which has 1 to 255 characters.");
        }
        return personId;
    }

    /** @param name what others are to read; null where that is the id */
    static Member member(String personId, @Nullable String name) {
        return new Member(personId, Draft.author(name == null ? Person.nameById(personId) : name));
    }

    /**
     * @param done tells whether it was not so already
     * @param what it was, for the operator: of what was so already nobody is told
     * @param answer what is answered then
     */
    void answer(Host host, CompletionStage<Boolean> done, String what, AsyncResponse response, Answering answer) {
        done.thenAccept(changed -> {
                    if (changed) {
                        access.hosted(host.person, what, host.room, host.client);
                    }
                    response.resume(answer.of(changed));
                })
                .exceptionally(failure -> {
                    access.notHosted(host.person, what, host.room, host.client, failure);
                    response.resume(failure);
                    return null;
                });
    }

    /** What is answered, by whether anything has changed. */
    interface Answering {
        Response of(boolean changed);
    }

    static Response nothing(boolean changed) {
        return Response.noContent().build();
    }

    /** With the room as it is now; status 201 where it has come to be so. */
    Answering room(Host host) {
        return changed ->
                Response.status(changed ? 201 : 200).entity(json(host, null)).build();
    }

    /**
     * {@code {"name":"plans","kind":"private","ownerId":"u-1","mayManage":true}}. Where it is a conversation nobody owns it, and it is
     * said so.
     *
     * @param topic what it is about, where that is to be told
     */
    byte[] json(Host host, @Nullable String topic) {
        Circle circle = messages.circle(host.room);
        JsonObjectBuilder room = Json.createObjectBuilder()
                .add("name", host.room.value())
                .add("kind", circle.isPrivate() ? "private" : "public");
        if (circle.ownerId() != null) {
            room.add("ownerId", circle.ownerId());
        }
        if (Conversation.isNameOfOne(host.room)) {
            room.add("conversation", true);
        }
        if (topic != null) {
            room.add("topic", topic);
        }
        if (host.person.mayManage(host.room, circle)) {
            room.add("mayManage", true);
        }
        return utf8(room.build().toString());
    }

    static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
