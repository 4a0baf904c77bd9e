package io.halley.search;

import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody looks for: words and {@code "phrases"}, all of which a message has to have, and {@code from:}, {@code in:},
 * {@code before:}, {@code after:} and {@code has:link}. Of several rooms or authors it is one of any.
 *
 * @param clauses all of which a message has to fulfil
 * @param sought the words and phrases, as they stand in the texts
 * @param rooms one of which a message has to be in; none where all will do
 * @param since the first moment, in milliseconds since 1970
 * @param until the first one that is too late
 */
public record Query(List<Clause> clauses, List<List<Token>> sought, List<RoomName> rooms, long since, long until) {
    /** A long sentence. */
    public static final int MOST_CHARACTERS = 300;

    /**
     * @param zone in which the days of {@code before:} and {@code after:} begin
     * @throws MalformedException where it is too long, there is nothing to look for in it, or it has a filter that means nothing
     */
    public static Query of(String typed, ZoneId zone) {
        if (typed.length() > MOST_CHARACTERS) {
            throw new MalformedException("What to look for has up to " + MOST_CHARACTERS + " characters.");
        }
        QueryReader reader = new QueryReader(zone);
        reader.read(typed);
        return reader.query();
    }

    /** What the index cannot tell: it knows where pairs of characters are, and of single ones that they are somewhere. */
    List<List<Token>> unsure() {
        return sought.stream()
                .filter(phrase ->
                        phrase.size() > 1 && phrase.get(phrase.size() - 1).isOneCharacter())
                .toList();
    }

    /** The same, in one of these rooms: of those that are asked for, the ones that may be read. */
    Query in(List<RoomName> readable) {
        List<Clause> all = new ArrayList<>(clauses);
        all.add(new Clause(
                readable.stream().map(room -> List.of(Words.room(room))).toList()));
        return new Query(all, sought, rooms, since, until);
    }
}
