package io.halley.chat;

import io.halley.chat.Hosting.Host;
import io.halley.log.Conversation;
import io.halley.log.Member;
import io.halley.log.Messages;
import io.halley.message.MalformedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The conversation of who asks with certain others: begun, or found again, whoever of them has begun it. */
@Path("conversations")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ConversationsResource {
    private static final List<String> PARAMETERS = List.of("person", "name");

    private final Hosting hosting;
    private final Messages messages;

    @Inject
    public ConversationsResource(Hosting hosting, Messages messages) {
        this.hosting = hosting;
        this.messages = messages;
    }

    @PUT
    public void converse(@Context UriInfo uri, @Context HttpServletRequest request, @Suspended AsyncResponse response) {
        MultivaluedMap<String, String> query = Reading.query(uri, PARAMETERS);
        List<Member> others = others(query.getOrDefault("person", List.of()), query.getOrDefault("name", List.of()));
        Host host = hosting.askToConverse(others, query, request);
        hosting.answer(host, messages.converse(host.signature(), others), "began", response, hosting.room(host));
    }

    private static List<Member> others(List<String> ids, List<String> names) {
        Map<String, Member> others = new LinkedHashMap<>();
        if (ids.isEmpty()
                || ids.size() >= Conversation.MOST_PEOPLE
                || !(names.isEmpty() || names.size() == ids.size())) {
            throw new MalformedException("Say with whom, as ?person= and their id, at most "
                    + (Conversation.MOST_PEOPLE - 1) + " times; with a name for each, or for none.");
        }
        for (int i = 0; i < ids.size(); i++) {
            String id = Hosting.checkedId(ids.get(i));
            others.put(id, Hosting.member(id, names.isEmpty() ? null : names.get(i)));
        }
        return List.copyOf(others.values());
    }
}
