package io.halley.problem;

import io.halley.count.Counts;
import io.halley.log.HistoryGoneException;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when its request cannot be served, as RFC 9457 has it: what happened, and what to do next.
 *
 * @param type the kind of problem, a URN that programs compare
 * @param title the kind in words, the same for each of its kind
 * @param detail this one in words
 * @param members what else a program needs
 */
public record Problem(int status, String type, String title, String detail, Map<String, Object> members) {
    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    private static final String NOT_ALLOWED = "not-allowed";
    private static final String INVALID_TOKEN = "invalid-token";

    /** A client that was turned away comes back after 1 to this many seconds, spread over them. */
    private static final int MAX_RETRY_SECONDS = 5;

    private static final String KINDS = "urn:halley:problem:";

    public static Problem of(int status, String kind, String title, String detail) {
        return new Problem(status, KINDS + kind, title, detail, Map.of());
    }

    /** The same with one more member. */
    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(status, type, title, detail, more);
    }

    /** The log cannot be read or written now. */
    public static Problem unavailable() {
        return of(
                503,
                "unavailable",
                "The message log cannot be reached",
                "Nothing was acknowledged. Try again after Retry-After, a post with the same Idempotency-Key.");
    }

    /** Nobody has said who asks. */
    public static Problem noToken() {
        return of(
                401,
                "no-token",
                "This server wants to know who asks",
                "Send the token that your provider gives you, as Authorization: Bearer and the token.");
    }

    /** Another browser has the name. */
    public static Problem nameTaken() {
        return of(
                409,
                "name-taken",
                "Somebody else speaks under that name",
                "Take another name, or speak from the browser that has this one.");
    }

    /** It was said by a token that does not count here. */
    public static Problem invalidToken() {
        return of(
                401,
                INVALID_TOKEN,
                "The token does not count here",
                "Send one that is valid now, of the provider that this server knows, and for this server.");
    }

    /** It was said by a token that has counted until a while ago. */
    public static Problem tokenEnded() {
        return of(401, INVALID_TOKEN, "The token does not count here", "It has ended: ask again with a new one.");
    }

    /** The same where people can sign in on the page. */
    public Problem toSignIn(String address) {
        String advice =
                "Sign in on the page (\"signIn\"), or send a token that is valid now, as Authorization: Bearer.";
        return new Problem(status, type, title, advice, members).with("signIn", address);
    }

    /** Who asks may do other things in this room. */
    public static Problem notAllowed() {
        return of(
                403,
                NOT_ALLOWED,
                "The token does not allow this in this room",
                "Ask whoever gives out tokens for the right to do it, and ask again with the new one.");
    }

    /** Where nobody is asked who they are, nothing is kept of anybody. */
    public static Problem notKnown() {
        return of(
                403,
                "not-known",
                "Nobody is known here",
                "This server asks nobody who they are, so it keeps of nobody how far they have read. Keep it at the client.");
    }

    /** A message is changed by who has said it, and by nobody else but those who moderate. */
    public static Problem notTheirs() {
        return of(
                403,
                "not-theirs",
                "The message is somebody else's",
                "Who has said it can change it, and where nobody is asked who they are nobody can. Who moderates can delete it.");
    }

    /** Only those speak there who moderate. */
    public static Problem roomLocked() {
        return of(
                403,
                "room-locked",
                "The room is locked",
                "Nobody speaks there until somebody who moderates unlocks it. What you have said you can still take back.");
    }

    /** @param until when the author may speak there again */
    public static Problem muted(Instant until) {
        return of(
                        403,
                        "muted",
                        "You are muted in this room",
                        "Wait until the moment in \"until\", or for somebody who moderates to let you speak earlier."
                                + " What you have said you can still take back.")
                .with("until", until);
    }

    /** Nobody decides about themselves. */
    public static Problem notYourself() {
        return of(
                403,
                "not-yourself",
                "Nobody mutes or unmutes themselves",
                "Look whether it is the id of whom you mean; for yourself ask somebody else who moderates there.");
    }

    /** A message answers another one of its room. */
    static Problem nothingToAnswer() {
        return of(
                409,
                "nothing-to-answer",
                "What the message answers is not there",
                "It is deleted, or no message of this room. Leave \"replyTo\" out to say it all the same.");
    }

    /** There is a limit to how many are muted in a room. */
    static Problem tooManyMuted() {
        return of(
                409,
                "too-many-muted",
                "As many are muted in this room as can be",
                "Unmute somebody first; or lock the room, in which those who moderate go on speaking.");
    }

    /** Where nobody is asked who they are, a room can be nobody's, and nobody moderates it. */
    public static Problem nobodyIsKnown() {
        return of(
                403,
                "nobody-is-known",
                "Nobody is asked who they are here",
                "Rooms have owners, members and moderators where people sign in, or have tokens: ask the operator for"
                        + " HALLEY_ACCESS_MODE=jwt or oidc.");
    }

    static Problem notTheOwner() {
        return of(
                403,
                "not-the-owner",
                "The room is somebody else's",
                "Its owner decides who is in it, and what it is. You can leave it.");
    }

    static Problem nobodysRoom() {
        return of(
                403,
                "nobodys-room",
                "The room was there before, and is nobody's",
                "Take another name for a room of your own; or ask somebody whom the rules let manage this one.");
    }

    static Problem notPrivate() {
        return of(
                409,
                "room-public",
                "The room is public, and has no members",
                "Whoever the rules let read it does. Its owner can make it private.");
    }

    static Problem conversation() {
        return of(
                409,
                "conversation",
                "A conversation is of those whom it was begun with",
                "Begin another one with those whom you mean. You can leave this one.");
    }

    static Problem ownerStays() {
        return of(409, "owner-stays", "The owner is the last to leave", "Make another member the owner first.");
    }

    static Problem noSuchMember() {
        return of(409, "no-such-member", "The new owner is no member of the room", "Let them in first.");
    }

    static Problem tooManyMembers() {
        return of(
                409,
                "too-many-members",
                "As many are in this room as can be",
                "Take somebody out first; a room for more is better public, or opened by a rule.");
    }

    /** Who asks may do nothing in this room, and is not told whether there is one. */
    public static Problem noSuchRoom() {
        return of(
                404,
                "no-such-room",
                "There is no such room for you",
                "If there should be, ask whoever gives out tokens for a right in it, and ask again with the new one.");
    }

    /** Who asks cannot be told, because the provider is away and its keys are not known. */
    public static Problem keysUnavailable() {
        return of(
                503,
                "keys-unavailable",
                "No token can be checked now",
                "The keys of the provider cannot be had. Try again after Retry-After with the same token.");
    }

    /** So much is under way that no more is begun. */
    public static Problem tooBusy() {
        return of(
                503,
                "too-busy",
                "The server has too much in hand",
                "Nothing was acknowledged. Try again after Retry-After, a post with the same Idempotency-Key.");
    }

    /** More comes from a client than it may send. */
    static Problem tooMuch(String what) {
        return of(
                429,
                "too-much",
                "More comes from your address than one may send",
                what + " Try again after Retry-After, a post with the same Idempotency-Key.");
    }

    /** @param missed a link that reads what is left behind the cursor that was asked with */
    public static Problem historyGone(HistoryGoneException gone, String missed) {
        return of(
                        410,
                        "history-gone",
                        "The history does not reach back to this cursor",
                        "Messages after it are gone. Go on from \"cursor\"; \"missed\" reads what is left before it.")
                .with("cursor", gone.now())
                .with("missed", missed);
    }

    /** A request that breaks a rule, which the detail names. */
    public static Problem malformed(String detail) {
        return of(400, "malformed", "The request breaks a rule", detail);
    }

    /** A problem that HTTP's status says all about, whoever found it. */
    public static Problem ofStatus(int status, @Nullable String found) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Status " + status : known.getReasonPhrase();
        return new Problem(status, "about:blank", title, found == null ? advice(status) : found, Map.of());
    }

    private static String advice(int status) {
        return switch (status) {
            case 400 -> "The request cannot be understood: see what its address and headers look like on the wire.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not know that method: see the Allow header.";
            case 406 -> "Only application/json can be had here, and of reads that can wait text/event-stream.";
            case 408 ->
                "The body did not come to its end in time. Send it again; where it has an Idempotency-Key, with the same.";
            case 415 -> "This address does not take that Content-Type: see /openapi. Whatever it is, it is UTF-8.";
            case 500 -> "The server has a fault, and has logged it. Trying again later may help.";
            default -> "The request cannot be served.";
        };
    }

    /** The problem as JSON, in UTF-8. */
    public byte[] json() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        json.add("type", type).add("title", title).add("status", status).add("detail", detail);
        members.forEach((name, value) -> {
            if (value instanceof Long number) {
                json.add(name, number);
            } else {
                json.add(name, value.toString());
            }
        });
        return json.build().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Answers with the problem where JAX-RS does not. Counts it. */
    public void send(HttpServletResponse response) throws IOException {
        Counts.refused(reason());
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE.toString());
        if (status == 503 || status == 429) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter()));
        }
        response.getOutputStream().write(json());
    }

    /** The kind in a word, for those who count. */
    private String reason() {
        return type.startsWith(KINDS) ? type.substring(KINDS.length()) : "http-" + status;
    }

    /**
     * The problem as a response, with {@code Retry-After} where trying again is the thing to do, and {@code
     * WWW-Authenticate} where it is to say who asks (RFC 6750). Counts it.
     */
    public Response toResponse() {
        Counts.refused(reason());
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(json());
        if (status == 503 || status == 429) {
            response.header(HttpHeaders.RETRY_AFTER, retryAfter());
        }
        if (status == 401 || reason().equals(NOT_ALLOWED)) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"halley\"" + error());
        }
        return response.build();
    }

    private static int retryAfter() {
        return ThreadLocalRandom.current().nextInt(1, MAX_RETRY_SECONDS + 1);
    }

    private String error() {
        return switch (reason()) {
            case INVALID_TOKEN -> ", error=\"invalid_token\"";
            case NOT_ALLOWED -> ", error=\"insufficient_scope\"";
            default -> "";
        };
    }
}
