package io.halley.problem;

import io.halley.database.LogUnavailableException;
import io.halley.log.ChangeRefusedException;
import io.halley.log.HistoryGoneException;
import io.halley.log.KeyReusedException;
import io.halley.log.MembershipRefusedException;
import io.halley.log.NothingToAnswerException;
import io.halley.log.SilencedException;
import io.halley.log.TooManyMutedException;
import io.halley.message.MalformedException;
import io.halley.message.TooLargeException;
import io.halley.message.UnsupportedFormException;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.CompletionException;

/** Turns whatever goes wrong into a {@link Problem}; nobody outside sees an exception. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

    private final UriInfo request;

    public ProblemMapper(@Context UriInfo request) {
        this.request = request;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Response response = problem(thrown).toResponse();
        if (thrown instanceof WebApplicationException refused
                && refused.getResponse().getStatus() == 405) {
            Object allowed = refused.getResponse().getHeaderString(HttpHeaders.ALLOW);
            return Response.fromResponse(response)
                    .header(HttpHeaders.ALLOW, allowed)
                    .build();
        }
        return response;
    }

    private Problem problem(Throwable thrown) {
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            return problem(thrown.getCause());
        }
        if (thrown instanceof RefusedException refused) {
            return refused.problem();
        }
        if (thrown instanceof MalformedException malformed) {
            return Problem.malformed(message(malformed));
        }
        if (thrown instanceof TooLargeException tooLarge) {
            return Problem.of(413, "too-large", "The message is too long", message(tooLarge));
        }
        if (thrown instanceof UnsupportedFormException unsupported) {
            return Problem.ofStatus(415, message(unsupported));
        }
        if (thrown instanceof KeyReusedException) {
            return Problem.of(
                    422,
                    "key-reused",
                    "The Idempotency-Key belongs to another message",
                    "A key stands for one message: take a new one for another text, author or room.");
        }
        if (thrown instanceof ChangeRefusedException refused) {
            return changeRefused(refused.why());
        }
        if (thrown instanceof NothingToAnswerException) {
            return Problem.nothingToAnswer();
        }
        if (thrown instanceof SilencedException silenced) {
            return silenced.until().map(Problem::muted).orElseGet(Problem::roomLocked);
        }
        if (thrown instanceof TooManyMutedException) {
            return Problem.tooManyMuted();
        }
        if (thrown instanceof MembershipRefusedException refused) {
            return membershipRefused(refused.why());
        }
        if (thrown instanceof HistoryGoneException gone) {
            return historyGone(gone);
        }
        if (thrown instanceof LogUnavailableException) {
            return Problem.unavailable();
        }
        if (thrown instanceof ServiceUnavailableException) {
            return Problem.tooBusy();
        }
        if (thrown instanceof WebApplicationException refused
                && refused.getResponse().getStatus() == 429) {
            return Problem.tooMuch(message(refused));
        }
        if (thrown instanceof WebApplicationException refused) {
            return Problem.ofStatus(refused.getResponse().getStatus(), null);
        }
        if (cannotBeMatched(thrown)) {
            return Problem.ofStatus(400, null);
        }
        if (lostByTheServer(thrown)) {
            return Problem.unavailable();
        }
        LOG.log(Level.ERROR, "A request failed", thrown);
        return Problem.ofStatus(500, null);
    }

    private static Problem changeRefused(ChangeRefusedException.Why why) {
        return switch (why) {
            case NO_SUCH_MESSAGE -> Problem.ofStatus(404, null);
            case CHANGED_MEANWHILE ->
                Problem.of(
                        412,
                        "changed-meanwhile",
                        "The message has changed meanwhile",
                        "Read it again, and send its ETag as If-Match where your change is still wanted.");
            case DELETED -> Problem.of(409, "deleted", "The message is deleted", "Say it again as a new one.");
            case EDITED_TOO_OFTEN ->
                Problem.of(
                        409,
                        "edited-too-often",
                        "The message was edited as often as one can be",
                        "Leave it as it is, or delete it and say it again.");
            case TOO_MANY_KINDS ->
                Problem.of(
                        409,
                        "too-many-reactions",
                        "As many different reactions are on the message as there can be",
                        "Take one of those that are there already.");
            case REACTED_TOO_OFTEN ->
                Problem.of(
                        409,
                        "reacted-too-often",
                        "So many have reacted to the message that it takes no more",
                        "What is there can still be taken back.");
        };
    }

    private static Problem membershipRefused(MembershipRefusedException.Why why) {
        return switch (why) {
            case NOT_A_MEMBER -> Problem.noSuchRoom();
            case NOT_THE_OWNER -> Problem.notTheOwner();
            case IS_NOBODYS -> Problem.nobodysRoom();
            case IS_PUBLIC -> Problem.notPrivate();
            case IS_A_CONVERSATION -> Problem.conversation();
            case OWNER_STAYS -> Problem.ownerStays();
            case NO_SUCH_MEMBER -> Problem.noSuchMember();
            case TOO_MANY_MEMBERS -> Problem.tooManyMembers();
        };
    }

    /**
     * What RESTEasy cannot read while it looks for a resource of ours ({@code Accept: text/html;q=x}, or a query {@code %zz}
     * where there is none) ends in all kinds of exceptions.
     */
    private static boolean cannotBeMatched(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("org.jboss.resteasy.core.registry."));
    }

    /**
     * Open Liberty, very rarely and under load, has let go of a request's application when another thread answers it
     * while the first is still on its way out. The answer is lost, so the client has to ask again: the same cursor, or
     * the same Idempotency-Key, gets it.
     */
    private static boolean lostByTheServer(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown instanceof NullPointerException
                && trace.length > 0
                && trace[0].getClassName().startsWith("com.ibm.ws.webcontainer.");
    }

    /** The link is relative to the address that was asked: what the client called us by is not known behind a proxy. */
    private Problem historyGone(HistoryGoneException gone) {
        String messages = request.getRequestUri().getRawPath().endsWith("/") ? "../messages?" : "messages?";
        String query = request.getRequestUriBuilder()
                .replaceQueryParam("after", gone.kept().toString())
                .build()
                .getRawQuery();
        return Problem.historyGone(gone, messages + query);
    }

    private static String message(RuntimeException e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }
}
