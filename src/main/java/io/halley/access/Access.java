package io.halley.access;

import io.halley.HalleyConfig;
import io.halley.log.Circle;
import io.halley.log.MembershipRefusedException;
import io.halley.log.Messages;
import io.halley.log.PrivateRooms;
import io.halley.log.SilencedException;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.names.Names;
import io.halley.platform.Direct;
import io.halley.poll.LeanRequests;
import io.halley.problem.Problem;
import io.halley.problem.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows who asks, and what they may do in a room. Each request passes here before anything is read or said
 * for it; a poll that waits takes the {@link Person} with it, and is asked about once more before it is answered, no later
 * than that one's token lasts.
 *
 * <p>A request without a token is nobody's, and so is one whose token has ended, is another provider's or was made up: it is
 * never taken for an anonymous one instead.
 */
@Direct
public class Access {
    private static final Logger LOG = System.getLogger(Access.class.getName());

    private static final String SCHEME = "Bearer ";

    private final @Nullable Tokens tokens;
    private final @Nullable SignInSettings signIn;
    private final @Nullable Sessions sessions;
    private final @Nullable OwnCookie cookie;
    private final Audit audit;
    private final Sites sites;
    private final Names names;
    private final PrivateRooms rooms;
    private final Person anybody;
    private final AtomicBoolean keysAreHad = new AtomicBoolean(true);

    @Inject
    Access(@ConfigProperties HalleyConfig config, Audit audit, Sites sites, Names names, Messages messages) {
        rooms = messages.privateRooms();
        anybody = Person.anybody(rooms);
        tokens = config.tokens().map(settings -> new Tokens(settings, rooms)).orElse(null);
        signIn = config.signIn().orElse(null);
        sessions =
                config.signIn().map(settings -> new Sessions(settings, rooms)).orElse(null);
        cookie = config.signIn().map(Access::sessionCookie).orElse(null);
        this.audit = audit;
        this.sites = sites;
        this.names = names;
    }

    static OwnCookie sessionCookie(SignInSettings settings) {
        return OwnCookie.of("halley-session", settings.pageAddress());
    }

    /** With whom people sign in on the page; null where they do not. */
    @Nullable
    SignInSettings signIn() {
        return signIn;
    }

    /**
     * Who asks.
     *
     * @throws RefusedException with status 401 where that is not told, or not by a token that counts (RFC 6750); 400 where it
     *     is told twice; 503 where the provider's keys cannot be had
     */
    public Person whoAsks(HttpServletRequest request) {
        return tokens == null ? anybody : asking(request, tokens).get();
    }

    /** The same of one who is about to speak: where nobody is asked who they are, their browser may still be known. */
    public Person whoSpeaks(HttpServletRequest request) {
        if (tokens != null || !names.areHeld()) {
            return whoAsks(request);
        }
        String secret = ownBrowser(request);
        return secret == null ? anybody : anybody.at(BrowserCookie.hash(secret));
    }

    /**
     * Under which names somebody may be there: where nobody is asked who they are, one may be another browser's. It can be
     * asked later, too, when the request itself cannot and somebody else may have the name.
     *
     * @see #signed for what is said under it
     */
    public Predicate<String> mayBeCalled(HttpServletRequest request) {
        if (tokens != null) {
            return name -> true;
        }
        String browser = whoSpeaks(request).browser();
        return name -> names.mayUse(name, browser);
    }

    private @Nullable String ownBrowser(HttpServletRequest request) {
        String secret = BrowserCookie.in(request);
        return secret != null && comesFromOurPage(request) ? secret : null;
    }

    /**
     * By what a browser is known again.
     *
     * @param hash what stands for it
     * @param cookie with which it keeps that, as it is set
     */
    public record Browser(String hash, String cookie) {}

    /** The one that asks, as it was known before, or from now on. */
    public Browser browser(HttpServletRequest request) {
        String known = ownBrowser(request);
        String secret = known == null ? BrowserCookie.fresh() : known;
        return new Browser(BrowserCookie.hash(secret), BrowserCookie.header(secret, request));
    }

    /** The same as {@link #whoAsks} for later, when the request itself is not to be asked any more. */
    public Supplier<Person> whoAsksLater(HttpServletRequest request) {
        return tokens == null ? () -> anybody : asking(request, tokens);
    }

    private Supplier<Person> asking(HttpServletRequest request, Tokens tokens) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        String session = headers.isEmpty() ? session(request) : null;
        String method = request.getMethod();
        String path = request.getRequestURI();
        String address = LeanRequests.clientOf(request);
        return () -> {
            try {
                return sessions != null && session != null
                        ? sessions.person(session)
                        : keysAreHad(tokens.person(token(headers)));
            } catch (BadTokenException e) {
                String reason = String.valueOf(e.getMessage());
                String what = session == null ? "the token: " : "the session: ";
                audit.refused("somebody", method, path, address, what + reason);
                throw new RefusedException(toSignIn(e.hasEnded() ? Problem.tokenEnded() : Problem.invalidToken()));
            } catch (RefusedException e) {
                audit.refused("somebody", method, path, address, e.problem().title());
                throw new RefusedException(toSignIn(e.problem()));
            } catch (KeysUnavailableException e) {
                if (keysAreHad.getAndSet(false)) {
                    LOG.log(
                            Level.WARNING,
                            "Nobody gets in: the keys of the provider cannot be had ({0})",
                            e.getMessage());
                }
                throw new RefusedException(Problem.keysUnavailable());
            }
        };
    }

    private Person keysAreHad(Person person) {
        if (!keysAreHad.get()) {
            keysAreHad.set(true);
            LOG.log(Level.INFO, "The keys of the provider are there again");
        }
        return person;
    }

    /** Sent along by the browser whoever's page asks; null where there is none, or it does not count. */
    private @Nullable String session(HttpServletRequest request) {
        String session = cookie == null ? null : cookie.in(request);
        return session != null && comesFromOurPage(request) ? session : null;
    }

    /** Also where a proxy passes on by which name it was asked in no way. */
    boolean comesFromOurPage(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        return (signIn != null && signIn.origin().equalsIgnoreCase(origin))
                || sites.allowWithCookie(
                        request.getMethod(), request.getHeader("Sec-Fetch-Site"), origin, request.getHeader("Host"));
    }

    private Problem toSignIn(Problem problem) {
        return signIn == null || problem.status() != 401 ? problem : problem.toSignIn(signIn.signIn());
    }

    /**
     * Asks whether somebody may do something in all of these rooms.
     *
     * @param address the client's; nothing for this machine
     * @throws RefusedException with status 403 where they may not but know of the room, for they may do something else there;
     *     404 where they may not know whether there is one
     */
    public void check(Person person, Right right, List<RoomName> rooms, String address) {
        for (RoomName room : rooms) {
            if (!person.may(right, room, this.rooms.of(room))) {
                throw refusal(person, right, rooms, room, address);
            }
        }
    }

    private RefusedException refusal(Person person, Right right, List<RoomName> rooms, RoomName first, String address) {
        boolean known = rooms.stream().allMatch(room -> person.mayKnowOf(room, this.rooms.of(room)));
        return refusal(person, "to " + right.name().toLowerCase(Locale.ROOT) + " in", first, address, known);
    }

    private RefusedException refusal(Person person, String what, RoomName room, String address, boolean known) {
        Problem problem = known ? Problem.notAllowed() : Problem.noSuchRoom();
        audit.refused(person.toString(), what, room.value(), address, "status " + problem.status());
        return new RefusedException(problem);
    }

    /**
     * Asks whether it is known who somebody is, for what is kept of them.
     *
     * @throws RefusedException with status 403 where nobody is asked that here
     */
    public void checkIsKnown(Person person) {
        if (person.id().isEmpty()) {
            throw new RefusedException(Problem.notKnown());
        }
    }

    /**
     * Asks about somebody once more who has waited for their turn.
     *
     * @throws RefusedException with status 401 where their time is over by now
     */
    public void checkStill(Person person) {
        if (person.hasEnded()) {
            throw new RefusedException(toSignIn(Problem.tokenEnded()));
        }
    }

    /**
     * Asks about somebody once more for whom something was read: they get it who may read there now. The read may have shown
     * what was said a moment ago, behind an entry that takes them out.
     *
     * @throws RefusedException as {@link #checkStill(Person)} and {@link #check} have it
     */
    public void checkMayHave(Person person, List<RoomName> rooms, String address) {
        checkStill(person);
        check(person, Right.READ, rooms, address);
    }

    /**
     * What a person says, with them as its author.
     *
     * @param address the client's; nothing for this machine
     * @throws RefusedException with status 403 where it is said in another one's name, 409 where another browser has that, and
     *     401 where their time is over by now
     */
    public Draft signed(Draft draft, Person person, RoomName room, String address) {
        checkStill(person);
        try {
            if (tokens == null && !names.mayUse(draft.author(), person.browser())) {
                throw new RefusedException(Problem.nameTaken());
            }
            return person.sign(draft);
        } catch (RefusedException e) {
            audit.refused(
                    person.toString(),
                    "to speak in",
                    room.value(),
                    address,
                    e.problem().title());
            throw e;
        }
    }

    /**
     * Asks whether somebody may say a message otherwise: who has said it may, as long as they may speak there.
     *
     * @throws RefusedException with status 403 where they may not
     */
    public void checkMayEdit(Person person, Message message, String address) {
        check(person, Right.WRITE, List.of(message.room()), address);
        if (!person.hasSaid(message)) {
            throw refuseChange(person, "edit", message, address);
        }
    }

    /**
     * Asks whether somebody may take a message back: who moderates there, and who may edit it.
     *
     * @throws RefusedException with status 403 where they may not
     */
    public void checkMayDelete(Person person, Message message, String address) {
        boolean theirs = person.hasSaid(message) && may(person, Right.WRITE, message.room());
        if (!theirs && !may(person, Right.MODERATE, message.room())) {
            throw refuseChange(person, "delete", message, address);
        }
    }

    /** Whether somebody may read in a room, where it is one of many that they did not ask for by name. */
    public boolean mayRead(Person person, RoomName room) {
        return may(person, Right.READ, room);
    }

    private boolean may(Person person, Right right, RoomName room) {
        return person.may(right, room, rooms.of(room));
    }

    private RefusedException refuseChange(Person person, String what, Message message, String address) {
        Problem problem = Problem.notTheirs();
        audit.refused(person.toString(), "to " + what, place(message), address, problem.title());
        return new RefusedException(problem);
    }

    /** Somebody has taken a message back. Where it was another one's, the operator is told. */
    public void deleted(Person person, Message message, String address) {
        if (!person.hasSaid(message)) {
            audit.moderated(person.toString(), "deleted", place(message), address);
        }
    }

    /**
     * Asks whether somebody may decide who speaks in a room: who moderates there.
     *
     * @throws RefusedException with status 403 or 404, as {@link #check} has it
     */
    public void checkMayModerate(Person person, RoomName room, String address) {
        check(person, Right.READ, List.of(room), address);
        checkIsKnown(person, "to moderate in", room, address);
        check(person, Right.MODERATE, List.of(room), address);
    }

    /**
     * Asks whether somebody may say what a room is about: who reads there, and moderates or manages it.
     *
     * @throws RefusedException with status 403 or 404, as {@link #check} has it
     */
    public void checkMayNameTopic(Person person, RoomName room, String address) {
        check(person, Right.READ, List.of(room), address);
        checkIsKnown(person, "to name the topic of", room, address);
        if (!may(person, Right.MANAGE, room)) {
            check(person, Right.MODERATE, List.of(room), address);
        }
    }

    /**
     * Asks whether somebody may decide whether that one speaks: nobody does so about themselves, be it by a slip or to be
     * rid of what another one has decided.
     *
     * @param personId whom they mean
     * @throws RefusedException with status 403 where it is they themselves
     */
    public void checkIsAnother(Person person, String personId, RoomName room, String address) {
        if (person.id().equals(personId)) {
            Problem problem = Problem.notYourself();
            audit.refused(person.toString(), "to mute or unmute in", room.value(), address, problem.title());
            throw new RefusedException(problem);
        }
    }

    /**
     * Asks whether somebody may know of a room.
     *
     * @throws RefusedException with status 404 where they may not
     */
    public void checkMayKnow(Person person, RoomName room, String address) {
        if (!person.mayKnowOf(room, rooms.of(room))) {
            throw refusal(person, "to look at", room, address, false);
        }
    }

    /**
     * Asks whether somebody may make a room, or something else of it: who could speak there by the rules, or has it already. Whether it
     * is another one's, the log knows best.
     *
     * @throws RefusedException with status 403 or 404, as {@link #check} has it, and 403 where nobody is asked who they are
     */
    public void checkMayMake(Person person, RoomName room, String address) {
        checkIsKnown(person, "to make", room, address);
        Circle circle = rooms.of(room);
        checkMayMake(person, room, circle, !circle.isPrivate(), address);
    }

    /**
     * Asks whether somebody may begin a conversation of theirs, or go on with it.
     *
     * @throws RefusedException as {@link #checkMayMake(Person, RoomName, String)}
     */
    public void checkMayConverse(Person person, RoomName conversation, String address) {
        checkIsKnown(person, "to make", conversation, address);
        Circle circle = rooms.of(conversation);
        checkMayMake(person, conversation, circle, circle.changed() == 0, address);
    }

    /** @param isFree whether it is for whoever may speak there by the rules */
    private void checkMayMake(Person person, RoomName room, Circle circle, boolean isFree, String address) {
        boolean may = (circle.isPrivate() && circle.has(person.id()))
                || person.may(Right.MANAGE, room, circle)
                || (person.grants().allow(Right.WRITE, room) && isFree);
        if (!may) {
            throw refusal(person, "to make", room, address, person.mayKnowOf(room, circle));
        }
    }

    /**
     * Asks whether somebody may have a say in who is in a room: its members and those who manage it. Which of them may do what,
     * the log knows best.
     *
     * @throws RefusedException as {@link #checkMayMake}
     */
    public void checkMayHost(Person person, RoomName room, String address) {
        checkIsKnown(person, "to decide who is in", room, address);
        Circle circle = rooms.of(room);
        boolean known = person.mayKnowOf(room, circle);
        boolean may = !circle.isPrivate() || circle.has(person.id()) || person.may(Right.MANAGE, room, circle);
        if (!may || !known) {
            throw refusal(person, "to decide who is in", room, address, known);
        }
    }

    /**
     * Asks whether somebody may see who is in a room: who may read there, and who manages it.
     *
     * @throws RefusedException as {@link #check}
     */
    public void checkMaySeeMembers(Person person, RoomName room, String address) {
        if (!may(person, Right.MANAGE, room)) {
            check(person, Right.READ, List.of(room), address);
        }
    }

    /** What is for owners and moderators is for nobody where nobody is asked who they are. */
    private void checkIsKnown(Person person, String what, RoomName room, String address) {
        if (person.id().isEmpty()) {
            audit.refused(person.toString(), what, room.value(), address, "nobody is asked who they are");
            throw new RefusedException(Problem.nobodyIsKnown());
        }
    }

    /** Somebody has decided who is in a room. The operator is told. */
    public void hosted(Person person, String what, RoomName room, String address) {
        audit.hosted(person.toString(), what, room.value(), address);
    }

    /** They have not: where that is because it is not for them to decide, the operator is told. */
    public void notHosted(Person person, String what, RoomName room, String address, Throwable failure) {
        if (cause(failure) instanceof MembershipRefusedException refused) {
            audit.refused(
                    person.toString(),
                    what,
                    room.value(),
                    address,
                    refused.why().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Somebody has decided who speaks in a room. The operator is told. */
    public void moderated(Person person, String what, RoomName room, String address) {
        audit.moderated(person.toString(), what, room.value(), address);
    }

    /** Somebody has not been heard: where that is because they may not speak there now, the operator is told. */
    public void notHeard(Person person, RoomName room, String address, Throwable failure) {
        Throwable why = cause(failure);
        if (why instanceof SilencedException || why instanceof MembershipRefusedException) {
            String reason = String.valueOf(why.getMessage());
            audit.refused(person.toString(), "to speak in", room.value(), address, reason);
        }
    }

    private static String place(Message message) {
        return "message " + message.id() + " in " + message.room();
    }

    private static String token(List<String> headers) {
        if (headers.size() > 1) {
            throw new RefusedException(Problem.malformed("The Authorization is there more than once."));
        }
        if (headers.isEmpty() || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new RefusedException(Problem.noToken());
        }
        return headers.get(0).substring(SCHEME.length()).strip();
    }
}
