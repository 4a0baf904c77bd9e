package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<b>x</b>",
                "<strong>x</strong>",
                "<i>x</i>",
                "<em>x</em>",
                "<u>x</u>",
                "<s>x</s>",
                "<strike>x</strike>",
                "<del>x</del>",
                "H<sub>2</sub>O",
                "x<sup>2</sup>",
                "<code>x</code>",
                "<pre>x</pre>",
                "<blockquote>x</blockquote>",
                "<ul><li>x</li></ul>",
                "<ol><li>x</li></ol>",
                "<p>x</p>",
                "<div>x</div>",
                "a<br />b",
                "<font color=\"#ff0000\">x</font>",
                "<data value=\"person:u-1\">x</data>",
                "<data value=\"name:Ann Lee\">x</data>",
                "<data value=\"everybody\">x</data>",
                "<data value=\"room:房间-1\">x</data>",
                "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>y</td></tr></tbody></table>"
            })
    void keepsWhatAChatNeeds(String html) {
        assertThat(HtmlPolicy.sanitise(html, Integer.MAX_VALUE)).isEqualTo(html);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<b>open                                   | <b>open</b>",
                "<b><i>crossed</b></i>                     | <b><i>crossed</i></b>",
                "</div></body>closed too often             | closed too often",
                "<script>alert(1)</script>x                | x",
                "<img src=x onerror=alert(1)>x             | x",
                "<b onclick=alert(1)>x</b>                 | <b>x</b>",
                "<svg><script>alert(1)</script></svg>x     | x",
                "<iframe src=//evil.example></iframe>x     | x",
                "<style>*{display:none}</style>x           | x",
                "<textarea>x                               | x",
                "<a href=javascript:alert(1)>x</a>         | x",
                "<a href=//evil.example>x</a>              | x",
                "<a href=/api/rooms>x</a>                  | x",
                "<a href='data:text/html,x'>x</a>          | x",
                "<data>x</data>                            | x",
                "<data value=''>x</data>                   | x",
                "<data value='person:'>x</data>            | x",
                "<data value='person:a&#10;b'>x</data>     | x",
                "<data value='room:a b'>x</data>           | x",
                "<data value='room:..'>x</data>            | x",
                "<data value='name: '>x</data>             | x",
                "<data value=javascript:alert(1)>x</data>  | x",
                "<data onclick=alert(1) value=everybody>x  | <data value=\"everybody\">x</data>",
                "<span style='color: rgb(255, 0, 16)'>x    | <font color=\"#ff0010\">x</font>",
                "<span style='color:red;position:fixed'>x  | <font color=\"red\">x</font>",
                "<span style='background:url(//e)'>x       | x",
                "<font color='expression(alert(1))'>x      | x",
                "<font size=7>x                            | x",
                "<h1>a</h1><h2 id=x>b</h2>c<hr>d           | <div>a</div><div>b</div>c<br />d",
                "<dl><dt>a</dt><dd>b</dd></dl>             | <div><div>a</div><div>b</div></div>",
                "<section><p>a</p></section>b              | <div><p>a</p></div>b",
                "<table background=//e><td width=9>x       | <table><tbody><tr><td>x</td></tr></tbody></table>"
            })
    void takesTheRestAwayAndClosesWhatIsOpen(String html, String safe) {
        assertThat(HtmlPolicy.sanitise(html, Integer.MAX_VALUE)).isEqualTo(safe);
    }

    @Test
    void theTextOfATableHasItsRowsAndItsCells() {
        String table = HtmlPolicy.sanitise(
                "So:<table><tr><th>Name</th><th>Qty</th></tr><tr><td>Apple</td><td>3</td></tr></table>Done",
                Integer.MAX_VALUE);
        assertThat(HtmlPolicy.text(table)).isEqualTo("So:\nName\tQty\nApple\t3\nDone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<table><tr><th></th><th>Q1</th><th>Q2</th></tr><tr><td>Apple</td><td>3</td><td>4</td></tr>"
                        + "<tr><td></td><td></td><td>9</td></tr></table>|\\tQ1\\tQ2\\nApple\\t3\\t4\\n\\t\\t9",
                "So:<table><tr><td></td><td>x</td></tr></table>|So:\\n\\tx",
                "<table><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p></p></td><td><div>c<br></div></td></tr></table>|a\\tb\\n\\tc",
                "<table>\\n <tr>\\n  <td>\\n   a\\n  </td>\\n  <td><br></td>\\n  <td> b</td>\\n </tr>\\n</table>|a\\t\\t b",
                "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>|a\\nb\\tc",
                "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>|a\\tb\\tc",
                "<table><tr><td></td><td></td></tr></table>So|So",
                "<table><tr><td>a</td><td></td></tr><tr><td></td><td>b</td></tr></table>So|a\\t\\n\\tb\\nSo",
                "x<td>a</td><td>b</td>|x\\na\\tb",
            })
    void theTextOfATableHasItsColumnsWhateverIsInTheCells(String html, String text) {
        says(html.translateEscapes(), text.translateEscapes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>a</p>\\n\\n<p>b</p>|a\\nb",
                "<ul>\\n  <li>\\n    a\\n  </li>\\n  <li><b>b</b> c </li>\\n</ul>\\n<p>d</p>|- a\\n- b c\\nd",
                "<p>a<br>\\n<b>b</b></p>|a\\nb",
                "<p>    if x:</p>\\n<p>        y</p>|'    if x:\\n        y'",
                "<p>\\n  a\\n</p>|a",
                "<p>　　甲</p><p>　　乙</p>|　　甲\\n　　乙",
                "<h1>a</h1>b<hr>c|a\\nb\\nc",
                "<p>a</p><p><br></p><p>b<br></p>c|a\\n\\nb\\nc",
                "<p>if x:<br>    <b>y</b></p>|if x:\\n    y",
                "a <sup>2</sup>\\n<b>b</b>|a ²\\nb",
            })
    void theTextHasNoBlanksThatAreBetweenTheBlocks(String html, String text) {
        says(html.translateEscapes(), text.translateEscapes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<ol><li>a</li><li><p>b</p></li></ol>c|1. a\\n2. b\\nc",
                "<ul><li><p>a</p><ol><li>b</li><li><p>c</p><p>d</p></li></ol></li><li>e</li></ul>|- a\\n  1. b\\n  2. c\\nd\\n- e",
                "x<ol><li></li><li> b</li></ol>|x\\n2. b",
                "<ul><li><pre>  a\\n  b</pre></li></ul>|-   a\\n  b",
                "<ol><li>a</ol><ol><li>b|1. a\\n1. b",
            })
    void theTextOfAListHasItsNumbersAndDashes(String html, String text) {
        says(html.translateEscapes(), text.translateEscapes());
    }

    @ParameterizedTest
    @CsvSource({
        "10<sup>-9</sup> m, 10⁻⁹ m",
        "H<sub>2</sub>SO<sub>4</sub>, H₂SO₄",
        "x<sup>n+1</sup>, xⁿ⁺¹",
        "<sup>(1)</sup><sub>x</sub>, ⁽¹⁾x",
        "the 1<sup>st</sup>, the 1st",
        "a<sup>2<b>3</b></sup>, a²³",
        "2<sup>2<sup>3</sup></sup>, 22³",
        "a<sup></sup>b<sup> </sup>c, ab c",
    })
    void theTextHasNumbersAsHighAsTheyStood(String html, String text) {
        says(html, text);
    }

    @Test
    void linksOpenSafelyAndAreNotFollowed() {
        assertThat(HtmlPolicy.sanitise("<a href=\"https://example.org/\" target=\"_top\">x</a>", Integer.MAX_VALUE))
                .contains("href=\"https://example.org/\"")
                .contains("noopener")
                .contains("nofollow")
                .doesNotContain("target");
    }

    @Test
    void isBoundedOnHostileNesting() {
        assertThat(HtmlPolicy.sanitise("<b>".repeat(20_000), Integer.MAX_VALUE)).hasSizeLessThan(10_000);
    }

    @Test
    void sanitisingTwiceChangesNothing() {
        String once =
                HtmlPolicy.sanitise("<b>{{x}} ＜img＞ &amp; <a href=https://e.org/?a=1&b=2>l</a>", Integer.MAX_VALUE);
        assertThat(HtmlPolicy.sanitise(once, Integer.MAX_VALUE)).isEqualTo(once);
    }

    @Test
    void keepsWhatTheFirstLineOfCodeIsIndentedWith() {
        assertThat(HtmlPolicy.text("<pre><code>  a\n    b\n</code></pre>")).isEqualTo("  a\n    b");
        assertThat(HtmlPolicy.text("<pre>\n  <b>if</b> x\n</pre>")).isEqualTo("  if x");
        assertThat(HtmlPolicy.text("<p>  So:</p><pre>  a</pre>")).isEqualTo("  So:\n  a");
        assertThat(HtmlPolicy.text("<pre> </pre>  So")).isEqualTo("So");
        assertThat(HtmlPolicy.text("<div>  <pre>  x</pre></div>")).isEqualTo("  x");
    }

    private static void says(String html, String text) {
        assertThat(HtmlPolicy.text(HtmlPolicy.sanitise(html, Integer.MAX_VALUE)))
                .isEqualTo(text);
    }
}
