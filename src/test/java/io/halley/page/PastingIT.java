package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route.FulfillOptions;
import io.halley.HalleyClient;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pasted arrives as it was meant where it comes from: lines, columns, lists, and what stands higher or lower. */
class PastingIT {
    private static final String DROP_AT_THE_BEGINNING = "(text) => { const data = new DataTransfer();"
            + " data.setData('text/plain', text);"
            + " const editor = document.activeElement; const {left, top} = editor.firstChild.getBoundingClientRect();"
            + " editor.dispatchEvent(new DragEvent('drop', {dataTransfer: data, clientX: left + 1, clientY: top + 5,"
            + " bubbles: true, cancelable: true})); }";

    /** As Word writes a paragraph of a list: a level, a sign that is to be ignored, and a text. */
    private static final String WORD =
            "<p class=MsoListParagraphCxSpMiddle style='margin-left:36.0pt;text-indent:-18.0pt;"
                    + "mso-list:l0 level%s lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>%s"
                    + "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>%s<o:p></o:p></p>\n";

    /** As Outlook in a browser does, which takes what is its own out of the styles; at the level that its margin shows. */
    private static final String OUTLOOK =
            "<p class=x_MsoListParagraph style='margin-left:%sin; text-indent:-.25in'><span>%s"
                    + "<span style='font:7pt Times'>&nbsp;&nbsp;&nbsp; </span></span>%s</p>";

    /** Each look at a line or a cell trims it. */
    private static final String COUNT_TRIMS = "(() => { const {trim} = String.prototype; window.trims = 0;"
            + " String.prototype.trim = function () { window.trims++; return trim.call(this); }; })()";

    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void anAddressPastedOverWordsLinksThem(String language) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().keyboard().type("the site");
            ann.selects("Control+a", "the site");
            ann.pastes(Map.of("text/plain", "https://example.org/a_(b)"));
            ann.page().keyboard().type(" here");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(Servers.html(room, 0))
                    .isEqualTo(
                            "<p><a href=\"https://example.org/a_(b)\" rel=\"noopener nofollow\">the site</a> here</p>");
        }
    }

    @Test
    void pastedMarkdownIsReadAsSuch() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/plain", """
                            Some **bold [link](https://example.org/)**:

                            - one
                              1. deeper
                              2. still
                            - two

                            1. first

                            > said
                            > so

                            ~~~js
                            if (x) {
                                y();
                            }
                            ~~~

                            | a | 数量 |
                            |---|---|
                            | apple | 3 |
                            """));
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(Servers.html(room, 0).replaceAll(" rel=\"[^\"]*\"", ""))
                    .isEqualTo(
                            "<p>Some <strong>bold </strong><a href=\"https://example.org/\"><strong>link</strong></a>:</p>"
                                    + "<ul><li><p>one</p><ol><li><p>deeper</p></li><li><p>still</p></li></ol></li>"
                                    + "<li><p>two</p></li></ul><ol><li><p>first</p></li></ol>"
                                    + "<blockquote><p>said<br />so</p></blockquote>"
                                    + "<pre><code>if (x) {\n    y();\n}</code></pre><pre><code>a      数量\napple  3</code></pre>");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dear all,\\n\\nhello.\\n\\n\\nBye | Dear all,\\n\\nhello.\\n\\n\\nBye",
                "5. a\\n6. b | 5. a\\n6. b",
                "def __init__(self):\\n    return self.__x__ | def __init__(self):\\n    return self.__x__",
                "'    if x:\\n        y' | '    if x:\\n        y'",
                "- timeout: 30\\n+ timeout: 60 | - timeout: 30\\n+ timeout: 60",
                "1. stop\\n\\n2. start\\n\\n3. wait | 1. stop\\n\\n2. start\\n\\n3. wait",
                "- a\\n\\n  more of a | - a\\n\\n  more of a",
                "- a\\n- b | - a\\n- b",
                "**Note**\\n    if x:\\n        y | Note\\n    if x:\\n        y",
                "line one\\013line two\\fthree\\205four\\033[1m | line one\\nline two\\nthree\\nfour[1m",
            })
    void pastedTextArrivesAsItStood(String pasted, String said) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/plain", pasted.translateEscapes()));
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
                "<table><tr><td>Name<br>(of the fruit)</td><td><p>Qty</p><p>kg</p></td></tr><tr><td>Apple</td><td>3</td></tr></table>"
                        + "|Name (of the fruit)  Qty kg\\nApple                3",
                "<table><tr><td colspan=2>Fruit</td><td>Qty</td></tr><tr><td>Apple</td><td>red</td><td>3</td></tr></table>|Fruit       Qty\\nApple  red  3",
                "<table><tr><th rowspan=2>Fruit</th><th>Q1</th><th>Q2</th></tr><tr><td>3</td><td>4</td></tr>"
                        + "<tr><td>Apple</td><td>5</td><td>6</td></tr></table>|Fruit  Q1  Q2\\n       3   4\\nApple  5   6",
                "<table><tr><td>a</td><td rowspan=3>b</td><td>c</td><td rowspan=2>d</td></tr><tr><td>e</td></tr>"
                        + "<tr><td>f</td><td>g</td><td>h</td></tr></table>|a  b  c  d\\ne\\nf     g  h",
                "<table><tr><td data-line=1></td><td>if x:</td></tr><tr><td></td><td>    y</td></tr></table>|if x:\\n    y",
            })
    void aPastedTableKeepsItsRows(String pasted, String said) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/html", pasted, "text/plain", "x"));
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(Servers.html(room, 0)).isEqualTo("<pre><code>" + said.translateEscapes() + "</code></pre>");
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, said", "zh-CN, 说过"})
    void whatIsPastedBeforeItCanBeReadTakesItsPlace(String language, String word) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted().setLocale(language)).enter(room)) {
            Runnable bring = ann.holdWhatIsLoadedLater();
            ann.page().keyboard().type("I ");
            ann.pastes(Map.of("text/plain", "**" + word + "** once"));
            ann.page().keyboard().type(" and ");
            ann.pastes(Map.of("text/html", "<i>" + word + "</i>, too", "text/plain", word));
            ann.page().keyboard().type(" again");
            ann.page().keyboard().press("Enter");
            ann.page().keyboard().type("next");
            bring.run();
            assertThat(ann.messages()).hasCount(1);
            assertThat(Servers.html(room, 0))
                    .isEqualTo("<p>I <strong>" + word + "</strong> once and <em>" + word + "</em>, too again</p>");
            assertThat(ann.editor()).hasText("next");
        }
    }

    @Test
    void whatIsDroppedBeforeItCanBeReadTakesItsPlace() {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted()).enter(room)) {
            Runnable bring = ann.holdWhatIsLoadedLater();
            ann.page().keyboard().type("word");
            ann.page().evaluate(DROP_AT_THE_BEGINNING, "the ");
            bring.run();
            assertThat(ann.editor()).hasText("the word");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 · one, 2 o deeper, 2 o still, 1 · two;"
                        + "<ul><li><p>one</p><ul><li><p>deeper</p></li><li><p>still</p></li></ul></li><li><p>two</p></li></ul>",
                "1 1. one, 2 a) deeper, 3 § deepest, 1 2. two;"
                        + "<ol><li><p>one</p><ol><li><p>deeper</p><ul><li><p>deepest</p></li></ul></li></ol></li><li><p>two</p></li></ol>",
                "1 一、 甲, 1 二、 乙, 1 Ø 丙;<ol><li><p>甲</p></li><li><p>乙</p></li></ol><ul><li><p>丙</p></li></ul>",
                "1 1. one, 1 1. again;<ol><li><p>one</p></li></ol><ol><li><p>again</p></li></ol>",
                "1 3. <b>three</b>, 1 4. four;<p>3. <strong>three</strong></p><p>4. four</p>",
            })
    void aListOfWordsIsOne(String items, String html) {
        StringBuilder pasted = new StringBuilder(
                "<html xmlns:o='urn:o'><head><style><!-- p.MsoNormal {margin:0} --></style>"
                        + "<!--[if gte mso 9]><xml></xml><![endif]--></head><body><!--StartFragment--><p class=MsoNormal>So:</p>");
        for (String item : items.split(", ", -1)) {
            pasted.append(WORD.formatted((Object[]) item.split(" ", 3)));
        }
        assertThat(sent(pasted.append("<p class=MsoNormal>Done<o:p></o:p></p><!--EndFragment--></body></html>")))
                .isEqualTo("<p>So:</p>" + html + "<p>Done</p>");
    }

    @Test
    void aListOfOutlooksIsOneWithoutItsStyles() {
        String pasted = OUTLOOK.formatted("0.5", "·", "one")
                + OUTLOOK.formatted("1.0", "o", "deeper")
                + OUTLOOK.formatted("0.5", "·", "two");
        assertThat(sent(pasted))
                .isEqualTo("<ul><li><p>one</p><ul><li><p>deeper</p></li></ul></li><li><p>two</p></li></ul>");
    }

    /** The first is a web page's, the second Gmail's, the third that of Google's documents, the fourth Word's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>Dear <b>all</b>,</p><p>hello.</p>|<br />",
                "<div>Dear <b>all</b>,</div><div><br></div><div>hello.<br></div>|<br />",
                "<p style='margin-top:0pt;margin-bottom:0pt;'>Dear <b>all</b>,</p><br><p style='margin-top:0pt;margin-bottom:0pt;'>hello.</p>|<br />",
                "<p class=MsoNormal>Dear <b>all</b>,</p><p class=MsoNormal style='margin-top:8.0pt'>hello.</p>|",
                "<div>Dear <b>all</b>,<div>hello.</div></div>|",
            })
    void aPastedLetterKeepsItsBlankLines(String pasted, String between) {
        String line = between == null ? "" : "<p>" + between + "</p>";
        assertThat(sent(pasted)).isEqualTo("<p>Dear <strong>all</strong>,</p>" + line + "<p>hello.</p>");
        assertThat(HalleyClient.texts(Servers.client().newest(room)))
                .containsExactly(line.isEmpty() ? "Dear all,\nhello." : "Dear all,\n\nhello.");
    }

    /** The first is what Chromium copies of a page, the last but one what VS Code does. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<span style='white-space: pre-wrap; display: inline'>ar all,\\n\\n    indented\\n        deeper\\nBye</span>"
                        + "|ar all,\\n\\n    indented\\n        deeper\\nBye",
                "<div style='white-space:pre-wrap'>def f(x):\\n    if x:\\n        return 1</div>|def f(x):\\n    if x:\\n        return 1",
                "<div style='white-space:break-spaces'>if x:\\n    y\\n</div><p>z</p>|if x:\\n    y\\nz",
                "<div style='white-space-collapse:preserve'>\\n<p>if x:\\n    y</p>\\n<div>z</div>\\n</div>|if x:\\n    y\\nz",
                "<div style='white-space:pre-line'>one\\n   two   2</div>|one\\ntwo 2",
                "<div style='white-space:pre'>if x:\\n  y <span style='white-space:normal'>is\\n  x</span></div>|if x:\\n  y is x",
                "<div style='white-space:normal'>one\\n  two</div>|one two",
                "<div style='color:#ccc;white-space:pre;'><div><span>def</span><span> f(x):</span></div>"
                        + "<div><span>    </span><span>if</span> x:</div><br><div>        y</div></div>"
                        + "|def f(x):\\n    if x:\\n\\n        y",
                "<div style='white-space:pre;'><div>x</div><br><br><div>  y</div></div>|x\\n\\n\\n  y",
            })
    void linesAndBlanksThatShowStay(String pasted, String said) {
        send(pasted.translateEscapes(), "");
        assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly(said.translateEscapes());
    }

    @Test
    void codeKeepsWhatItsFirstLineIsIndentedWith() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/html", "<pre><code>  if x:\n    y</code></pre>", "text/plain", "x"));
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("  if x:\n    y");
            assertThat(ann.messages().locator("pre")).hasText("  if x:\n    y");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<ol start=5><li>five</li><li><b>six</b></li></ol>|<p>5. five</p><p>6. <strong>six</strong></p>",
                "<ol start=5><li><p>five</p><ul><li>a</li></ul></li>\\n<li> six</li></ol>|<p>5. five</p><ul><li><p>a</p></li></ul><p>6. six</p>",
                "<ol start=1><li>one</li></ol>|<ol><li><p>one</p></li></ol>",
            })
    void aListThatGoesOnKeepsItsNumbers(String pasted, String html) {
        assertThat(sent(pasted.translateEscapes())).isEqualTo(html);
    }

    /** As Excel copies it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Total: "})
    void oneCellIsItsText(String typed) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().type(typed);
            ann.pastes(Map.of(
                    "text/html",
                    "<html><body>\r\n<table border=0>\r\n<!--StartFragment-->\r\n <col width=64>\r\n <tr height=20>\r\n"
                            + "  <td height=20 align=right>42</td>\r\n </tr>\r\n<!--EndFragment-->\r\n</table></body></html>",
                    "text/plain",
                    "42"));
            assertThat(ann.editor().locator("p")).hasText(new String[] {typed + "42"});
        }
    }

    @Test
    void whatStylesAndRunsADrawingIsNoText() {
        assertThat(sent("<p>Hello <svg><style>.a{fill:red}</style><script>x()</script></svg> <b>world</b>"
                        + "<math><style>.b{}</style></math></p>"))
                .isEqualTo("<p>Hello <strong>world</strong></p>");
    }

    @Test
    void wordsOfDifferentBlocksStayApart() {
        assertThat(sent("<div>one<div>two</div>three</div>four <i>five</i>"))
                .isEqualTo("<p>one</p><p>two</p><p>three</p><p>four <em>five</em></p>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "H<sub>2</sub>O|H<sub>2</sub>O|H₂O",
                "10<sup>-9</sup> m|10<sup>-9</sup> m|10⁻⁹ m",
                "10<span style='vertical-align:super'>6</span>|10<sup>6</sup>|10⁶",
                "the 1<sup>st</sup>|the 1<sup>st</sup>|the 1st",
            })
    void whatStandsHigherOrLowerStaysThere(String pasted, String html, String text) {
        assertThat(sent(pasted, " said")).isEqualTo("<p>" + html + " said</p>");
        assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly(text + " said");
        try (Person bob = new Person(Servers.SHARED, "Bob").enter(room)) {
            assertThat(bob.messages().locator(":is(sub, sup)")).hasCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | ```a\\n",
                "text/plain | ~~~a\\n",
                "text/html | <tr><td colspan=100>a#</td></tr>",
            })
    void whatIsTwiceAsLongIsLookedAtTwiceAsOften(String type, String piece) {
        int once = trims(type, piece.translateEscapes().repeat(200));
        int twice = trims(type, piece.translateEscapes().repeat(400));
        assertThat(once).isPositive();
        assertThat(twice).isLessThan(once * 5 / 2);
    }

    private int trims(String type, String pasted) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/plain", "x"));
            assertThat(ann.editor()).hasText("x");
            ann.page().evaluate(COUNT_TRIMS);
            ann.pastes(Map.of(type, type.equals("text/html") ? "<div><table>" + pasted + "</table>" : pasted));
            return (int) ann.page().evaluate("window.trims");
        }
    }

    /** To read them takes long where there are thousands, and such a text is none that somebody wrote for others. */
    @ParameterizedTest
    @CsvSource({"500, a", "501, *a*"})
    void aTextOfNothingButSignsStaysAsItIs(int times, String word) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/plain", "*a* ".repeat(times) + "b"));
            ann.page().keyboard().press("Control+Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room)))
                    .containsExactly((word + " ").repeat(times) + "b");
        }
    }

    /** It loads the page again, and the words are a part of what was being written. */
    @Test
    void whatIsPastedIsThereAlsoWhereWhatReadsItIsOfAnotherBuild() {
        String other = Servers.client().get("/other-build.js").body();
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted()).enter(room)) {
            AtomicBoolean isBehind = new AtomicBoolean(true);
            ann.page().route("**/later-*.js", route -> {
                if (isBehind.getAndSet(false)) {
                    route.fulfill(new FulfillOptions()
                            .setContentType("text/javascript")
                            .setBody(other));
                } else {
                    route.resume();
                }
            });
            ann.page().keyboard().type("so: ");
            ann.page().evaluate("document.body.dataset.before = ''");
            ann.pastes(Map.of("text/plain", "said", "text/html", "<b>said</b>"));
            assertThat(ann.page().locator("body:not([data-before])")).isVisible();
            Person.ready(ann.page(), room);
            assertThat(ann.editor()).hasText("so: said");
        }
    }

    /** The HTML of the message that this is pasted for. */
    private String sent(CharSequence pasted) {
        return sent(pasted, "");
    }

    private String sent(CharSequence pasted, String typed) {
        send(pasted, typed);
        return Servers.html(room, 0).replaceAll(" rel=\"[^\"]*\"", "");
    }

    private void send(CharSequence pasted, String typed) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/html", pasted.toString(), "text/plain", "x"));
            ann.page().keyboard().type(typed);
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
        }
    }
}
