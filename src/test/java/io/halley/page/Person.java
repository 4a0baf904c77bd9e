package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in front of a browser of their own, who uses the page as people do: by keys and clicks, by what is to be
 * seen. Whatever goes wrong behind it is kept, and told at the end.
 */
final class Person implements AutoCloseable {
    /** Longer than any wait for a poll on a busy machine. */
    private static final double PATIENCE_MS = 60_000;

    /** Those that the log has. */
    private static final String MESSAGES = ".message:not(.pending, .failed)";

    private static final String PASTE = "(flavours) => { const data = new DataTransfer();"
            + " Object.entries(flavours).forEach(([type, text]) => data.setData(type, text));"
            + " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
            + " {clipboardData: data, bubbles: true, cancelable: true})); }";

    private static final String SELECTED = "(() => { const {doc, selection} ="
            + " document.querySelector('message-composer').view.state;"
            + " return doc.textBetween(selection.from, selection.to, '\\n', '\\n'); })()";

    /** The second begins when what the first one drew is there. */
    private static final String DRAWN =
            "new Promise((drawn) =>" + " requestAnimationFrame(() => requestAnimationFrame(drawn)))";

    private final BrowserContext context;
    private final URI server;
    private final List<String> places = new CopyOnWriteArrayList<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Page page;

    Person(URI server, String name) {
        this(server, name, new NewContextOptions());
    }

    /** @param name null for somebody who has never been here */
    Person(URI server, @Nullable String name, NewContextOptions options) {
        this.server = server;
        places.add(server.toString());
        context = Chromium.browser().newContext(options);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        context.setDefaultTimeout(PATIENCE_MS);
        if (name != null) {
            context.addInitScript(
                    "if (location.protocol !== 'about:') { localStorage['halley.name'] ??= '\"" + name + "\"'; }");
        }
        context.addInitScript("addEventListener('securitypolicyviolation', (violation) => console.error('CSP ' +"
                + " violation.violatedDirective + ' ' + violation.blockedURI + ' ' + violation.sample))");
        context.onWebError(error -> faults.add(error.error()));
        context.onConsoleMessage(message -> {
            if (message.text().contains("CSP ") || message.text().contains("Content Security Policy")) {
                faults.add(message.text());
            }
        });
        context.onRequest(request -> {
            if (places.stream().noneMatch(request.url()::startsWith)) {
                faults.add("request: " + request.url());
            }
        });
        context.onDialog(dialog -> {
            faults.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page = context.newPage();
    }

    /** Somebody of whom each request has this token, where people sign in elsewhere. */
    static Person withToken(URI server, String token, String name, NewContextOptions options) {
        return new Person(server, name, options.setExtraHTTPHeaders(Map.of("Authorization", token)));
    }

    /** Has signed in, and nobody else at this browser. */
    void signedIn(String session) {
        int equals = session.indexOf('=');
        context.clearCookies();
        context.addCookies(List.of(
                new Cookie(session.substring(0, equals), session.substring(equals + 1)).setUrl(server.toString())));
    }

    /** Has been in these rooms before, which are at the side. */
    Person of(Collection<String> rooms) {
        String mine = rooms.stream().map(room -> "\"" + room + "\":{}").collect(Collectors.joining(",", "{", "}"));
        context.addInitScript("if (location.protocol !== 'about:') { localStorage['halley'"
                + " + (location.pathname === '/' ? '' : location.pathname) + '.mine'] ??= '" + mine + "'; }");
        return this;
    }

    /** It is no fault where requests go there as well. */
    void alsoGoesTo(URI place) {
        places.add(place.toString());
    }

    /** Whose requests can be answered here instead: without the page's worker, past which they would go. */
    static NewContextOptions intercepted() {
        return new NewContextOptions().setServiceWorkers(ServiceWorkerPolicy.BLOCK);
    }

    /** Keeps what is loaded later on its way, where nothing else is loaded: what brings it, for a page that is {@link #intercepted}. */
    Runnable holdWhatIsLoadedLater() {
        List<Route> onTheirWay = new ArrayList<>();
        page.route("**/*.js", onTheirWay::add);
        return () -> {
            page.waitForCondition(() -> !onTheirWay.isEmpty());
            page.unroute("**/*.js");
            onTheirWay.forEach(Route::resume);
        };
    }

    /** From now on no stream gets through to a page that is {@link #intercepted}, and it polls. */
    void losesStreams() {
        page.route(address -> address.contains("/messages?"), route -> {
            if (isStream(route.request())) {
                route.fulfill(new FulfillOptions().setStatus(406));
            } else {
                route.fallback();
            }
        });
    }

    static boolean isStream(Request asked) {
        return "text/event-stream".equals(asked.headers().get("accept"));
    }

    /** Has those posts answered so, and not by the server, that are meant: each is asked about once. */
    void answerPosts(BooleanSupplier meant, FulfillOptions answer) {
        context.route(address -> address.contains("/messages"), route -> {
            if (route.request().method().equals("POST") && meant.getAsBoolean()) {
                route.fulfill(answer);
            } else {
                route.resume();
            }
        });
    }

    /** A refusal that no retry mends. */
    static FulfillOptions refusal() {
        return new FulfillOptions()
                .setStatus(422)
                .setContentType("application/problem+json")
                .setBody("{}");
    }

    static NewContextOptions phone() {
        return new NewContextOptions()
                .setViewportSize(320, 640)
                .setHasTouch(true)
                .setIsMobile(true);
    }

    static NewContextOptions speaking(String language) {
        return new NewContextOptions().setLocale(language);
    }

    BrowserContext context() {
        return context;
    }

    Page page() {
        return page;
    }

    Person enter(String room) {
        page.navigate(address(room));
        ready(page, room);
        return this;
    }

    /** One more tab of the same browser. */
    Page tab(String room) {
        Page tab = context.newPage();
        tab.navigate(address(room));
        ready(tab, room);
        return tab;
    }

    String address(String room) {
        return server + "#" + room;
    }

    static void ready(Page page, String room) {
        assertThat(page.locator("h1")).hasText(room);
        assertThat(page.locator(".scroller[aria-busy=false]")).isVisible();
        page.evaluate(DRAWN); // A browser drops the keys that are typed before it has drawn anything, as nobody does.
    }

    Locator editor() {
        return page.locator(".editor [contenteditable]");
    }

    Locator messages() {
        return page.locator(MESSAGES);
    }

    Locator message(String text) {
        return page.locator(MESSAGES, new Page.LocatorOptions().setHasText(text));
    }

    Locator banner() {
        return page.locator(".banner[data-state=lost]");
    }

    void say(String text) {
        editor().click();
        page.keyboard().insertText(text);
        page.keyboard().press("Enter");
    }

    /** @param flavours what the clipboard has, by its type */
    void pastes(Map<String, String> flavours) {
        page.evaluate(PASTE, flavours);
    }

    /**
     * Presses a key that selects until the editor has selected this text. Once may not be enough: it learns of a selection
     * by an event of the browser's, and for 20 ms after it got the focus it puts its own selection back in place of one of
     * which it has not heard. Asked from here, for the page's policy forbids Playwright's own waiting for a function.
     */
    void selects(String key, String text) {
        Awaitility.await("the editor to have selected '" + text + "'")
                .pollInSameThread()
                .atMost(Duration.ofMillis((long) PATIENCE_MS))
                .until(
                        () -> {
                            page.keyboard().press(key);
                            return page.evaluate(SELECTED);
                        },
                        text::equals);
    }

    /** The text on the clipboard: the last thing that was copied. */
    Object clipboard() {
        return page.evaluate("navigator.clipboard.readText()");
    }

    void mayUseTheClipboard() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    void sees(String text) {
        orTell(() -> assertThat(message(text)).hasCount(1));
    }

    /**
     * The server has answered what was said: to see it is not enough, for the log may be quicker than the answer, and who
     * had none says it again to a server that knows nothing of it.
     */
    void hasSentEverything() {
        page.waitForCondition(() -> Boolean.TRUE.equals(
                page.evaluate("Object.keys(localStorage).every((name) => !name.includes('.outbox.'))")));
    }

    /** What there is instead, which tells more of a test that fails somewhere else than what there is not. */
    private void orTell(Runnable expected) {
        try {
            expected.run();
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\nOn the page: " + page.locator("body").innerText(), e);
        }
    }

    /** The texts of the messages, from the top, once there are as many. */
    List<String> seesInOrder(int count) {
        orTell(() -> assertThat(messages()).hasCount(count));
        return messages().locator(".body").allInnerTexts();
    }

    /** Nothing of what is to be seen is beside a narrow screen, nor does axe find anything in it. */
    void isCleanOnAPhone() {
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= 320"))
                .isTrue();
        page.evaluate("Promise.allSettled(document.getAnimations().map(({finished}) => finished)).then(() => true)");
        assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
    }

    void worker() {
        page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        context.close();
        assertThat(faults).isEmpty();
    }
}
