package io.halley.chat;

import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What in the query of a long poll is one person's own: who they are, and which of their visits it is. The rest is the same,
 * to the letter, for all who wait in a room and have been told the same.
 *
 * @param as as it is meant; null where it is not there
 * @param visit as that
 * @param rest the query without these two, or all of it where they are not written as usual
 */
record Own(@Nullable String as, @Nullable String visit, String rest) {
    private static final String AS = "as=";
    private static final String VISIT = "visit=";

    static Own in(String query) {
        if (!query.contains(AS) && !query.contains(VISIT)) {
            return new Own(null, null, query);
        }
        String as = null;
        String visit = null;
        StringBuilder rest = new StringBuilder(query.length() + 1);
        for (int begin = 0, end; begin <= query.length(); begin = end + 1) {
            end = query.indexOf('&', begin);
            end = end < 0 ? query.length() : end;
            if (as == null && query.startsWith(AS, begin)) {
                as = query.substring(begin + AS.length(), end);
            } else if (visit == null && query.startsWith(VISIT, begin)) {
                visit = query.substring(begin + VISIT.length(), end);
            } else {
                rest.append(query, begin, end).append('&');
            }
        }
        try {
            return new Own(decoded(as), decoded(visit), rest.toString());
        } catch (IllegalArgumentException e) {
            return new Own(null, null, query);
        }
    }

    /** @throws IllegalArgumentException where it is not written as usual */
    private static @Nullable String decoded(@Nullable String raw) {
        if (raw == null) {
            return null;
        }
        String value = URLDecoder.decode(raw, StandardCharsets.UTF_8);
        if (value.indexOf(Reading.UNDECODABLE) >= 0 || raw.chars().anyMatch(c -> c >= 0x80)) {
            throw new IllegalArgumentException("It is not written as usual.");
        }
        return value;
    }

    boolean isNothing() {
        return as == null && visit == null;
    }

    /** Whether it says the same as the query when that was read as a whole. */
    boolean isAllOf(MultivaluedMap<String, String> query) {
        return Objects.equals(as, query.getFirst("as")) && Objects.equals(visit, query.getFirst("visit"));
    }
}
