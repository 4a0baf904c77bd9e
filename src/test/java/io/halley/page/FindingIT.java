package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.halley.HalleyClient;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are found again by what they say, and are gone to. */
class FindingIT {
    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    /** In no message but one. */
    private final String word = "needle" + room.substring(5);

    @ParameterizedTest
    @CsvSource({
        "en-US, 1 message, No message says that., Messages from Bob",
        "zh-CN, 1 条消息, 没有消息这样说过。, Bob 的消息",
    })
    void byAKeyAndAWord(String language, String one, String none, String ofBob) {
        long id = fillAround("在北京喝 " + word + " 绿茶");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            Page page = ann.page();
            page.keyboard().press("Control+k");
            Locator field = page.locator(".finder input");
            assertThat(field).isFocused();
            page.keyboard().insertText("京喝 " + word);
            Locator hit = page.locator("[role=option]:has(.hit)");
            assertThat(hit).hasCount(1);
            assertThat(hit.locator("mark").first()).hasText("京喝");
            assertThat(page.locator(".finder [role=status]")).hasText(one);
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            page.keyboard().press("ArrowUp");
            assertThat(hit).hasAttribute("aria-selected", "true");
            page.keyboard().press("Enter");
            assertThat(page.locator(".message:focus .body")).containsText(word);
            assertThat(page).hasURL(ann.address(room) + "/" + id);

            page.goBack();
            assertThat(page).hasURL(ann.address(room));
            assertThat(page.locator(".message .body").last()).hasText("after 119");
            assertThat(page.locator(".to-newest")).hasCount(0);
            page.goForward();
            assertThat(page.locator(".message:focus .body")).containsText(word);

            page.keyboard().press("Control+k");
            field.fill(word + "nowhere");
            assertThat(page.locator(".finder [role=status]")).hasText(none);
            field.fill("Bob");
            page.locator("[role=option]", new Page.LocatorOptions().setHasText(ofBob))
                    .click();
            assertThat(field).hasValue("from:\"Bob\" ");
            assertThat(field).isFocused();
        }
    }

    @Test
    void byTwoTouchesOnAPhone() {
        fillAround("a " + word);
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.phone()).enter(room)) {
            Page page = ann.page();
            page.locator(".opener").tap();
            page.getByLabel("Find a room, a person or a message").tap();
            page.locator(".finder input").fill(word + " in:" + room);
            assertThat(page.locator(".hit")).hasCount(1);
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            page.locator(".hit").tap();
            assertThat(page.locator(".message:focus .body")).containsText(word);
        }
    }

    /** The word could be a room's name; Enter may come before it is known that it was said. */
    @Test
    void enterGoesToWhatIsThereAndMakesNoRoomOfIt() {
        long id = sayAsBob("a " + word);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Page page = ann.page();
            page.keyboard().press("Control+k");
            assertThat(page.locator(".finder input")).isFocused();
            page.keyboard().type(word);
            page.keyboard().press("Enter");
            assertThat(page.locator(".message:focus .body")).containsText(word);
            assertThat(page).hasURL(ann.address(room) + "/" + id);
            page.keyboard().press("Control+k");
            page.locator(".finder input").fill(word);
            assertThat(page.locator("[role=option]").last()).hasText("New room: " + word);
            page.keyboard().press("ArrowUp");
            page.keyboard().press("Enter");
            Person.ready(page, word);
        }
    }

    @Test
    void onceMoreWhereOneHasScrolledAwayFromIt() {
        long id = fillAround("a " + word);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Page page = ann.page();
            page.navigate(ann.address(room) + "/" + id);
            Locator found = page.locator(".message .body", new Page.LocatorOptions().setHasText(word));
            assertThat(found).isInViewport();
            page.locator(".scroller").evaluate("scroller => { scroller.scrollTop = 0; }");
            assertThat(found).not().isInViewport();
            page.keyboard().press("Control+k");
            page.locator(".finder input").fill(word);
            page.locator(".hit").click();
            assertThat(found).isInViewport();
        }
    }

    @Test
    void inAnotherRoomThatWasReadBefore() {
        sayAsBob("a " + word);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Page page = ann.page();
            ann.sees("a " + word);
            ann.enter(room + "-other");
            page.keyboard().press("Control+k");
            page.locator(".finder input").fill(word);
            page.locator(".hit").click();
            assertThat(page.locator(".message:focus .body")).containsText(word);
            page.keyboard().press("r");
            assertThat(page.locator(".editing")).containsText(word);
        }
    }

    @Test
    void theNewestOrTheBestFirstAndMoreOfThem() {
        for (int i = 0; i < 25; i++) {
            client.postText(room, word + (i == 3 ? " " + word : " number " + i));
        }
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Page page = ann.page();
            page.keyboard().press("Control+k");
            page.locator(".finder input").fill(word);
            assertThat(page.locator(".hit")).hasCount(20);
            assertThat(page.locator(".hit").first()).containsText("number 24");
            page.getByText("More messages").click();
            assertThat(page.locator(".hit")).hasCount(25);
            page.locator(".finder select").selectOption("best");
            assertThat(page.locator(".hit").first()).containsText(word + " " + word);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, After has: comes link, In messages: words",
        "zh-CN, 服务器无法理解。, 消息：词语",
    })
    void andWhatCannotBeLookedForIsSaidInOnesLanguage(String language, String reason, String hint) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            Page page = ann.page();
            page.keyboard().press("Control+k");
            page.locator(".finder input").fill("has:hope");
            Locator status = page.locator(".finder [role=status]");
            assertThat(status).containsText(reason);
            assertThat(status).containsText(hint);
        }
    }

    /** What ends a phrase may be in a name. */
    @Test
    void whatSomebodyWithQuotesInTheirNameHasSaid() {
        String name = "O\"Neil " + word + " “Q”";
        client.postJson(room, "{\"author\":\"" + name.replace("\"", "\\\"") + "\",\"text\":\"here\"}");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Page page = ann.page();
            page.keyboard().press("Control+k");
            page.locator(".finder input").fill(word);
            page.locator("[role=option]", new Page.LocatorOptions().setHasText("Messages from " + name))
                    .click();
            assertThat(page.locator(".hit")).hasCount(1);
            assertThat(page.locator(".hit")).containsText("here");
        }
    }

    /** @return the id of the one that has so many before it and behind it that it is not on the screen */
    private long fillAround(String text) {
        IntStream.range(0, 120).forEach(i -> sayAsBob("before " + i));
        long id = sayAsBob(text);
        IntStream.range(0, 120).forEach(i -> sayAsBob("after " + i));
        return id;
    }

    private long sayAsBob(String text) {
        return HalleyClient.json(client.postJson(room, "{\"author\":\"Bob\",\"text\":\"" + text + "\"}"))
                .getJsonNumber("id")
                .longValue();
    }
}
