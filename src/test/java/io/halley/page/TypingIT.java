package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.halley.HalleyClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writing a message: input methods, keys, formats. */
class TypingIT {
    private final String room = HalleyClient.freshRoom();

    @Test
    void enterDuringACompositionDoesNotSendAndEnterAfterItDoes() {
        try (Person mei = new Person(Servers.SHARED, "Mei").enter(room)) {
            mei.editor().click();
            CDPSession session = mei.context().newCDPSession(mei.page());
            compose(session, "ni");
            assertThat(mei.editor()).hasText("ni");
            mei.page().keyboard().press("Enter");
            mei.page()
                    .evaluate("document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
                            + " {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))");
            assertThat(mei.page().locator(".message")).hasCount(0);

            JsonObject chosen = new JsonObject();
            chosen.addProperty("text", "你");
            session.send("Input.insertText", chosen);
            assertThat(mei.editor()).hasText("你");
            assertThat(mei.page().locator(".message")).hasCount(0);

            mei.page().keyboard().press("Enter");
            mei.sees("你");
            assertThat(mei.editor()).hasText("");
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("你");
        }
    }

    @Test
    void eachTabKeepsItsOwnDraft() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Page other = ann.tab(room);
            Locator otherEditor = other.locator(".editor [contenteditable]");
            otherEditor.fill("not yet");
            ann.say("sent");
            ann.sees("sent");
            other.reload();
            assertThat(otherEditor).hasText("not yet");
            ann.page().reload();
            ann.sees("sent");
            assertThat(ann.editor()).hasText("");
            other.close();
            assertThat(ann.tab(room).locator(".editor [contenteditable]")).hasText("not yet");
        }
    }

    @Test
    void whatOneTabHasSentDoesNotComeBackWhereAnotherHasWrittenIt() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.editor().fill("said once");
            Page other = ann.tab(room);
            assertThat(other.locator(".editor [contenteditable]")).hasText("said once");
            ann.enter(room + "-elsewhere");
            other.locator(".editor [contenteditable]").press("Enter");
            assertThat(other.locator(".editor [contenteditable]")).hasText("");
            ann.enter(room);
            ann.sees("said once");
            assertThat(ann.editor()).hasText("");
        }
    }

    /** Both show it, and only one has written in it. */
    @Test
    void whatOneTabHasSentIsNotSaidAgainByAnother() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("said");
            Page other = ann.tab(room);
            Locator otherEditor = other.locator(".editor [contenteditable]");
            assertThat(otherEditor).hasText("said");
            ann.page().bringToFront();
            ann.page().keyboard().type(" once");
            assertThat(otherEditor).hasText("said once");
            ann.page().keyboard().press("Enter");
            assertThat(otherEditor).hasText("");
            other.bringToFront();
            otherEditor.click();
            other.keyboard().press("Enter");
            other.keyboard().type("and this");
            other.keyboard().press("Enter");
            ann.sees("and this");
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("said once", "and this");
        }
    }

    @Test
    void shiftEnterBreaksTheLine() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.editor().click();
            ann.page().keyboard().insertText("first");
            ann.page().keyboard().press("Shift+Enter");
            ann.page().keyboard().insertText("second");
            ann.page().keyboard().press("Enter");
            ann.sees("second");
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("first\nsecond");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Control+b, bold, <p><strong>word</strong></p>",
        "Control+i, italic, <p><em>word</em></p>",
        "Control+Shift+x, strike, <p><s>word</s></p>",
        "Control+e, code, <p><code>word</code></p>",
        "Control+Shift+9, quote, <blockquote><p>word</p></blockquote>",
        "Control+Shift+8, list, <ul><li><p>word</p></li></ul>",
    })
    void aFormatIsGivenByKeyOrByButton(String key, String tool, String html) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.editor().click();
            ann.page().keyboard().press(key);
            ann.page().keyboard().type("word");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);

            ann.page().locator("[data-tool=" + tool + "]").click();
            ann.page().keyboard().type("word");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(2);

            assertThat(Servers.client().newest(room).getJsonArray("messages"))
                    .extracting(message -> message.asJsonObject().getString("html"))
                    .containsExactly(html, html);
        }
    }

    @Test
    void linksColoursAndEmojiAreReachedByKeyboard() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.editor().click();
            ann.page().keyboard().type("site");
            ann.selects("Control+a", "site");
            ann.page().keyboard().press("Control+Shift+k");
            ann.page().locator("#link input").fill("javascript:alert(1)");
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("#link")).isVisible();
            ann.page().locator("#link input").fill("https://example.org/");
            ann.page().keyboard().press("Enter");
            assertThat(ann.editor()).isFocused();

            ann.selects("End", "");
            ann.page().locator("[data-tool=emoji]").focus();
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("#emoji input")).isFocused();
            ann.page().keyboard().press("ArrowDown");
            ann.page().keyboard().press("ArrowRight");
            ann.page().keyboard().press("Enter");
            assertThat(ann.editor()).hasText("site😄");
            ann.selects("Control+a", "site😄");
            ann.page().locator("[data-tool=colour]").focus();
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("#colours button").first()).isFocused();
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().press("Enter");
            ann.sees("site");
            assertThat(ann.messages().locator(".ink[style]").first()).hasText("site");

            assertThat(Servers.client()
                            .newest(room)
                            .getJsonArray("messages")
                            .getJsonObject(0)
                            .getString("html"))
                    .contains("href=\"https://example.org/\"")
                    .contains("<font color=\"#c62f3b\">");
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("site😄");
        }
    }

    @Test
    void theAddressOfALinkIsTakenBeforeThereIsAFieldForIt() {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted()).enter(room)) {
            ann.page().keyboard().type("site");
            ann.selects("Control+a", "site");
            Runnable bring = ann.holdWhatIsLoadedLater();
            ann.page().keyboard().press("Control+Shift+k");
            ann.page().keyboard().type("example.org/");
            bring.run();
            assertThat(ann.page().locator("#link input")).hasValue("https://example.org/");
            assertThat(ann.editor()).hasText("site");
            ann.page().keyboard().press("Enter");
            assertThat(ann.editor().locator("a")).hasAttribute("href", "https://example.org/");
        }
    }

    private static void compose(CDPSession session, String text) {
        JsonObject composition = new JsonObject();
        composition.addProperty("text", text);
        composition.addProperty("selectionStart", text.length());
        composition.addProperty("selectionEnd", text.length());
        session.send("Input.imeSetComposition", composition);
    }
}
