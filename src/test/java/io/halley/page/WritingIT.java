package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.halley.HalleyClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed and pasted becomes what its writer meant by it. */
class WritingIT {
    private static final String PASTE = "(flavours) => { const data = new DataTransfer();"
            + " Object.entries(flavours).forEach(([type, text]) => data.setData(type, text));"
            + " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
            + " {clipboardData: data, bubbles: true, cancelable: true})); }";

    private final String room = HalleyClient.freshRoom();

    @Test
    void enterInCodeIsANewLineAndHowToSendIsShown() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("```js");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("x");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("y");
            assertThat(ann.page().locator("#composer-hint")).hasText("Enter breaks the line, Ctrl+Enter sends");
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

    @Test
    void theHintIsInTheReadersLanguageAndAPhoneSendsCodeByItsButton() {
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale("zh-CN")).enter(room)) {
            assertThat(mei.editor()).not().isFocused();
            mei.editor().tap();
            mei.page().keyboard().type("```x");
            mei.page().keyboard().press("Enter");
            assertThat(mei.page().locator("#composer-hint")).hasText("回车换行，Ctrl+Enter 发送");
            mei.page().locator(".send").tap();
            mei.sees("x");
        }
    }

    @Test
    void whatIsTypedGoesIntoTheComposerAfterOpeningAndAfterChoosingARoom() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
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

    @Test
    void whatOnlyLooksLikeMarkdownStaysAndBackspaceTakesItBack() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            String said = "snake_case_name 2*3*4 at 10:30:00 https://example.org/_a_/*b* `**x**`";
            ann.page().keyboard().type(said);
            ann.page().keyboard().press("Backspace");
            assertThat(ann.editor()).hasText(said);
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly(said);
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
        }
    }

    @Test
    void anAddressPastedOverWordsLinksThem() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type("the site");
            ann.selects("Control+a", "the site");
            paste(ann, Map.of("text/plain", "https://example.org/a_(b)"));
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html())
                    .isEqualTo("<p><a href=\"https://example.org/a_(b)\" rel=\"noopener nofollow\">the site</a></p>");
        }
    }

    @Test
    void pastedMarkdownIsReadAsSuch() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            paste(ann, Map.of("text/plain", """
                            Some **bold [link](https://example.org/)**:

                            - one
                            - two

                            1. first

                            > said
                            > so

                            ```js
                            if (x) {
                                y();
                            }
                            ```

                            | a | 数量 |
                            |---|---|
                            | apple | 3 |
                            """));
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html().replaceAll(" rel=\"[^\"]*\"", ""))
                    .isEqualTo(
                            "<p>Some <strong>bold </strong><a href=\"https://example.org/\"><strong>link</strong></a>:</p>"
                                    + "<ul><li><p>one</p></li><li><p>two</p></li></ul><ol><li><p>first</p></li></ol>"
                                    + "<blockquote><p>said<br />so</p></blockquote>"
                                    + "<pre><code>if (x) {\n    y();\n}</code></pre><pre><code>a      数量\napple  3</code></pre>");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dear all,\\n\\nhello.\\n\\n\\nBye | Dear all,\\n\\nhello.\\n\\n\\nBye",
                "'    if x:\\n        y' | '    if x:\\n        y'",
                "line one\\013line two\\fthree\\205four\\033[1m | line one\\nline two\\nthree\\nfour[1m",
            })
    void pastedTextArrivesAsItStood(String pasted, String said) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            paste(ann, Map.of("text/plain", pasted.translateEscapes()));
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly(said.translateEscapes());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<table><tr><td>Name</td><td>Qty</td></tr><tr><td>Apple</td><td>3</td></tr></table>|Name   Qty\\nApple  3",
                "<table><tr><td data-line=1></td><td>if x:</td></tr><tr><td></td><td>    y</td></tr></table>|if x:\\n    y",
            })
    void aPastedTableKeepsItsRows(String pasted, String said) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            paste(ann, Map.of("text/html", pasted, "text/plain", "x"));
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(html()).isEqualTo("<pre><code>" + said.translateEscapes() + "</code></pre>");
        }
    }

    private static void paste(Person person, Map<String, String> flavours) {
        person.page().evaluate(PASTE, flavours);
    }

    private String html() {
        return html(0);
    }

    private String html(int index) {
        return Servers.client()
                .newest(room)
                .getJsonArray("messages")
                .getJsonObject(index)
                .getString("html")
                .replace("&#61;", "=")
                .replace("&#96;", "`")
                .replace("%28", "(")
                .replace("%29", ")");
    }
}
