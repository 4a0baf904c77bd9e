package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.halley.HalleyClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTML that wants to run, to load, to cover the page or to swallow what comes after it. A dialog, a request to anywhere
 * else, an error and a violation of the page's policy fail each of these tests: see {@link Person}.
 */
class HostileHtmlIT {
    private static final String LAST = "the last word";

    /** Whatever is in a message that a message cannot have. */
    private static final String FOREIGN = "[...document.querySelectorAll('.body *')].filter((element) =>"
            + " !/^(B|STRONG|I|EM|U|S|STRIKE|DEL|CODE|PRE|BLOCKQUOTE|UL|OL|LI|P|DIV|BR|A|SPAN|TABLE|THEAD|TBODY|TFOOT|TR|TH|TD)$/"
            + ".test(element.tagName)"
            + " || [...element.attributes].some(({name, value}) => !({href: /^(https?:|mailto:)/, target: /^_blank$/,"
            + " rel: /noopener/, class: /^ink$/, style: /^--ink: [#\\w]+;$/})[name]?.test(value)))"
            + ".map((element) => element.outerHTML)";

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @Test
    void postedOverTheApiItNeitherRunsNorSwallows() {
        int kept = 0;
        for (String vector : vectors()) {
            int status =
                    client.postJson(room, Servers.json("Eve", "html", vector)).statusCode();
            assertThat(status).isIn(201, 400);
            kept += status == 201 ? 1 : 0;
        }
        client.postText(room, LAST);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            isHarmless(ann, kept + 1);
        }
    }

    @Test
    void evenWhereTheServersSanitiserHasFailedItNeitherRunsNorSwallows() throws SQLException {
        for (String vector : vectors()) {
            long id = HalleyClient.json(client.postText(room, "harmless"))
                    .getJsonNumber("id")
                    .longValue();
            smuggle(id, vector);
        }
        client.postText(room, LAST);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            isHarmless(ann, vectors().size() + 1);
        }
    }

    @Test
    void pastedIntoTheEditorItNeitherRunsNorSwallows() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            paste(ann, "<b>harmless</b>");
            assertThat(ann.editor().locator("strong, b")).hasText("harmless");
            ann.page().keyboard().press("Enter");
            for (String vector : vectors()) {
                paste(ann, vector);
                ann.page().keyboard().press("Enter");
            }
            ann.page().keyboard().press("Control+a");
            ann.say(LAST);
            ann.sees(LAST);
            assertThat(ann.page().locator(".message.pending")).hasCount(0);
            isHarmless(ann, client.newest(room).getJsonArray("messages").size());
        }
    }

    /** By what is painted: a neighbour looks the same whether they are there or not. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0301", "\u0323", "\u20dd", "\u0489"})
    void aPileOfMarksLeavesTheNeighboursAlone(String mark) {
        String pile = ("e" + mark.repeat(500) + " ").repeat(5);
        client.postText(room, "above");
        client.postText(room, pile);
        client.postJson(room, Servers.json("Eve", "html", "<p><b>" + pile + "</b></p><ul><li>" + pile + "</li></ul>"));
        client.postJson(room, Servers.json("Ann", "text", LAST));
        try (Person ann = new Person(Servers.SHARED, "Bob").enter(room)) {
            assertThat(ann.messages()).hasCount(4);
            ann.page().mouse().move(0, 0);
            for (Locator neighbour :
                    List.of(ann.messages().first(), ann.messages().last())) {
                byte[] beside = neighbour.screenshot();
                for (int eve = 1; eve <= 2; eve++) {
                    ann.messages().nth(eve).evaluate("(message) => (message.style.visibility = 'hidden')");
                }
                assertThat(neighbour.screenshot()).isEqualTo(beside);
                for (int eve = 1; eve <= 2; eve++) {
                    ann.messages().nth(eve).evaluate("(message) => (message.style.visibility = '')");
                }
            }
        }
    }

    private static void paste(Person ann, String html) {
        ann.editor().click();
        ann.editor()
                .evaluate(
                        "(editor, html) => { const data = new DataTransfer(); data.setData('text/html', html);"
                                + " editor.dispatchEvent(new ClipboardEvent('paste',"
                                + " {clipboardData: data, bubbles: true, cancelable: true})); }",
                        html);
    }

    private static void isHarmless(Person ann, int messages) {
        assertThat(ann.messages()).hasCount(messages);
        Locator last = ann.messages().last().locator(".body");
        assertThat(last).hasText(LAST);
        assertThat(last).isInViewport();
        assertThat(ann.page().evaluate(FOREIGN)).isEqualTo(List.of());
        assertThat(ann.editor()).isVisible();
        ann.say("still here");
        ann.sees("still here");
    }

    /** Past the server's sanitiser, straight into its log. */
    private static void smuggle(long id, String html) throws SQLException {
        Path log = Path.of(System.getProperty("halley.liberty"), "usr/servers/integration/data/halley.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + log + "?busy_timeout=10000");
                PreparedStatement update = connection.prepareStatement("update message set html = ? where id = ?")) {
            update.setString(1, html);
            update.setLong(2, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static List<String> vectors() {
        try (InputStream file = Objects.requireNonNull(HostileHtmlIT.class.getResourceAsStream("hostile.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
