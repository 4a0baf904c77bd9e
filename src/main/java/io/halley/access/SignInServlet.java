package io.halley.access;

import io.halley.access.SignIn.Step;
import io.halley.message.MalformedException;
import io.halley.pictures.Pictures;
import io.halley.platform.TrustedProxies;
import io.halley.poll.Shares;
import io.halley.problem.Problem;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.json.Json;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where people sign in and out. A browser is led there and back, so that what goes wrong is told by the page, to which it is
 * led as well; the operator is told why. No thread waits for the provider.
 */
@WebServlet(
        urlPatterns = {SignInServlet.BEGIN, SignInServlet.END, SignInServlet.OUT},
        asyncSupported = true)
public class SignInServlet extends HttpServlet {
    static final String BEGIN = "/sign-in";
    static final String END = "/sign-in/done";
    static final String OUT = "/sign-out";

    private static final long serialVersionUID = 1;

    private static final Logger LOG = System.getLogger(SignInServlet.class.getName());

    /**
     * A thousand people who come to work in the same ten seconds, at a provider that takes a second for each; and they may all
     * come from one address, which gets a quarter.
     */
    private static final int MOST_AT_ONCE = 400;

    private static final String FAILED = "?sign-in=failed";
    private static final String NO_COOKIE = "";

    private final transient Audit audit;
    private final transient TrustedProxies proxies;
    private final transient @Nullable SignInSettings settings;
    private final transient @Nullable SignIn signIn;
    private final transient Shares places = new Shares(Long.MAX_VALUE, MOST_AT_ONCE);
    private final transient AtomicBoolean providerIsThere = new AtomicBoolean(true);
    private final transient Access access;

    public SignInServlet() {
        audit = CDI.current().select(Audit.class).get();
        proxies = CDI.current().select(TrustedProxies.class).get();
        access = CDI.current().select(Access.class).get();
        settings = access.signIn();
        signIn = settings == null
                ? null
                : new SignIn(settings, CDI.current().select(Pictures.class).get()::told);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getServletPath().equals(OUT) ? "POST" : "GET";
        if (settings == null || signIn == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (!request.getMethod().equals(method)) {
            response.setHeader("Allow", method);
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (method.equals("POST") && !access.comesFromOurPage(request)) {
            SitesFilter.OTHER_SITE.send(response);
        } else if (places.take(proxies.client(request), 1)) {
            serveOrGiveBack(settings, signIn, request, response);
        } else {
            Problem.tooBusy().send(response);
        }
    }

    private void serveOrGiveBack(
            SignInSettings settings, SignIn signIn, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            serve(settings, signIn, request, response);
        } catch (MalformedException e) {
            places.giveBack(proxies.client(request), 1);
            Problem.malformed(String.valueOf(e.getMessage())).send(response);
        } catch (RuntimeException e) {
            places.giveBack(proxies.client(request), 1);
            throw e;
        }
    }

    private void serve(
            SignInSettings settings, SignIn signIn, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        OwnCookie session = Access.sessionCookie(settings);
        OwnCookie trip = OwnCookie.of("halley-sign-in", settings.pageAddress());
        switch (request.getServletPath()) {
            case BEGIN -> {
                URI to = Destination.of(to(request), settings.pageAddress());
                lead(
                        request,
                        settings,
                        signIn.begin(to),
                        (step, answer) -> trip.set(answer, step.cookie(), SignIn.LONGEST));
            }
            case END -> {
                String sealed = trip.in(request);
                Map<String, String> told = told(request);
                trip.clear(response);
                CompletableFuture<Step> end =
                        CompletableFuture.completedFuture(sealed).thenCompose(cookie -> signIn.end(cookie, told));
                lead(request, settings, end, (step, answer) -> session.set(answer, step.cookie(), settings.session()));
            }
            default -> {
                session.clear(response);
                later(request, signIn.out(), SignInServlet::tell);
            }
        }
    }

    /** Who does not get in is told no more than that: whoever has made something up knows what, and others can do nothing. */
    private void lead(
            HttpServletRequest request,
            SignInSettings settings,
            CompletableFuture<Step> step,
            BiConsumer<Step, HttpServletResponse> withCookie) {
        String client = proxies.client(request);
        String path = request.getServletPath();
        later(
                request,
                step.exceptionally(failure -> {
                    tell(failure, path, client);
                    return new Step(URI.create(settings.page() + FAILED), NO_COOKIE);
                }),
                (taken, answer) -> {
                    if (!taken.cookie().equals(NO_COOKIE)) {
                        tellIfBack();
                        withCookie.accept(taken, answer);
                    }
                    answer.setStatus(HttpServletResponse.SC_SEE_OTHER);
                    answer.setHeader("Location", taken.to().toString());
                });
    }

    private void tell(Throwable failure, String path, String client) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BadTokenException bad) {
            audit.refused("somebody", "GET", path, client, String.valueOf(bad.getMessage()));
        } else if (providerIsThere.getAndSet(false)) {
            LOG.log(Level.WARNING, "Nobody can sign in: asking the provider fails ({0})", cause.toString());
        }
    }

    private void tellIfBack() {
        if (!providerIsThere.getAndSet(true)) {
            LOG.log(Level.INFO, "The provider answers again");
        }
    }

    private <T> void later(
            HttpServletRequest request, CompletableFuture<T> outcome, BiConsumer<T, HttpServletResponse> answer) {
        String client = proxies.client(request);
        AsyncContext context = request.startAsync();
        context.setTimeout(0); // What is waited for has an end of its own.
        var unused = outcome.whenComplete((known, failure) -> {
            places.giveBack(client, 1);
            try {
                if (failure == null) {
                    answer.accept(known, (HttpServletResponse) context.getResponse());
                } else {
                    LOG.log(Level.ERROR, "A request failed", failure);
                    ((HttpServletResponse) context.getResponse()).setStatus(500);
                }
            } finally {
                context.complete();
            }
        });
    }

    private static void tell(URI next, HttpServletResponse response) {
        response.setContentType("application/json");
        byte[] body = Json.createObjectBuilder()
                .add("next", next.toString())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        try {
            response.getOutputStream().write(body);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client has gone", e);
        }
    }

    private static String to(HttpServletRequest request) {
        Map<String, String> told = told(request);
        String to = told.remove("to");
        if (!told.isEmpty()) {
            throw new MalformedException("There is no other parameter than to.");
        }
        return to == null ? "" : to;
    }

    private static Map<String, String> told(HttpServletRequest request) {
        Map<String, String> told = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (values.length > 1) {
                throw new MalformedException("A parameter is there once.");
            }
            told.put(name, values[0]);
        });
        return told;
    }
}
