package io.halley.chat;

import io.halley.log.Cursor;
import io.halley.log.Question;
import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import io.halley.message.RoomName;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants to read, as its query says.
 *
 * @param after go on from this cursor; null for none
 * @param before only messages below this id; 0 for none
 * @param limit how many messages at most
 */
record Reading(@Nullable Cursor after, long before, int limit) {
    /** A screenful and some to scroll. */
    static final int DEFAULT_LIMIT = 100;

    static final List<String> OF_A_ROOM = andBeside("after", "before", "limit");

    static final List<String> OF_ROOMS = andBeside("room", "after", "before", "limit");

    /** What the server puts in the place of bytes that are not UTF-8. */
    static final char UNDECODABLE = '\uFFFD';

    /** As long as the greatest id. */
    private static final int LONGEST_NUMBER = 16;

    /** With what goes on from a cursor something can be told beside the messages. */
    static List<String> andBeside(String... parameters) {
        return Stream.concat(Stream.of(parameters), Beside.PARAMETERS.stream()).toList();
    }

    /** @throws MalformedException where a parameter is not what it should be, or there twice */
    static Reading of(MultivaluedMap<String, String> query) {
        String after = single(query, "after");
        long before = before(query);
        if (after != null && before > 0) {
            throw new MalformedException("Ask for messages after a cursor or before an id, not both.");
        }
        return new Reading(after == null ? null : Cursor.parse(after), before, limit(query));
    }

    /** @return the id; 0 where there is none */
    static long before(MultivaluedMap<String, String> query) {
        return id(query, "before");
    }

    /** @return the id that this parameter has; 0 where there is none */
    static long id(MultivaluedMap<String, String> query, String name) {
        String id = single(query, name);
        return id == null ? 0 : number(name, id, Cursor.MAX_ID);
    }

    /**
     * @param room the one to read; empty where the query names the rooms
     * @throws MalformedException where there are none, or too many, or one is none
     */
    static List<RoomName> rooms(String room, MultivaluedMap<String, String> query) {
        if (!room.isEmpty()) {
            return List.of(new RoomName(room));
        }
        List<String> names = query.getOrDefault("room", List.of());
        return Question.rooms(names.stream().map(RoomName::new).toList());
    }

    /** The same for a link: {@code room=a&room=b&}. */
    static String named(List<RoomName> rooms) {
        return rooms.stream()
                .map(room -> "room=" + URLEncoder.encode(room.value(), StandardCharsets.UTF_8) + "&")
                .collect(Collectors.joining());
    }

    static int limit(MultivaluedMap<String, String> query) {
        return limit(query, DEFAULT_LIMIT, Question.MAX_LIMIT);
    }

    static int limit(MultivaluedMap<String, String> query, int usual, int most) {
        String limit = single(query, "limit");
        return limit == null ? usual : (int) number("limit", limit, most);
    }

    /**
     * @param known the parameters that there are
     * @throws MalformedException where the query is not encoded as one, or has others: a misspelt {@code limit} would else
     *     be no limit, and nobody would notice
     */
    static MultivaluedMap<String, String> query(UriInfo uri, List<String> known) {
        MultivaluedMap<String, String> query = query(uri);
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                String others = known.isEmpty() ? "none" : String.join(", ", known);
                throw new MalformedException(
                        "There is no parameter " + OutsideText.quoted(name) + " here. There is: " + others + ".");
            }
        }
        return query;
    }

    private static MultivaluedMap<String, String> query(UriInfo uri) {
        try {
            return uri.getQueryParameters();
        } catch (IllegalArgumentException e) {
            throw new MalformedException("The query is not encoded as it should be.", e);
        }
    }

    static @Nullable String single(MultivaluedMap<String, String> query, String name) {
        List<String> values = query.get(name);
        if (values == null) {
            return null;
        }
        if (values.size() > 1) {
            throw new MalformedException("The parameter \"" + name + "\" is there more than once.");
        }
        if (values.get(0).indexOf(UNDECODABLE) >= 0) {
            throw new MalformedException("The parameter \"" + name + "\" is not UTF-8.");
        }
        return values.get(0);
    }

    private static long number(String name, String value, long max) {
        boolean plain = OutsideText.isNumber(value, LONGEST_NUMBER) && !value.startsWith("0");
        long number = plain ? Long.parseLong(value) : 0;
        if (number < 1 || number > max) {
            throw new MalformedException("The parameter \"" + name + "\" is a number from 1 to " + max + ".");
        }
        return number;
    }
}
