package io.halley.access;

import io.halley.message.RoomName;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What somebody may do, and where. Rooms that are named by their whole names are looked up, so that a token may have
 * hundreds of them; only rules with a star are gone through.
 */
final class Grants {
    /** Where nobody is asked who they are: to read and to speak. */
    static final Grants OF_ANYBODY = new Grants(List.of(new Grant("", "", true, EnumSet.of(Right.READ, Right.WRITE))));

    private final Map<String, Set<Right>> byName = new HashMap<>();
    private final List<Grant> withStar;

    Grants(List<Grant> grants) {
        withStar = grants.stream().filter(Grant::star).toList();
        grants.stream()
                .filter(grant -> !grant.star)
                .forEach(grant -> byName.computeIfAbsent(grant.begin, name -> EnumSet.noneOf(Right.class))
                        .addAll(grant.rights));
    }

    /**
     * Rights in the rooms whose names are so.
     *
     * @param begin how they begin
     * @param end how they end, behind whatever stands where the star does
     * @param star whether there is one; else {@code begin} is all of the name
     */
    record Grant(String begin, String end, boolean star, Set<Right> rights) {
        /** Two looks at the name, whatever it is. */
        private boolean covers(String name) {
            return name.length() >= begin.length() + end.length() && name.startsWith(begin) && name.endsWith(end);
        }
    }

    boolean allow(Right right, RoomName room) {
        if (allowByName(right, room)) {
            return true;
        }
        for (Grant grant : withStar) {
            if (grant.rights.contains(right) && grant.covers(room.value())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is allowed by who has named this room, and not only some that are called alike. */
    boolean allowByName(Right right, RoomName room) {
        Set<Right> named = byName.get(room.value());
        return named != null && named.contains(right);
    }
}
