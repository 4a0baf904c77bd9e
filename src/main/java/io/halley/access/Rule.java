package io.halley.access;

import io.halley.access.Grants.Grant;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what in which rooms, as the operator writes it: {@code who -> room -> rights}.
 *
 * <ul>
 *   <li>Who: {@code everybody} with a token, {@code group NAME}, {@code claim NAME=VALUE}, or {@code claim NAME}.
 *   <li>Room: a name, in which one {@code *} stands for whatever there is, and {@code {value}} for each value of the claim.
 *   <li>Rights: of {@code read}, {@code write}, {@code moderate}, {@code manage}, with blanks between them.
 * </ul>
 *
 * <p>What stands for a value is the value, whatever it is: a star in it is none, for it may be the person's own choice.
 *
 * @param claim the claim that is asked for; null where all are meant
 * @param wanted the value that it must have; null where it is one of any
 */
record Rule(@Nullable String claim, @Nullable String wanted, String room, Set<Right> rights) {
    private static final String VALUE = "{value}";

    /** For a room that stands for itself: nothing in it is replaced. */
    private static final String NO_VALUE = "";

    private static final String GROUP = "group ";
    private static final String CLAIM = "claim ";

    /**
     * @param groups the claim that names somebody's groups
     * @throws IllegalArgumentException where it is none, saying why
     */
    static Rule of(String written, String groups) {
        String[] parts = written.split("->", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("\"" + written.strip() + "\" is no rule: who -> room -> rights");
        }
        String who = parts[0].strip();
        String room = Normalizer.normalize(parts[1].strip(), Normalizer.Form.NFC);
        Set<Right> rights = rights(parts[2].strip());
        Rule rule = of(who, groups, room, rights);
        if (room.contains(VALUE) && (rule.claim == null || rule.wanted != null)) {
            throw new IllegalArgumentException("\"" + room + "\" wants the values of a claim: claim NAME -> " + room);
        }
        return rule;
    }

    private static Rule of(String who, String groups, String room, Set<Right> rights) {
        checkRoom(room);
        if (who.equals("everybody")) {
            return new Rule(null, null, room, rights);
        }
        if (who.startsWith(GROUP)) {
            return new Rule(groups, who.substring(GROUP.length()).strip(), room, rights);
        }
        if (who.startsWith(CLAIM)) {
            String claim = who.substring(CLAIM.length()).strip();
            int equals = claim.indexOf('=');
            return equals < 0
                    ? new Rule(claim, null, room, rights)
                    : new Rule(
                            claim.substring(0, equals).strip(),
                            claim.substring(equals + 1).strip(),
                            room,
                            rights);
        }
        throw new IllegalArgumentException(
                "\"" + who + "\" is nobody: everybody, group NAME, claim NAME=VALUE or claim NAME");
    }

    private static void checkRoom(String room) {
        String name = room.replaceFirst("\\*", "x").replace(VALUE, "x");
        try {
            var unused = new RoomName(name);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(
                    "\"" + room + "\" is no room: a name, with one * and one {value} at most", e);
        }
        if (room.indexOf(VALUE) != room.lastIndexOf(VALUE)) {
            throw new IllegalArgumentException("\"" + room + "\" has {value} more than once");
        }
    }

    private static Set<Right> rights(String written) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (String right : written.split("\\s+", -1)) {
            Optional<Right> known = Stream.of(Right.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(right))
                    .findFirst();
            rights.add(known.orElseThrow(() ->
                    new IllegalArgumentException("\"" + right + "\" is no right: read, write, moderate, manage")));
        }
        return rights;
    }

    /** What this gives to one whose token says that. */
    Stream<Grant> grants(Claims claims) {
        if (claim == null) {
            return Stream.of(grant(NO_VALUE));
        }
        List<String> values = claims.texts(claim);
        if (wanted != null || !room.contains(VALUE)) {
            boolean meant = wanted == null ? !values.isEmpty() : values.contains(wanted);
            return meant ? Stream.of(grant(NO_VALUE)) : Stream.of();
        }
        return values.stream()
                .filter(value -> !value.isEmpty())
                .map(value -> grant(Normalizer.normalize(value, Normalizer.Form.NFC)));
    }

    /** Those values of its claim by which it gives what it gives to one whose token says that: others need not be known. */
    List<String> values(Claims claims) {
        List<String> values = claim == null ? List.of() : claims.texts(claim);
        if (wanted != null) {
            return values.contains(wanted) ? List.of(wanted) : List.of();
        }
        return room.contains(VALUE) ? values : values.stream().limit(1).toList();
    }

    /** The star is looked for before the value is there. */
    private Grant grant(String value) {
        int star = room.indexOf('*');
        String begin = star < 0 ? room : room.substring(0, star);
        String end = star < 0 ? "" : room.substring(star + 1);
        return new Grant(begin.replace(VALUE, value), end.replace(VALUE, value), star >= 0, rights);
    }
}
