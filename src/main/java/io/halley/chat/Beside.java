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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
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

    private static final List<String> WORDS = List.of("presence", "typing", "read");

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
                if (query.containsKey(name) && !(name.equals("as") && !query.containsKey("after"))) {
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

    /** The same, asked by somebody else who was told the same last. */
    Beside by(Own own, Person person) {
        return new Beside(room, asked, who(own.as(), person), key("visit", own.visit()), seen);
    }

    /** Who reads a history, by their signature; null where that is not told. */
    static @Nullable Draft reader(MultivaluedMap<String, String> query, Person person) {
        String as = Reading.single(query, "as");
        if (!person.id().isEmpty()) {
            return person.signature();
        }
        return as == null ? null : Draft.signature(as);
    }

    private static RoomName room(@Nullable String in, List<RoomName> rooms) {
        RoomName room = in == null ? rooms.get(0) : new RoomName(in);
        if (!rooms.contains(room) || (in == null && rooms.size() > 1)) {
            throw new MalformedException("The parameter \"in\" names one of the rooms that are read.");
        }
        return room;
    }

    private static Told.Of asked(String with) {
        Set<String> asked = new HashSet<>();
        int begin = 0;
        for (int end = with.indexOf(','); end >= 0; end = with.indexOf(',', begin)) {
            addTo(asked, with.substring(begin, end));
            begin = end + 1;
        }
        addTo(asked, with.substring(begin));
        return new Told.Of(asked.contains("presence"), asked.contains("typing"), asked.contains("read"));
    }

    private static void addTo(Set<String> asked, String word) {
        if (!WORDS.contains(word) || !asked.add(word)) {
            throw new MalformedException(
                    "The parameter \"with\" is one of presence, typing and read, or some of them with commas between.");
        }
    }

    /** Who is known is there under the name that they are known by. */
    static @Nullable Participant who(MultivaluedMap<String, String> query, Person person) {
        return who(Reading.single(query, "as"), person);
    }

    private static @Nullable Participant who(@Nullable String as, Person person) {
        if (!person.id().isEmpty()) {
            return known(person);
        }
        return as == null ? null : new Participant("", Draft.author(as));
    }

    /** One who is known, as others see them; where nobody is asked who they are, one without an id. */
    static Participant known(Person person) {
        return new Participant(person.id(), person.name());
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

    /**
     * Where nobody is known nobody has read anything, as far as anybody is told.
     *
     * @param mayBeCalled whether they may be there under a name now; under another one's they are seen by nobody
     */
    Asker asker(Person person, Presence presence, Predicate<String> mayBeCalled, String address) {
        boolean wantsPositions = asked.read() && !person.id().isEmpty();
        return who == null && !wantsPositions
                ? person
                : new Visitor(
                        person,
                        presence,
                        room,
                        who == null ? null : new Visit(who, visit),
                        wantsPositions,
                        mayBeCalled,
                        address);
    }
}
