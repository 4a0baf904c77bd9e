package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import io.halley.HalleyClient;
import jakarta.json.JsonArray;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a reader is in a long room, and how to get elsewhere in it. */
class PlacesIT {
    /** The message at the upper edge of the list, and how far below that it begins. */
    private static final String AT_THE_TOP = "(() => { const {scrollTop} = document.querySelector('.scroller');"
            + " const row = [...document.querySelectorAll('.message')].find(({offsetTop, offsetHeight}) =>"
            + " offsetTop + offsetHeight > scrollTop);"
            + " return row?.querySelector('.body').textContent + ' at ' + (row?.offsetTop - Math.round(scrollTop)); })()";

    /** What is there once ten frames have shown the same: a wheel goes on turning for a while after it was turned. */
    private static final String AT_REST =
            "new Promise((atRest) => { let same = 0; let seen; const look = () => { const now = "
                    + AT_THE_TOP + "; same = now === seen ? same + 1 : 0; seen = now;"
                    + " same < 10 ? requestAnimationFrame(look) : atRest(now); }; look(); })";

    private static final String CHAT = "() => { const {chat} = document.querySelector('chat-page'); ";

    private static final String ACTIVE = ".message:focus .body";

    /** A caret that moves to the beginning within 200 ms of the focus is taken by ProseMirror for the browser's, and put back. */
    private static final String CARET_IS_SETTLED = "() => new Promise((done) => setTimeout(done, 200))";

    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @CsvSource({"en-US, 3000", "zh-CN, 1000"})
    void isKeptOverAReloadAndWhileOneIsInAnotherRoom(String language, int messages) {
        Chromium.browser();
        fill(messages);
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            scrollFarUp(ann);
            String here = atTheTop(ann);
            ann.page().reload();
            isAt(ann, here);

            ann.enter(room + "-other");
            ann.page().locator(".rooms a[href='#" + room + "']").click();
            isAt(ann, here);

            ann.enter(room + "-other");
            ann.page().reload();
            Person.ready(ann.page(), room + "-other");
            ann.page().goBack();
            isAt(ann, here);

            ann.page().locator(".to-newest").click();
            assertThat(ann.messages().last()).isInViewport();
            ann.page().reload();
            Person.ready(ann.page(), room);
            assertThat(ann.messages().last()).isInViewport();
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, To the newest messages", "zh-CN, 回到最新消息"})
    void isKeptByAFingerToo(String language, String toNewest) {
        Chromium.browser();
        fill(300);
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale(language)).enter(room)) {
            mei.page()
                    .locator(".scroller")
                    .evaluate("(list) => list.dispatchEvent(new TouchEvent('touchstart', {bubbles: true}))");
            mei.page().locator(".scroller").evaluate("(list) => { list.scrollTop -= 1500; }");
            assertThat(mei.page().locator(".to-newest")).hasText(toNewest);
            String here = atTheTop(mei);
            mei.page().reload();
            isAt(mei, here);
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, This is where {0} begins.", "zh-CN, “{0}”从这里开始。"})
    void homeAndEndReachBothEndsOfTheRoom(String language, String beginning) {
        Chromium.browser();
        fill(600);
        JsonArray last = Servers.client().newest(room).getJsonArray("messages");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().locator(".scroller").focus();
            ann.page().keyboard().press("Home");
            assertThat(ann.page().getByText(MessageFormat.format(beginning, room)))
                    .isVisible();
            assertThat(ann.page().locator(ACTIVE))
                    .hasText(ann.messages().first().locator(".body").innerText());
            ann.page().keyboard().press("End");
            assertThat(ann.messages().last().locator(".body"))
                    .hasText(last.getJsonObject(last.size() - 1).getString("text"));
            assertThat(ann.messages().last()).isInViewport();
            assertThat(ann.page().locator(".to-newest")).hasCount(0);
        }
    }

    @Test
    void whoGoesBackToTheNewestIsNotTakenToTheBeginning() {
        Chromium.browser();
        fill(300);
        List<Route> held = new ArrayList<>();
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted()).enter(room)) {
            ann.page().route(address -> address.contains("limit=1") && !address.contains("limit=10"), held::add);
            ann.page().evaluate(CHAT + "globalThis.going = chat.goToTime(0); }");
            ann.page().waitForCondition(() -> !held.isEmpty());
            assertThat(ann.page().locator(".scroller")).hasAttribute("aria-busy", "true");
            assertThat(ann.page().locator(".below")).hasText("Loading messages…");
            ann.page().keyboard().press("End");
            assertThat(ann.page().locator(".scroller")).hasAttribute("aria-busy", "false");
            ann.page().unrouteAll();
            held.forEach(Route::resume);
            ann.page().evaluate("going.then(() => true, () => true)");
            assertThat(ann.messages().last()).isInViewport();
            assertThat(ann.page().locator(".to-newest")).hasCount(0);
        }
    }

    @Test
    void theListIsReachedByKeysFromAnEmptyMessage() {
        Chromium.browser();
        fill(300);
        JsonArray last = Servers.client().newest(room).getJsonArray("messages");
        String newest = last.getJsonObject(last.size() - 1).getString("text");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().press("PageUp");
            assertThat(ann.page().locator(".to-newest")).isVisible();
            assertThat(ann.editor()).isFocused();
            ann.page().keyboard().press("Home");
            assertThat(ann.page().getByText("This is where " + room + " begins."))
                    .isVisible();
            ann.editor().focus();
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.page().locator(ACTIVE)).hasText(newest);
            ann.page().keyboard().press("Home");
            assertThat(ann.page().getByText("This is where " + room + " begins."))
                    .isVisible();
            ann.editor().focus();
            ann.page().keyboard().press("End");
            assertThat(ann.messages().last().locator(".body")).hasText(newest);
            assertThat(ann.messages().last()).isInViewport();
            assertThat(ann.editor()).isFocused();
            ann.page().evaluate(CARET_IS_SETTLED);
            ann.page().keyboard().type("x");
            ann.page().keyboard().press("Home");
            ann.page().keyboard().type("y");
            assertThat(ann.editor()).hasText("yx");
        }
    }

    @Test
    void isKeptWhenTheWindowGetsNarrow() {
        Chromium.browser();
        Servers.fill(room, 200, number -> Servers.json("Ann", "text", "message " + number + " and so on".repeat(30)));
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().locator(".scroller").hover();
            ann.page().mouse().wheel(0, -3_000);
            String here = atTheTop(ann).replaceAll(" at .*", "");
            ann.page().setViewportSize(400, 700);
            assertThat(atTheTop(ann).replaceAll(" at .*", "")).isEqualTo(here);
            ann.page().setViewportSize(1280, 720);
            assertThat(atTheTop(ann).replaceAll(" at .*", "")).isEqualTo(here);
        }
    }

    @Test
    void theComposerHasTheFocusWhereARoomIsCalledAsAPartOfThePage() {
        for (String name : List.of("side", "settings", "emoji", "toolbar", "link", "composer")) {
            try (Person ann = new Person(Servers.SHARED, "Ann").enter(name)) {
                assertThat(ann.editor()).isFocused();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, Go to a day, Go, 'March 1, 2025'",
        "zh-CN, 跳到某一天, 前往, 2025年3月1日",
    })
    void aDayIsGoneTo(String language, String button, String go, String day) {
        goToDay(Person.speaking(language), Locator::click, button, go, day);
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, Go to a day, Go, 'March 1, 2025'",
        "zh-CN, 跳到某一天, 前往, 2025年3月1日",
    })
    void aDayIsGoneToByTouch(String language, String button, String go, String day) {
        goToDay(Person.phone().setLocale(language), Locator::tap, button, go, day);
    }

    private void goToDay(NewContextOptions device, Consumer<Locator> press, String button, String go, String day) {
        Chromium.browser();
        fill(400);
        JsonArray newest = Servers.client().newest(room).getJsonArray("messages");
        long last = newest.getJsonObject(newest.size() - 1).getJsonNumber("id").longValue();
        NewContextOptions options = device.setTimezoneId("Asia/Shanghai").setServiceWorkers(ServiceWorkerPolicy.BLOCK);
        try (Person ann = new Person(Servers.SHARED, "Ann", options)) {
            ann.context().route(address -> address.contains("/messages?"), route -> fulfillWithDays(route, last));
            ann.enter(room);
            press.accept(ann.page().getByLabel(button));
            ann.page().locator("#date input").fill("2025-03-01");
            press.accept(ann.page().locator("#date").getByText(go, new Locator.GetByTextOptions().setExact(true)));
            Locator found = ann.page().locator(".message:focus");
            assertThat(found).isInViewport();
            assertThat(ann.page().locator(".day:has(+ .message:focus)")).containsText(day);
        }
    }

    @Test
    void aLinkLeadsToItsMessageAlsoWhereThatIsFarUp() {
        Chromium.browser();
        fill(600);
        long early = Servers.client()
                        .newest(room)
                        .getJsonArray("messages")
                        .getJsonObject(0)
                        .getJsonNumber("id")
                        .longValue()
                - 300;
        try (Person ann = new Person(Servers.SHARED, "Ann")) {
            ann.page().navigate(ann.address(room) + "/" + early);
            assertThat(ann.page().locator(ACTIVE)).isInViewport();
            assertThat(ann.page()).hasURL(ann.address(room) + "/" + early);
            assertThat(ann.page().locator(".message:focus")).hasJSProperty("message.id", (double) early);
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, That message is not in this room.", "zh-CN, 这个房间里没有那条消息。"})
    void aLinkToAMessageThatIsNotThereSaysSo(String language, String told) {
        Chromium.browser();
        fill(1);
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language))) {
            ann.page().navigate(ann.address(room) + "/1234567890123");
            assertThat(ann.page().locator("page-notice")).hasText(told);
            assertThat(ann.messages()).hasCount(1);
        }
    }

    /** As if all but the last hundred had been said in the two days before a day in spring, and on it. */
    private static void fulfillWithDays(Route route, long last) {
        if (MeanwhileIT.waits(route.request())) {
            route.resume();
            return;
        }
        APIResponse answer = route.fetch();
        JsonObject page = JsonParser.parseString(answer.text()).getAsJsonObject();
        for (JsonElement message : page.getAsJsonArray("messages")) {
            long age = last - message.getAsJsonObject().get("id").getAsLong();
            if (age > 100) {
                message.getAsJsonObject()
                        .addProperty("at", age > 250 ? "2025-02-28T15:59:59.999Z" : "2025-02-28T16:00:00.000Z");
            }
        }
        route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(page.toString()));
    }

    private void fill(int count) {
        Servers.fill(room, count, number -> Servers.json("Author " + number % 7, "text", "message " + number + " "));
    }

    /** So far that the page has let go of the newest messages. */
    private static void scrollFarUp(Person ann) {
        ann.page().locator(".scroller").hover();
        ann.page().waitForCondition(() -> {
            ann.page().mouse().wheel(0, -1_500);
            return ann.page()
                    .evaluate("document.querySelector('message-list').chat.history.atEnd")
                    .equals(false);
        });
    }

    /** Once nothing is read or moves any more. */
    private static String atTheTop(Person person) {
        Object before = null;
        Object now = atRest(person);
        while (!now.equals(before)) {
            before = now;
            now = atRest(person);
        }
        return now.toString();
    }

    private static Object atRest(Person person) {
        assertThat(person.page().locator(".scroller[aria-busy=false]")).isVisible();
        return person.page().evaluate(AT_REST);
    }

    private static void isAt(Person person, String here) {
        AtomicReference<String> seen = new AtomicReference<>();
        try {
            person.page().waitForCondition(() -> {
                seen.set(person.messages().count() > 0 ? atTheTop(person) : "nothing");
                return here.equals(seen.get());
            });
        } catch (TimeoutError e) {
            assertThat(seen).describedAs("where the reader is").hasValue(here);
        }
    }
}
