package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import io.halley.HalleyClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading: what is on the page stays where the reader is, and says what is new. */
class ReadingIT {
    /** Moves the list as a scroll does that was set in motion before: without any input of the reader's. */
    private static final String SCROLL_ON = "() => new Promise((done) => { const list ="
            + " document.querySelector('.scroller'); list.addEventListener('scroll',"
            + " () => requestAnimationFrame(() => requestAnimationFrame(done)), {once: true}); list.scrollTop -= 400; })";

    private static final String AWAY = "globalThis.away = true; document.dispatchEvent(new Event('visibilitychange'))";

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @Test
    void theListStaysWhereTheReaderIsAndTheButtonCountsWhatIsNew() {
        post(1, 60);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            toTheTop(ann);
            BoundingBox before = ann.message("message 1.").boundingBox();
            assertThat(toNewest(ann)).hasText("To the newest messages");

            post(61, 63);
            assertThat(toNewest(ann)).hasText("3 new messages");
            assertThat(ann.page()).hasTitle("(3) " + room + " – Halley");
            assertThat(ann.message("message 1.").boundingBox())
                    .usingRecursiveComparison()
                    .isEqualTo(before);

            toNewest(ann).click();
            assertThat(ann.message("message 63.")).isInViewport();
            assertThat(toNewest(ann)).hasCount(0);
            assertThat(ann.page()).hasTitle(room + " – Halley");
            assertThat(ann.page().locator(".line")).hasCount(1);
        }
    }

    @Test
    void whatIsNewIsCountedRightlyAfterTheFirstVisitOfAll() {
        post(1, 60);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            toTheTop(ann);
            post(61, 63);
            assertThat(toNewest(ann)).hasText("3 new messages");
            ann.page().reload();
            assertThat(toNewest(ann)).hasText("3 new messages");
            assertThat(ann.page()).hasTitle("(3) " + room + " – Halley");
        }
    }

    @Test
    void theWayToTheNewestIsNotUndoneByAScrollThatIsStillMovingButByTheReader() {
        post(1, 60);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            toTheTop(ann);
            toNewest(ann).click();
            assertThat(ann.message("message 60.")).isInViewport();
            ann.page().evaluate(SCROLL_ON);
            assertThat(ann.message("message 60.")).isInViewport();
            assertThat(toNewest(ann)).hasCount(0);

            toTheTop(ann);
            assertThat(toNewest(ann)).isVisible();
        }
    }

    /** U+0410 and U+13AA are drawn like A, U+0441 like c; a name that is like nobody's is left alone, whatever its letters are. */
    @ParameterizedTest
    @CsvSource({"en-US, not the same as Ann, not the same as {0}c", "zh-CN, 与“Ann”不同, 与“{0}c”不同"})
    void aNameThatCanBeTakenForAnothersIsToldApart(String language, String notAnn, String notTheRoom) {
        client.postJson(room + "\u0441", "{\"text\":\"elsewhere\"}");
        client.postJson(room + "c", "{\"text\":\"here\",\"author\":\"Ann\"}");
        client.postJson(room + "c", "{\"text\":\"am I?\",\"author\":\"\u0410nn\"}");
        client.postJson(room + "c", "{\"text\":\"or I?\",\"author\":\"A\u200bnn\"}");
        client.postJson(room + "c", "{\"text\":\"not I, either?\",\"author\":\"\u13aann\"}");
        client.postJson(room + "c", "{\"text\":\"no\",\"author\":\"\u0410\u043d\u043d\u0430\"}");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language))
                .of(List.of(room + "\u0441"))
                .enter(room + "c")) {
            assertThat(ann.message("am I?").locator(".not-the")).hasText(notAnn);
            assertThat(ann.message("or I?").locator(".not-the")).hasText(notAnn);
            assertThat(ann.message("not I, either?").locator(".not-the")).hasText(notAnn);
            assertThat(ann.page().locator(".message .not-the")).hasCount(3);
            Locator other = ann.page().locator(".rooms a", new Page.LocatorOptions().setHasText(room + "\u0441"));
            assertThat(other.locator(".not-the")).hasText(notTheRoom.replace("{0}", room));
        }
    }

    @Test
    void whatIsOlderComesWhenTheReaderScrollsUp() {
        post(1, 130);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            assertThat(ann.messages()).hasCount(100);
            wheelUp(ann);
            assertThat(ann.messages()).hasCount(130);
            toTheTop(ann);
            assertThat(ann.page().getByText("This is where " + room + " begins."))
                    .hasCount(1);
            assertThat(ann.seesInOrder(130)).isEqualTo(texts(1, 130));
        }
    }

    @Test
    void aLineStandsAboveWhatIsUnread() {
        post(1, 2);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.sees("message 2.");
            ann.enter(room + "-other");
            post(3, 4);
            Locator side = ann.page()
                    .locator(
                            ".rooms a",
                            new Page.LocatorOptions()
                                    .setHas(ann.page().getByText(room, new Page.GetByTextOptions().setExact(true))));
            assertThat(side.locator(".count")).hasText(Pattern.compile("2 unread messages"));
            side.click();
            assertThat(ann.page().locator(".line ~ .message .body")).hasText(new String[] {"message 3.", "message 4."});
            assertThat(side.locator(".count")).hasCount(0);

            ann.say("read");
            assertThat(ann.page().locator(".line")).hasCount(0);
        }
    }

    @Test
    void daysAreToldApartAndTheRunOfOneAuthorIsKeptTogether() {
        say("Bob", "one");
        say("Bob", "two");
        say("Clara", "three");
        try (Person ann = new Person(Servers.SHARED, "Ann")) {
            ann.context().clock().setFixedTime(Date.from(Instant.now().plus(Duration.ofDays(1))));
            ann.enter(room);
            assertThat(ann.seesInOrder(3)).containsExactly("one", "two", "three");
            assertThat(ann.page().locator(".day")).hasText(new String[] {"Yesterday"});
            assertThat(ann.page().locator(".message .author")).hasText(new String[] {"Bob", "Clara"});
        }
    }

    @Test
    void whatOthersSayIsReadAloudAndWhatOneSaysOneselfIsNot() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.say("mine");
            ann.sees("mine");
            say("Bob", "his");
            ann.sees("his");
            assertThat(ann.page().locator("[role=log][aria-live=polite] p")).hasText(new String[] {"Bob: his"});
        }
    }

    @Test
    void whatIsAnonymousIsReadAloudToWhomHasNoName() {
        try (Person nobody = new Person(Servers.SHARED, "").enter(room)) {
            nobody.say("mine");
            nobody.sees("mine");
            say("anonymous", "somebody else's");
            nobody.sees("somebody else's");
            assertThat(nobody.page().locator("[role=log][aria-live=polite] p"))
                    .hasText(new String[] {"anonymous: somebody else's"});
        }
    }

    @Test
    void whoLooksElsewhereIsNotified() {
        try (Person ann = new Person(Servers.SHARED, "Ann")) {
            ann.context().grantPermissions(List.of("notifications"));
            ann.context()
                    .addInitScript(
                            "globalThis.told = []; globalThis.Notification = class extends Notification {"
                                    + " constructor(title, options) { super(title, options); told.push(title + ': ' + options.body); } };"
                                    + " Object.defineProperty(document, 'visibilityState', {get: () => globalThis.away ? 'hidden' : 'visible'})");
            ann.enter(room);
            say("Bob", "to one who looks");
            ann.sees("to one who looks");
            ann.page().locator(".me").click();
            ann.page().getByLabel(Pattern.compile("Notify me")).check();
            ann.page().keyboard().press("Escape");
            Page tab = ann.tab(room);
            ann.page().evaluate(AWAY);
            say("Bob", "to one who looks at another tab");
            ann.sees("to one who looks at another tab");
            tab.evaluate(AWAY);
            say("Bob", "to one who is away");
            ann.sees("to one who is away");
            assertThat(ann.page().evaluate("told")).isEqualTo(List.of(room + ": Bob: to one who is away"));
            assertThat(ann.page()).hasTitle("(1) " + room + " – Halley");
        }
    }

    @Test
    void aDrawerThatIsOpenWhenThePageGetsWideIsNotInTheWay() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().setViewportSize(400, 900);
            ann.page().locator(".opener").click();
            assertThat(ann.page().locator("main")).hasAttribute("inert", "");
            ann.page().setViewportSize(1200, 800);
            ann.say("still works");
            ann.sees("still works");
        }
    }

    @Test
    void theLanguageIsSwitchedAndRemembered() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().locator(".me").click();
            ann.page().getByText("简体中文").click();
            assertThat(ann.page().locator("#settings-title")).hasText("设置");
            assertThat(ann.editor()).hasAttribute("data-placeholder", "发送到“" + room + "”的消息");
            ann.page().reload();
            assertThat(ann.page().locator("html")).hasAttribute("lang", "zh-CN");
            assertThat(ann.page().locator(".empty")).hasText(Pattern.compile("这里还没有人说话"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "See https://en.wikipedia.org/wiki/Mercury_(planet). | https://en.wikipedia.org/wiki/Mercury_(planet)",
                "(as in https://example.org/a(b)c, or not) | https://example.org/a(b)c",
                "[https://example.org/a] | https://example.org/a",
                "请看 https://example.com/a，谢谢 | https://example.com/a",
                "请看 https://example.com/a,谢谢 | https://example.com/a",
                "请看 https://example.com/a.谢谢 | https://example.com/a",
                "请看 https://例子.中国/a | https://例子.中国/a",
                "https://zh.wikipedia.org/wiki/Wikipedia:首页 | https://zh.wikipedia.org/wiki/Wikipedia:首页",
                "https://example.com/搜索?关键词=北京 | https://example.com/搜索?关键词=北京",
                "https://a.example:谢谢 | https://a.example",
                "(见https://example.com/a?b=c)谢谢！ | https://example.com/a?b=c",
                "「https://example.com/星图」。 | https://example.com/星图",
                "https://example.org/?q=1&r=2#here! | https://example.org/?q=1&r=2#here",
                "*https://example.org/a_b* | https://example.org/a_b",
                "https:// is how it begins |"
            })
    void anAddressEndsWhereTheSentenceGoesOn(String text, @Nullable String address) {
        say("Bob", text);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            assertThat(ann.messages()).hasCount(1);
            assertThat(ann.page().locator(".body a")).hasText(address == null ? new String[0] : new String[] {address});
        }
    }

    @Test
    void blanksOfARichTextShow() {
        Servers.client().postJson(room, """
                {"author":"Bob","html":"<p><b>Note</b><br>    if x:<br>        y   # c</p>"}""");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            assertThat(ann.messages()).hasCount(1);
            assertThat(ann.page().locator(".body").innerText()).isEqualTo("Note\n    if x:\n        y   # c");
        }
    }

    /** For whom it is the next day already, and for whom it is still the day before. */
    @ParameterizedTest
    @ValueSource(strings = {"Pacific/Kiritimati", "Pacific/Pago_Pago"})
    void theDayIsTheReadersOwn(String zone) {
        say("Bob", "now");
        try (Person ann = new Person(Servers.SHARED, "Ann", new NewContextOptions().setTimezoneId(zone)).enter(room)) {
            ann.sees("now");
            Instant at = Instant.parse(Servers.client()
                    .newest(room)
                    .getJsonArray("messages")
                    .getJsonObject(0)
                    .getString("at"));
            assertThat(ann.page().locator(".day time"))
                    .hasAttribute(
                            "datetime", at.atZone(ZoneId.of(zone)).toLocalDate().toString());
        }
    }

    private static void wheelUp(Person ann) {
        ann.page().locator(".scroller").hover();
        ann.page().mouse().wheel(0, -100_000);
    }

    private static void toTheTop(Person ann) {
        wheelUp(ann);
        assertThat(ann.page().locator(".scroller")).hasJSProperty("scrollTop", 0);
    }

    private static Locator toNewest(Person ann) {
        return ann.page().locator(".to-newest");
    }

    private void post(int first, int last) {
        texts(first, last).forEach(text -> say("Bob", text));
    }

    private static List<String> texts(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> "message " + number + ".")
                .toList();
    }

    private void say(String author, String text) {
        assertThat(client.postJson(room, Servers.json(author, "text", text)).statusCode())
                .isEqualTo(201);
    }
}
