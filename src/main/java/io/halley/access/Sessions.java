package io.halley.access;

import io.halley.log.PrivateRooms;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Map;

/**
 * Who has signed in on the page. All that there is to a session is in the browser's cookie, sealed: whichever server gets it
 * knows whom it belongs to, and after a restart as before.
 */
final class Sessions {
    private static final Logger LOG = System.getLogger(Sessions.class.getName());

    /** Of a cookie, with its name and what else belongs to it, browsers keep 4,096 bytes. */
    private static final int LONGEST = 3_800;

    private final SignInSettings settings;
    private final People people;
    private final Seal seal;
    private final Known known = new Known(Known.MOST_BYTES);

    Sessions(SignInSettings settings, PrivateRooms rooms) {
        this.settings = settings;
        people = new People(settings.idTokens(), rooms);
        seal = new Seal(settings, "session");
    }

    /**
     * @param idToken what the provider says of who has signed in
     * @return a session of theirs, for a cookie
     * @throws BadTokenException where there is nothing to know them by, or more than a cookie holds
     */
    String begun(Claims idToken) {
        Instant until = Instant.now().plus(settings.session());
        Map<String, Object> needed = people.needed(idToken);
        Person person = people.person(new Claims(needed), until.toEpochMilli());
        String session = seal.sealed(needed, until);
        if (session.length() > LONGEST) {
            LOG.log(
                    Level.WARNING,
                    "{0} cannot sign in: what halley.access.rules read of their claims takes {1} bytes of the {2} that a"
                            + " cookie has; name the values that count",
                    person,
                    session.length(),
                    LONGEST);
            throw new BadTokenException("it says more than a cookie holds");
        }
        return session;
    }

    /** @throws BadTokenException where it is no session, or one that has ended */
    Person person(String session) {
        return known.person(session, this::opened);
    }

    private Person opened(String session) {
        Seal.Content content = seal.opened(session);
        return people.person(new Claims(content.all()), content.until());
    }
}
