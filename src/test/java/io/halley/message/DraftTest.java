package io.halley.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {
    @Test
    void isAnonymousOnlyWhereNoAuthorIsGiven() {
        assertThat(Draft.plain(null, "Hi").author()).isEqualTo("anonymous");
        assertThatThrownBy(() -> Draft.plain(" ", "Hi")).isInstanceOf(MalformedException.class);
    }

    @Test
    void takesTheSpaceAroundAnAuthorAlsoWhereNoLineBreaksAtIt() {
        assertThat(Draft.plain("\u00a0\u202f Ann B \u3000\u2007", "Hi").author())
                .isEqualTo("Ann B");
    }

    @Test
    void countsAnAuthorInCharactersNotInJavasHalves() {
        assertThat(Draft.plain("👍".repeat(64), "Hi").author()).hasSize(128);
        assertThatThrownBy(() -> Draft.plain("a".repeat(65), "Hi")).isInstanceOf(MalformedException.class);
    }

    @Test
    void keepsTabsAndMakesLineEndsOne() {
        assertThat(Draft.plain("Ann", "a\tb\r\nc\rd\ne").text()).isEqualTo("a\tb\nc\nd\ne");
        assertThat(Draft.plain("Ann", "a\u000bb\fc\u0085d\u2028e\u2029f").text())
                .isEqualTo("a\nb\nc\nd\ne\nf");
    }

    @Test
    void takesAwayWhatNoChatShows() {
        assertThat(Draft.plain("Ann", "a\u0000b\u0007c\u001b[31md\u007fe\u009b").text())
                .isEqualTo("abc[31mde");
        assertThat(Draft.rich("Ann", "<b>a\u001bb</b>&#27;&#x85;c", Integer.MAX_VALUE))
                .extracting(Draft::html, Draft::text)
                .containsExactly("<b>ab</b>\nc", "ab\nc");
    }

    /** What it was is to be taken away before anybody asks what it means. */
    @ParameterizedTest
    @ValueSource(strings = {"<scr\u0000ipt>alert(1)</script>Hi", "<a href=\"java\u0000script:alert(1)\">Hi</a>"})
    void makesNothingDangerousByTakingAway(String html) {
        assertThat(Draft.rich("Ann", html, Integer.MAX_VALUE).html()).isEqualTo("Hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t",
                "\u3000",
                "\u0000",
                "\u001b\u0007",
                "\u0085",
                "\ud83d",
                "\udc4d\ud83d",
                "a\ud83d"
            })
    void refusesTextThatIsEmptyOrCutWithinACharacter(String text) {
        assertThatThrownBy(() -> Draft.plain("Ann", text)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Draft.rich("Ann", text, Integer.MAX_VALUE)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ann\nBob", "a\tb", "a\u0000", "a\u0007b", "a\u0085b", "\ud800"})
    void refusesAnAuthorOfSeveralLinesOrWithControlCharacters(String author) {
        assertThatThrownBy(() -> Draft.plain(author, "Hi")).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200b",
                "\u2800",
                "\u3164",
                "\u00ad",
                "\u0301\u0302",
                "\u202e",
                "\u115f \uffa0",
                "a\u2028b",
                "a\u2029b"
            })
    void refusesAnAuthorThatShowsNothingOrBreaksTheLine(String author) {
        assertThatThrownBy(() -> Draft.plain(author, "Hi")).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesAnAuthorThatCoversWhatIsAboveAndBelow() {
        assertThatThrownBy(() -> Draft.plain("Z" + "\u0334".repeat(40), "Hi")).isInstanceOf(MalformedException.class);
    }

    /** An override in front of nimda makes it look like admin, and turns what is written behind it. */
    @ParameterizedTest
    @CsvSource({
        "\u202enimda, nimda",
        "\u2067Ann\u2069, Ann",
        "A\u200fnn\u061c, Ann",
        "Zoe\u061c\u0308, Zo\u00eb",
        "Zoe\u0308, Zo\u00eb"
    })
    void takesFromAnAuthorWhatTurnsTheTextBesideIt(String author, String name) {
        assertThat(Draft.plain(author, "Hi").author()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"दीपा", "สมชาย", "Nguyễn Văn Ệ", "می\u200cخواهم", "👩\u200d👩\u200d👧", "O'Brien", "שָׁלוֹם", "李"
            })
    void takesNamesAsPeopleHaveThem(String author) {
        assertThat(Draft.plain(author, "Hi").author()).isEqualTo(author);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u2800", "\u3164", "\u115f", "\uffa0", "\ufe0f", "\u034f", "\u17b4", "\u200b\n\u00a0", "\u0301"
            })
    void refusesTextThatShowsNothing(String text) {
        assertThatThrownBy(() -> Draft.plain("Ann", text)).isInstanceOf(NothingSaidException.class);
        assertThatThrownBy(() -> Draft.rich("Ann", "<b>" + text + "</b>", Integer.MAX_VALUE))
                .isInstanceOf(NothingSaidException.class);
    }

    /** The sanitiser writes five bytes for an equals sign; what is too long by then need not be read as text. */
    @Test
    void refusesHtmlThatIsTooLongOnceItIsSafe() {
        assertThatThrownBy(() -> Draft.rich("Ann", "=".repeat(15_000), 65_536)).isInstanceOf(TooLargeException.class);
        assertThat(Draft.rich("Ann", "=".repeat(13_000), 65_536).text()).hasSize(13_000);
    }

    @Test
    void readsRichTextAsPlainTextToo() {
        Draft draft = Draft.rich(
                "Ann", "<p>One <b>two</b></p><ul><li>three<li>four</ul>five<br>six &lt;7&gt;", Integer.MAX_VALUE);
        assertThat(draft.text()).isEqualTo("One two\n- three\n- four\nfive\nsix <7>");
        assertThat(draft.html()).contains("<b>two</b>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<b></b>",
                "<img src=x onerror=alert(1)>",
                "&nbsp;<br>",
                "<!-- hi -->"
            })
    void refusesHtmlThatSaysNothingOnceItIsSafe(String html) {
        assertThatThrownBy(() -> Draft.rich("Ann", html, Integer.MAX_VALUE)).isInstanceOf(MalformedException.class);
    }
}
