package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import io.halley.HalleyClient;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be done with a message, and what it looks like among others. */
class ActionsIT {
    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @ParameterizedTest
    @CsvSource({
        "en-US, Quote, Copy the text, Copy the link to this message, Copy the address in it, Copied.",
        "zh-CN, 引用, 复制文字, 复制此消息的链接, 复制其中的网址, 已复制。",
    })
    void areThereUnderThePointer(
            String language, String quote, String text, String link, String address, String copied) {
        say("Bob", "html", "<p>Look at <a href=\"https://example.org/\">this</a></p>");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language))) {
            ann.mayUseTheClipboard();
            ann.enter(room);
            assertThat(ann.page().locator("message-actions")).hasCount(0);
            ann.message("Look at this").hover();
            ann.page().getByLabel(text).click();
            assertThat(ann.page().locator("page-notice")).hasText(copied);
            assertThat(ann.clipboard()).isEqualTo("Look at this");
            ann.page().getByLabel(address).click();
            ann.page().waitForCondition(() -> "https://example.org/".equals(ann.clipboard()));
            ann.page().getByLabel(link).click();
            String found = ann.address(room) + "/" + id(0);
            ann.page().waitForCondition(() -> found.equals(ann.clipboard()));

            ann.message("Look at this").getByLabel(quote).click();
            ann.page().keyboard().type("Nice");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(2);
            assertThat(html(1).replaceAll(" rel=\"[^\"]*\"", ""))
                    .isEqualTo("<blockquote><p><strong>Bob:</strong></p>"
                            + "<p>Look at <a href=\"https://example.org/\">this</a></p></blockquote><p>Nice</p>");
        }
    }

    @Test
    void areReachedByKeys() {
        say("Bob", "text", "one\ntwo");
        say("Bob", "text", "three");
        try (Person ann = new Person(Servers.SHARED, "Ann")) {
            ann.mayUseTheClipboard();
            ann.enter(room);
            ann.sees("three");
            ann.page().keyboard().press("ArrowUp");
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.page().locator(".message:focus .body")).hasText("one\ntwo");
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("[data-action=answer]")).isFocused();
            for (String action : List.of("react", "quoteThis", "copyText")) {
                ann.page().keyboard().press("ArrowRight");
                assertThat(ann.page().locator("[data-action=" + action + "]")).isFocused();
            }
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("page-notice")).hasText("Copied.");
            assertThat(ann.clipboard()).isEqualTo("one\ntwo");
            ann.page().keyboard().press("ArrowLeft");
            ann.page().keyboard().press("Enter");
            assertThat(ann.editor()).isFocused();
            ann.page().keyboard().type("yes");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(3);
            assertThat(html(2))
                    .isEqualTo("<blockquote><p><strong>Bob:</strong></p><p>one<br />two</p></blockquote><p>yes</p>");
        }
    }

    @Test
    void areReachedByATap() {
        say("Bob", "text", "one");
        say("Bob", "text", "two");
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale("zh-CN")).enter(room)) {
            mei.message("one").tap();
            Locator quote = mei.message("one").getByLabel("引用");
            BoundingBox bar = mei.message("one").locator("message-actions").boundingBox();
            assertThat(bar.y + bar.height)
                    .as("all of the message can be read")
                    .isLessThanOrEqualTo(mei.message("one").boundingBox().y + 1);
            BoundingBox box = quote.boundingBox();
            assertThat(Math.min(box.width, box.height)).isGreaterThanOrEqualTo(44);
            quote.tap();
            assertThat(mei.editor().locator("blockquote")).hasText("Bob:one");
            mei.message("two").tap();
            assertThat(mei.page().locator("message-actions")).hasCount(1);
            assertThat(mei.message("two").locator("message-actions")).isVisible();
        }
    }

    @Test
    void goWhenNothingPointsAtTheMessage() {
        say("Bob", "text", "one");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.sees("one");
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.page().locator("message-actions")).hasCount(1);
            ann.page().keyboard().press("Escape");
            assertThat(ann.page().locator("message-actions")).hasCount(0);
        }
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale("zh-CN")).enter(room)) {
            mei.message("one").tap();
            assertThat(mei.page().locator("message-actions")).hasCount(1);
            mei.editor().tap();
            assertThat(mei.page().locator("message-actions")).hasCount(0);
        }
    }

    @Test
    void ofAPartThatIsSelectedThatPartIsQuoted() {
        say("Bob", "text", "the first word");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.message("the first word").locator(".body").dblclick(new Locator.DblclickOptions().setPosition(3, 12));
            ann.message("the first word").hover();
            ann.page().locator("[data-action=quoteThis]").click();
            assertThat(ann.editor().locator("blockquote p").last()).hasText("the");
        }
    }

    @Test
    void whatIsQuotedKeepsItsBlanks() {
        say("Bob", "html", "<p><b>Note</b><br>    if x:</p>");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.message("Note").hover();
            ann.page().locator("[data-action=quoteThis]").click();
            Locator quoted = ann.editor().locator("blockquote p").last();
            assertThat(quoted).containsText("if x:");
            assertThat(quoted.innerText()).isEqualTo("Note\n    if x:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void messagesOfOneRunAreToldApart(String language) {
        say("Bob", "text", "first line\nsecond line");
        say("Bob", "text", "next message");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            assertThat(ann.messages()).hasCount(2);
            BoundingBox first = ann.messages().nth(0).locator(".body").boundingBox();
            BoundingBox second = ann.messages().nth(1).locator(".body").boundingBox();
            double line = first.height / 2;
            assertThat(second.y - first.y - first.height).isGreaterThan(line / 4);
            assertThat(ann.messages().nth(1).locator("time")).isVisible();
            assertThat(ann.messages().nth(1).locator("time")).hasCSS("opacity", "1");
            assertThat(ann.messages().nth(1).locator("time")).hasText(Pattern.compile("^[\\d:]+$"));
            ann.page().setViewportSize(320, 400);
            assertThat(ann.messages().nth(1).locator("time").boundingBox().x).isGreaterThan(2);
        }
    }

    @Test
    void theWayToTheNewestCoversNoLine() {
        IntStream.rangeClosed(1, 60).forEach(number -> say("Bob", "text", "message " + number + "."));
        for (var options : List.of(Person.speaking("en-US"), Person.phone().setLocale("zh-CN"))) {
            try (Person ann = new Person(Servers.SHARED, "Ann", options).enter(room)) {
                ann.page()
                        .locator(".scroller")
                        .evaluate("(list) => list.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))");
                ann.page().locator(".scroller").evaluate("(list) => { list.scrollTop = 0; }");
                assertThat(ann.page().locator(".to-newest")).isVisible();
                BoundingBox list = ann.page().locator(".scroller").boundingBox();
                BoundingBox pill = ann.page().locator(".to-newest").boundingBox();
                assertThat(pill.y).isGreaterThanOrEqualTo(list.y + list.height);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void aTableThatAProgramPostsIsOne(String language) {
        say("bot", "html", "<table><tr><th>Name</th><th>数量</th></tr><tr><td>Apple</td><td>3</td></tr></table>");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            assertThat(ann.page().locator(".body td")).hasText(new String[] {"Apple", "3"});
            assertThat(HalleyClient.texts(client.newest(room))).containsExactly("Name\t数量\nApple\t3");
            ann.message("Apple").hover();
            ann.page().locator("[data-action=quoteThis]").click();
            assertThat(ann.editor().locator("blockquote pre")).hasText("Name   数量\nApple  3");
        }
    }

    private long id(int index) {
        return HalleyClient.ids(client.newest(room)).get(index);
    }

    private String html(int index) {
        return client.newest(room).getJsonArray("messages").getJsonObject(index).getString("html");
    }

    private void say(String author, String kind, String content) {
        assertThat(client.postJson(room, Servers.json(author, kind, content)).statusCode())
                .isEqualTo(201);
    }
}
