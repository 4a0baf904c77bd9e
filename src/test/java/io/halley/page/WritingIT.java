package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.halley.HalleyClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed becomes what its writer meant by it. */
class WritingIT {
    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @CsvSource({"en-US, 'Enter breaks the line, Ctrl+Enter sends'", "zh-CN, 回车换行，Ctrl+Enter 发送"})
    void enterInCodeIsANewLineAndHowToSendIsShown(String language, String hint) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().keyboard().type("```js");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("x");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("y");
            assertThat(ann.page().locator("#composer-hint")).hasText(hint);
            assertThat(ann.page().locator(".message")).hasCount(0);
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html()).isEqualTo("<pre><code>x\ny</code></pre>");
        }
    }

    @Test
    void codeEndsAtItsThreeSignsOrBelowIt() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("```x = 1");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("```");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("and ```");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html()).isEqualTo("<pre><code>x = 1</code></pre><p>and ```</p>");

            ann.page().keyboard().type("```y");
            ann.page().keyboard().press("ArrowDown");
            ann.page().keyboard().type("below");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, 'Enter breaks the line, the button sends'", "zh-CN, 回车换行，按钮 发送"})
    void aPhoneSendsCodeByItsButtonAndSaysSo(String language, String hint) {
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale(language)).enter(room)) {
            assertThat(mei.editor()).not().isFocused();
            mei.editor().tap();
            mei.page().keyboard().type("```x");
            mei.page().keyboard().press("Enter");
            assertThat(mei.page().locator("#composer-hint")).hasText(hint);
            mei.page().locator(".send").tap();
            mei.sees("x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void whatIsTypedGoesIntoTheComposerAfterOpeningAndAfterChoosingARoom(String language) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            assertThat(ann.editor()).isFocused();
            ann.page().keyboard().type("at once");
            ann.page().keyboard().press("Enter");
            ann.sees("at once");
            ann.enter(room + "-other");
            ann.page().locator(".rooms a[href='#" + room + "']").click();
            Person.ready(ann.page(), room);
            assertThat(ann.editor()).isFocused();
            ann.message("at once").click();
            ann.page().keyboard().type("after a click");
            assertThat(ann.editor()).hasText("after a click");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "**bold** it is, <p><strong>bold</strong> it is</p>",
        "a `code` word, <p>a <code>code</code> word</p>",
        "so _it_ is, <p>so <em>it</em> is</p>",
        "so *it* is, <p>so <em>it</em> is</p>",
        "~~gone~~, <p><s>gone</s></p>",
        "这是**粗体**字, <p>这是<strong>粗体</strong>字</p>",
        "see [the site](https://example.org/a_b_), <p>see <a href=\"https://example.org/a_b_\" rel=\"noopener nofollow\">the site</a></p>",
        "***both*** of it, <p><em><strong>both</strong></em> of it</p>",
        "**a * b** it is, <p><strong>a * b</strong> it is</p>",
        "(**a _b_ c**). So, <p>(<strong>a </strong><em><strong>b</strong></em><strong> c</strong>). So</p>",
    })
    void inlineMarkdownBecomesWhatItMeans(String typed, String html) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type(typed);
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html()).isEqualTo(html);
            ann.say(typed);
            assertThat(ann.messages()).hasCount(2);
            assertThat(html(1)).isEqualTo(html);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void signsAreReadWhereOneTypesByTouchToo(String language) {
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale(language)).enter(room)) {
            mei.editor().tap();
            mei.page().keyboard().insertText("这是**粗体**字 :smile:");
            mei.page().locator(".send").tap();
            assertThat(mei.messages()).hasCount(1);
            assertThat(html()).isEqualTo("<p>这是<strong>粗体</strong>字 &#x1f604;</p>");
        }
    }

    @Test
    void whatOnlyLooksLikeMarkdownStaysAndBackspaceTakesItBack() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            String said = "snake_case_name 2*3*4 at 10:30:00 https://example.org/_a_/*b* `**x**`,";
            ann.page().keyboard().type(said + " ");
            ann.page().keyboard().press("Backspace");
            assertThat(ann.editor()).hasText(said);
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly(said);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call _my_var here",
                "set __init__ to _is_valid_",
                "use *args*2 and __name__",
                "self._my_var_name, /usr/_local_/x, C:\\_x_, $_GET_, foo@_bar_.com",
                "www.a_b_c.org/_x_ (5*x)*(3*y) f(_x_, _y_)",
                "SELECT *, count(*) FROM `a",
                "{\"_id_\": 1, '_a_': 2} **/test/** fe80::100:1",
            })
    void noCharacterOfANameInAProgramIsLost(String said) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type(said);
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            ann.say(said);
            assertThat(ann.messages()).hasCount(2);
            ann.pastes(Map.of("text/plain", said));
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(3);
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly(said, said, said);
        }
    }

    @Test
    void aSpanIsTakenBackBeforeWhatWasTyped() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("so **bold** ");
            assertThat(ann.editor().locator("strong")).hasText("bold");
            ann.page().keyboard().press("Control+z");
            assertThat(ann.editor()).hasText("so **bold** ");
            ann.page().keyboard().type("it is");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("so **bold** it is");
        }
    }

    @Test
    void aLineThatABreakHasBegunIsWhatItsSignsSay() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("Look:");
            ann.page().keyboard().press("Shift+Enter");
            ann.page().keyboard().type("- one");
            ann.page().keyboard().press("Shift+Enter");
            ann.page().keyboard().type("```js");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("x");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("y");
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html())
                    .isEqualTo("<p>Look:</p><ul><li><p>one</p></li><li><pre><code>x\ny</code></pre></li></ul>");

            ann.page().keyboard().type("above");
            ann.page().keyboard().press("Shift+Enter");
            ann.page().keyboard().type("below");
            ann.page().keyboard().press("Home");
            ann.page().keyboard().type("> ");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(2);
            assertThat(html(1)).isEqualTo("<p>above</p><blockquote><p>below</p></blockquote>");
        }
    }

    @Test
    void codeInAQuoteIsLeftBelowAndCodeThatComesFirstAbove() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("> ```Elixir");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("x");
            ann.page().keyboard().press("ArrowDown");
            ann.page().keyboard().type("below");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html()).isEqualTo("<blockquote><pre><code>x</code></pre><p>below</p></blockquote>");

            ann.page().keyboard().type("```y```");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("z");
            ann.page().keyboard().press("ArrowUp");
            ann.selects("Home", "");
            ann.page().keyboard().press("ArrowUp");
            ann.page().keyboard().type("first");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(2);
            assertThat(html(1)).isEqualTo("<p>first</p><pre><code>y</code></pre><p>z</p>");
        }
    }

    @Test
    void anEmojiIsWrittenByItsName() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("well :smile: done :+1: `:smile:` :nosuch:");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room)))
                    .containsExactly("well 😄 done 👍 :smile: :nosuch:");
            ann.say("in one piece :tada::smile:");
            assertThat(ann.messages()).hasCount(2);
            ann.pastes(Map.of("text/plain", "pasted :smile:, too :tada:"));
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(3);
            assertThat(HalleyClient.texts(Servers.client().newest(room)))
                    .endsWith("in one piece 🎉😄", "pasted 😄, too 🎉");
        }
    }

    private String html() {
        return html(0);
    }

    private String html(int index) {
        return Servers.html(room, index);
    }
}
