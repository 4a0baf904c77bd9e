package io.halley.access;

import io.halley.message.MalformedException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where somebody wants to be once they have signed in: on our own page, and nowhere else, for whoever makes up a link to
 * {@code /sign-in} chooses it (open redirects).
 */
final class Destination {
    /** A room's name of 64 letters, each of a dozen characters, has room. */
    private static final int LONGEST = 1_024;

    private Destination() {}

    /**
     * @param to relative to the page, as {@code #lobby}
     * @throws MalformedException where that is no address, or none of the page's
     */
    static URI of(String to, URI page) {
        if (to.length() <= LONGEST && to.chars().noneMatch(Destination::isOdd)) {
            try {
                URI relative = new URI(to);
                boolean below = !relative.isAbsolute() && relative.getRawAuthority() == null;
                if (below && staysBelow(relative.getRawPath())) {
                    return URI.create(page + relative.toASCIIString());
                }
            } catch (URISyntaxException e) {
                throw new MalformedException("The parameter to is no address.", e);
            }
        }
        throw new MalformedException("The parameter to is an address below the page, such as #lobby.");
    }

    /** Without a slash at its begin, and dots, also in disguise. */
    private static boolean staysBelow(String path) {
        return !path.startsWith("/") && !path.contains("..") && path.indexOf('%') < 0;
    }

    /** Browsers take a backslash for a slash, and pass over what cannot be seen. */
    private static boolean isOdd(int character) {
        return character == '\\' || Character.isISOControl(character) || Character.isWhitespace(character);
    }
}
