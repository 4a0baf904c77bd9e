package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.LocatorOptions;
import com.microsoft.playwright.Page.WaitForConditionOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import io.halley.HalleyClient;
import io.halley.Installed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind proxies that buffer streams, cut or strip them nobody loses a message, has one twice, or is alarmed. */
class ProxiesIT {
    private static final int MESSAGES = 30;

    /** A stream, a poll after it, and both once more: after the second stream that is cut there are polls alone. */
    private static final int QUIET_REQUESTS = 5;

    private static final double PATIENCE_MS = 180_000;

    private static final String NOTE_ALARMS = "window.alarms = []; new MutationObserver(() => {"
            + " const banner = document.querySelector('.banner[data-state=lost]');"
            + " if (banner) { window.alarms.push(banner.textContent.trim()); }"
            + "}).observe(document, {subtree: true, childList: true, attributes: true})";

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    @BeforeAll
    static void demand() {
        Installed.demand("nginx");
        Installed.demand("haproxy");
    }

    @Test
    void losesAndDoublesNothingAndSaysNothingAlarming(@TempDir Path folder) throws IOException {
        client.postText(room, "message 0");
        try (Proxies proxies = new Proxies(folder, Servers.SHARED)) {
            proxies.addresses().forEach((what, address) -> people.put(what, enter(what, new Person(address, what))));
            say(1, MESSAGES);
            allSee(MESSAGES);
            staysQuiet();
            say(MESSAGES + 1, 2 * MESSAGES);
            allSee(2 * MESSAGES);
            people.forEach((what, person) -> {
                assertThat(person.seesInOrder(2 * MESSAGES + 1)).as(what).isEqualTo(texts(2 * MESSAGES));
                assertThat((List<?>) person.page().evaluate("alarms")).as(what).isEmpty();
            });
        } finally {
            people.values().forEach(Person::close);
        }
    }

    /** What one is to send, and knows, is not the other's. */
    @Test
    void twoBelowTwoPathsShareNothingInTheBrowser(@TempDir Path folder) throws IOException {
        try (Proxies proxies = new Proxies(folder, Servers.SHARED);
                Person somebody = new Person(proxies.belowAPath().resolve("/"), null, new NewContextOptions())) {
            somebody.enter(room);
            somebody.say("at the root");
            somebody.page().locator("dialog[open] input").fill("Ann");
            somebody.page().locator("dialog[open] .primary").click();
            somebody.sees("at the root");
            Page below = somebody.context().newPage();
            below.navigate(proxies.belowAPath() + "#" + room);
            Person.ready(below, room);
            below.locator(".editor [contenteditable]").fill("below a path");
            below.keyboard().press("Enter");
            assertThat(below.locator("dialog[open] input")).hasValue("");
            client.postText(room, "to both");
            somebody.sees("to both");
            assertThat(below.locator(".message", new LocatorOptions().setHasText("to both")))
                    .isVisible();
        }
    }

    /** Of fifty such names an address has 28 kB, of which nginx takes 8. */
    @Test
    void namesOfChineseLettersKeepNobodyFromHearing(@TempDir Path folder) throws IOException {
        List<String> rooms = IntStream.range(0, 50)
                .mapToObj(i -> "会议室讨论组".repeat(10) + (1_000 + i))
                .toList();
        rooms.forEach(one -> client.postText(one, "很长的名字"));
        try (Proxies proxies = new Proxies(folder, Servers.SHARED);
                Person ann = new Person(proxies.belowAPath(), "Ann").of(rooms)) {
            ann.enter(room);
            assertThat(ann.page().locator(".rooms a")).hasCount(51);
            client.postText(room, "听到了");
            ann.sees("听到了");
            assertThat(ann.banner()).hasCount(0);
        }
    }

    /** What the server says is left of the history is beside what was asked for, wherever that is. */
    @Test
    void aGapIsGotOverBelowAPath(@TempDir Path folder) throws IOException {
        client.postText(room, "before");
        try (Proxies proxies = new Proxies(folder, Servers.SHARED);
                Person ann = new Person(proxies.belowAPath(), "Ann", Person.intercepted())) {
            ann.losesStreams();
            ann.enter(room);
            HeldAnswer poll = new HeldAnswer(ann.page(), MeanwhileIT::waits);
            client.postText(room, "the last one heard");
            ann.sees("the last one heard");
            poll.await();
            client.postText(room, "passed over");
            String cursor = client.cursor(room);
            String other = (cursor.startsWith("a") ? "b" : "a") + cursor.substring(1);
            HttpResponse<String> gone = client.get(HalleyClient.messages(room) + "?after=" + other);
            poll.deliver(new FulfillOptions()
                    .setStatus(gone.statusCode())
                    .setContentType("application/problem+json")
                    .setBody(gone.body()));
            ann.sees("passed over");
            assertThat(ann.banner()).isHidden();
        }
    }

    private Person enter(String what, Person person) {
        AtomicInteger count = asked(what);
        person.page().addInitScript(NOTE_ALARMS);
        person.page().onRequest(request -> {
            if (request.url().contains("/messages?after=")) {
                count.incrementAndGet();
            }
        });
        return person.enter(room);
    }

    private AtomicInteger asked(String what) {
        return asked.computeIfAbsent(what, unused -> new AtomicInteger());
    }

    private void say(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(i -> {
            assertThat(client.postText(room, "message " + i).statusCode()).isEqualTo(201);
            people.values().iterator().next().sees("message " + i);
        });
    }

    private void allSee(int last) {
        people.values().forEach(person -> person.sees("message " + last));
    }

    /** For as long as it takes that those who cut have done so, and again. */
    private void staysQuiet() {
        people.forEach((what, person) -> {
            AtomicInteger count = asked(what);
            int before = count.get();
            if (what.contains("cuts")) {
                person.page()
                        .waitForCondition(
                                () -> count.get() >= before + QUIET_REQUESTS,
                                new WaitForConditionOptions().setTimeout(PATIENCE_MS));
            }
        });
    }

    private static List<String> texts(int last) {
        return IntStream.rangeClosed(0, last).mapToObj(i -> "message " + i).toList();
    }
}
