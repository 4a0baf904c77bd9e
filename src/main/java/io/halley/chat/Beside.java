package io.halley.chat;

import io.halley.access.Person;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import io.halley.poll.Asker;
import io.halley.poll.Form;
import io.halley.presence.Participant;
import io.halley.presence.Presence;
import io.halley.presence.Told;
import io.halley.presence.Visit;
import io.halley.presence.Visitor;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be told beside the messages, and where it is itself, as its query says.
 *
 * @param room of which it is told, and in which it is
 * @param asked what it is told
 * @param who asks; null for one who does not say so, and is seen by nobody
 * @param visit tells the visits of one person apart
 * @param seen the tag of what it was told last; empty for nothing
 */
record Beside(RoomName room, Told.Of asked, @Nullable Participant who, String visit, String seen) {
    static final List<String> PARAMETERS = List.of("with", "in", "as", "visit", "seen");

    /** As long as an UUID. */
    private static final int LONGEST_KEY = 36;

    /**
     * @param rooms those that are read
     * @return null where nothing is asked for
     * @throws MalformedException where a parameter is not what it should be
     */
    static @Nullable Beside of(MultivaluedMap<String, String> query, List<RoomName> rooms, Person person) {
        String with = Reading.single(query, "with");
        if (with == null) {
            for (String name : PARAMETERS) {
                if (query.containsKey(name)) {
                    throw new MalformedException("The parameter \"" + name + "\" goes with \"with\".");
                }
            }
            return null;
        }
        return new Beside(
                room(Reading.single(query, "in"), rooms),
                asked(with),
                who(query, person),
                visit(query),
                key("seen", Reading.single(query, "seen")));
    }

    private static RoomName room(@Nullable String in, List<RoomName> rooms) {
        RoomName room = in == null ? rooms.get(0) : new RoomName(in);
        if (!rooms.contains(room) || (in == null && rooms.size() > 1)) {
            throw new MalformedException("The parameter \"in\" names one of the rooms that are read.");
        }
        return room;
    }

    private static Told.Of asked(String with) {
        return switch (with) {
            case "presence" -> new Told.Of(true, false);
            case "typing" -> new Told.Of(false, true);
            case "presence,typing", "typing,presence" -> Told.Of.BOTH;
            default ->
                throw new MalformedException("The parameter \"with\" is presence, or typing, or both with a comma.");
        };
    }

    /** Who is known is there under the name that they are known by. */
    static @Nullable Participant who(MultivaluedMap<String, String> query, Person person) {
        String as = Reading.single(query, "as");
        if (!person.id().isEmpty()) {
            return new Participant(person.id(), person.name());
        }
        return as == null ? null : new Participant("", Draft.author(as));
    }

    static String visit(MultivaluedMap<String, String> query) {
        return key("visit", Reading.single(query, "visit"));
    }

    private static String key(String name, @Nullable String value) {
        String key = Objects.requireNonNullElse(value, "");
        if (key.length() > LONGEST_KEY || !key.chars().allMatch(Beside::mayStandInKey)) {
            throw new MalformedException(
                    "The parameter \"" + name + "\" has at most " + LONGEST_KEY + " letters, digits and hyphens.");
        }
        return key;
    }

    private static boolean mayStandInKey(int c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    Form form(Paged base, Presence presence) {
        return new PresentForm(base, room, asked, seen, presence);
    }

    Asker asker(Person person, Presence presence, String address) {
        return who == null ? person : new Visitor(person, presence, room, new Visit(who, visit), address);
    }
}
