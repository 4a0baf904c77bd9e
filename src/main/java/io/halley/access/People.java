package io.halley.access;

import io.halley.log.PrivateRooms;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who somebody is, and what they may do, by what the provider says of them. */
final class People {
    private final TokenSettings settings;
    private final List<Rule> rules;
    private final PrivateRooms rooms;

    People(TokenSettings settings, PrivateRooms rooms) {
        this.settings = settings;
        this.rooms = rooms;
        rules = settings.parsedRules();
    }

    /**
     * @param until the moment from which on that is nothing, in milliseconds since 1970
     * @throws BadTokenException where there is nothing to know them by
     */
    Person person(Claims claims, long until) {
        String id = claims.text(settings.idClaim())
                .filter(Person::isId)
                .orElseThrow(() -> new BadTokenException("it has no " + settings.idClaim()));
        Grants grants =
                new Grants(rules.stream().flatMap(rule -> rule.grants(claims)).toList());
        return new Person(id, name(claims.text(settings.nameClaim()).orElse(id), id), until, grants, rooms);
    }

    /** Of what is said of somebody that which {@link #person} goes by. */
    Map<String, Object> needed(Claims claims) {
        Map<String, Object> needed = new HashMap<>();
        for (Rule rule : rules) {
            List<String> values = rule.values(claims);
            if (rule.claim() != null && !values.isEmpty()) {
                needed.merge(rule.claim(), values, People::both);
            }
        }
        for (String name : List.of(settings.nameClaim(), settings.idClaim())) {
            claims.text(name).ifPresent(text -> needed.put(name, text));
        }
        return needed;
    }

    private static List<Object> both(Object some, Object others) {
        List<Object> all = new ArrayList<>((List<?>) some);
        ((List<?>) others).stream().filter(value -> !all.contains(value)).forEach(all::add);
        return all;
    }

    /** A name that others could not read, or not tell from the text around it, gives way to the id. */
    private static String name(String name, String id) {
        try {
            return Draft.author(Person.nameById(name));
        } catch (MalformedException e) {
            if (name.equals(id)) {
                throw new BadTokenException("it has neither a name nor an id that can be shown");
            }
            return name(id, id);
        }
    }
}
