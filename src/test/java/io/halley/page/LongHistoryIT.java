package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser.StartTracingOptions;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import io.halley.HalleyClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A room in which much has been said. */
class LongHistoryIT {
    private static final int MESSAGES = 5_000;
    private static final int MOST_ROWS = 400;
    private static final long LONG_TASK_MICROS = 200_000;
    private static final long HEAP_GROWTH = 16L << 20;

    private final String room = HalleyClient.freshRoom();

    @Test
    void itIsReadToItsBeginningWithoutJerksAndInBoundedMemory() {
        Chromium.browser();
        Servers.fill(room, MESSAGES, LongHistoryIT::message);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.sees("message " + MESSAGES + " ");
            CDPSession session = ann.context().newCDPSession(ann.page());
            long before = heap(session);
            Chromium.browser().startTracing(ann.page(), new StartTracingOptions().setCategories(List.of("toplevel")));

            int rows = scrollToTheBeginning(ann);

            byte[] trace = Chromium.browser().stopTracing();
            long growth = heap(session) - before;
            long longest = longestTask(trace);
            System.out.printf(
                    "%d rows at most, longest task %d us, heap grown by %d KiB%n", rows, longest, growth >> 10);
            assertThat(rows).isLessThanOrEqualTo(MOST_ROWS);
            assertThat(growth).isLessThan(HEAP_GROWTH);
            assertThat(longest).isBetween(1L, LONG_TASK_MICROS);

            ann.page().locator(".to-newest").click();
            assertThat(ann.page().locator(".to-newest")).hasCount(0);
            assertThat(ann.messages().last()).isInViewport();
            ann.say("after all that");
            ann.sees("after all that");
        }
    }

    /** @return how many messages were on the page at most */
    private static int scrollToTheBeginning(Person ann) {
        Locator beginning =
                ann.page().getByText("This is where " + ann.page().locator("h1").innerText() + " begins.");
        ann.page().mouse().move(700, 300);
        int most = 0;
        while (beginning.count() == 0) {
            ann.page().mouse().wheel(0, -1_500);
            most = Math.max(most, ann.messages().count());
        }
        ann.page().mouse().wheel(0, -100_000);
        assertThat(ann.page().locator(".scroller")).hasJSProperty("scrollTop", 0);
        assertThat(beginning).isInViewport();
        return most;
    }

    /** Short and long, plain and rich, by a handful of people. */
    private static String message(int number) {
        String text = "message " + number + " " + "lorem ipsum ".repeat(number % 17);
        boolean rich = number % 5 == 0;
        return Servers.json(
                "Author " + number % 7,
                rich ? "html" : "text",
                rich
                        ? "<p><b>" + text + "</b> <a href=\"https://example.org/\">link</a></p><ul><li>x</li></ul>"
                        : text);
    }

    private static long heap(CDPSession session) {
        session.send("HeapProfiler.collectGarbage");
        return session.send("Runtime.getHeapUsage").get("usedSize").getAsLong();
    }

    /** The processor time of the longest task of a page's main thread: what else the machine does is not the page's. */
    private static long longestTask(byte[] trace) {
        List<JsonObject> events = new ArrayList<>();
        for (JsonElement event : JsonParser.parseString(new String(trace, StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonArray("traceEvents")) {
            events.add(event.getAsJsonObject());
        }
        Set<String> pages = new HashSet<>();
        events.stream()
                .filter(event -> event.get("name").getAsString().equals("thread_name"))
                .filter(event ->
                        event.getAsJsonObject("args").get("name").getAsString().equals("CrRendererMain"))
                .forEach(event -> pages.add(thread(event)));
        return events.stream()
                .filter(event -> event.get("name").getAsString().endsWith("RunTask") && pages.contains(thread(event)))
                .filter(event -> event.has("tdur"))
                .mapToLong(event -> event.get("tdur").getAsLong())
                .max()
                .orElse(0);
    }

    private static String thread(JsonObject event) {
        return event.get("pid") + ":" + event.get("tid");
    }
}
