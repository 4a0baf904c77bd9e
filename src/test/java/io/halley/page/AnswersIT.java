package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.halley.HalleyClient;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to messages on the page: answers, reactions, and whom a message means. */
class AnswersIT {
    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @ParameterizedTest
    @CsvSource({
        "en-US, Answer, Send, You are answering Bob: Shall we?, 1 answer",
        "zh-CN, 回复, 发送, 正在回复Bob：Shall we?, 1 条回复"
    })
    void anAnswerLeadsToWhatItAnswers(String language, String answer, String send, String answering, String one) {
        long original = say("Bob", "Shall we?", 0);
        IntStream.range(0, 40).forEach(i -> say("Bob", "And another thing, " + i, 0));
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().locator(".scroller").press("Home");
            assertThat(ann.page().locator(".message:focus .body")).hasText("Shall we?");
            ann.message("Shall we?").hover();
            ann.page()
                    .getByLabel(answer, new Page.GetByLabelOptions().setExact(true))
                    .click();
            assertThat(ann.page().locator(".editing")).containsText(answering);
            assertThat(ann.editor()).isFocused();
            ann.page().keyboard().type("Yes");
            ann.page()
                    .getByLabel(send, new Page.GetByLabelOptions().setExact(true))
                    .click();
            assertThat(ann.page().locator(".editing")).hasCount(0);
            Locator line = ann.message("Yes").locator(".answers");
            assertThat(line).containsText("Shall we?");
            assertThat(client.newest(room)
                            .getJsonArray("messages")
                            .getJsonObject(41)
                            .getInt("replyTo"))
                    .isEqualTo(original);
            line.click();
            assertThat(ann.page().locator(".message:focus .body")).hasText("Shall we?");
            assertThat(ann.message("Shall we?").getByRole(AriaRole.BUTTON, named(one)))
                    .isVisible();
        }
    }

    @Test
    void answersAndReactionsNeedNoMouse() {
        say("Bob", "Shall we?", 0);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.sees("Shall we?");
            ann.page().keyboard().press("ArrowUp");
            ann.page().keyboard().press("Shift+Equal"); // That is where "+" is on most keyboards.
            assertThat(ann.page().locator("#reactions input")).isFocused();
            ann.page().keyboard().type("tada");
            ann.page().keyboard().press("Enter");
            Locator party = reaction(ann, "Shall we?", "🎉");
            assertThat(party).hasAttribute("aria-pressed", "true");
            assertThat(party).hasAttribute("aria-label", "🎉 1: Ann");
            assertThat(ann.page().locator(".message:focus")).containsText("Shall we?");
            ann.page().keyboard().press("r");
            assertThat(ann.page().locator(".editing")).containsText("You are answering Bob: Shall we?");
            ann.page().keyboard().press("Escape");
            assertThat(ann.page().locator(".editing")).hasCount(0);
            party.focus();
            ann.page().keyboard().press("Enter");
            assertThat(party).hasCount(0);
        }
    }

    @Test
    void reactionsOfAllAreCounted() {
        long message = say("Bob", "We have done it", 0);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room);
                Person bob = new Person(Servers.SHARED, "Bob").enter(room)) {
            ann.message("We have done it").hover();
            ann.page().locator("[data-action=react]").click();
            assertThat(ann.page().locator("#reactions .emoji-group").first().locator("button"))
                    .hasCount(6);
            ann.page()
                    .locator("#reactions .emoji-group")
                    .first()
                    .getByText("👍")
                    .click();
            assertThat(reaction(bob, "We have done it", "👍")).hasAttribute("aria-pressed", "false");
            assertThat(bob.page().getByRole(AriaRole.LOG).first()).containsText("Ann: 👍");
            reaction(bob, "We have done it", "👍").click();
            assertThat(reaction(ann, "We have done it", "👍")).hasAttribute("aria-label", "👍 2: Ann, Bob");
            for (String name : new String[] {"Cem", "Dee"}) {
                react(message, "👍", name);
            }
            assertThat(reaction(ann, "We have done it", "👍"))
                    .hasAttribute("aria-label", "👍 4: Ann, Bob, Cem and 1 other");
            reaction(ann, "We have done it", "👍").click();
            assertThat(reaction(bob, "We have done it", "👍")).hasAttribute("aria-label", "👍 3: Bob, Cem, Dee");
            ann.page().reload();
            assertThat(reaction(ann, "We have done it", "👍")).hasAttribute("aria-pressed", "false");
            bob.page().reload();
            assertThat(reaction(bob, "We have done it", "👍")).hasAttribute("aria-pressed", "true");
        }
    }

    @Test
    void aThreadHasAllAnswersAndGoesOn() {
        long original = say("Bob", "Where do we meet?", 0);
        IntStream.range(0, 105).forEach(i -> say("Cem", "Place " + i, original));
        say("Cem", "Something else", 0);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().locator(".scroller").press("Home");
            ann.message("Where do we meet?")
                    .getByRole(AriaRole.BUTTON, named("105 answers"))
                    .click();
            Locator thread = ann.page().locator("dialog.thread");
            assertThat(thread.locator(".message")).hasCount(101);
            assertThat(thread).not().containsText("Something else");
            thread.getByText("Older answers").click();
            assertThat(thread.locator(".message")).hasCount(106);
            say("Dee", "The bridge", original);
            assertThat(thread.getByRole(AriaRole.LOG)).containsText("The bridge");
            thread.getByText("Tell me of new answers").click();
            thread.getByRole(AriaRole.BUTTON, named("Answer")).last().click();
            assertThat(ann.page().locator(".editing")).containsText("Where do we meet?");
            ann.enter("elsewhere-" + room);
            say("Dee", "Or the park", original);
            assertThat(ann.page().locator(".rooms .calls")).containsText("1 is for you");
        }
    }

    @Test
    void threadsAreOpenedOneAfterTheOther() {
        long original = say("Bob", "Where do we meet?", 0);
        long answer = say("Cem", "At the bridge", original);
        say("Dee", "Which one?", answer);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Locator thread = ann.page().locator("dialog.thread");
            for (int i = 0; i < 2; i++) {
                ann.message("Where do we meet?")
                        .first()
                        .getByRole(AriaRole.BUTTON, named("1 answer"))
                        .click();
                assertThat(thread.locator(".body")).hasText(new String[] {"Where do we meet?", "At the bridge"});
                assertThat(thread.getByRole(AriaRole.BUTTON, named("1 answer"))).hasCount(1);
                ann.page().keyboard().press("Escape");
                assertThat(thread).isHidden();
            }
            ann.message("Where do we meet?")
                    .first()
                    .getByRole(AriaRole.BUTTON, named("1 answer"))
                    .click();
            thread.getByRole(AriaRole.BUTTON, named("1 answer")).click();
            assertThat(thread.locator(".body")).hasText(new String[] {"At the bridge", "Which one?"});
            ann.page().keyboard().press("Escape");
            assertThat(thread).isHidden();
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, 1 is for you", "zh-CN, 其中 1 条与你有关"})
    void oneIsNamedAndTold(String language, String forYou) {
        say("Ann Lee", "Here I am", 0);
        String other = room + "-too";
        try (Person bob = new Person(Servers.SHARED, "Bob").enter(room);
                Person ann = new Person(Servers.SHARED, "Ann Lee", Person.speaking(language)).enter(room)) {
            ann.enter(other);
            bob.sees("Here I am");
            bob.editor().click();
            bob.page().keyboard().type("What do you say, @an");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasCount(1);
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasText("@Ann Lee");
            assertThat(bob.editor()).hasAttribute("aria-activedescendant", "suggestion-0");
            bob.page().keyboard().press("Enter");
            bob.page().keyboard().type("? And @");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasCount(2);
            bob.page().keyboard().press("Escape");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasCount(0);
            bob.page().keyboard().type("ll others");
            bob.page().keyboard().press("Enter");
            bob.sees("What do you say, @Ann Lee ? And @ll others");
            assertThat(Servers.html(room, 1))
                    .isEqualTo(
                            "<p>What do you say, <data value=\"name:Ann Lee\">&#64;Ann Lee</data> ? And &#64;ll others</p>");
            assertThat(ann.page().locator(".rooms .calls")).containsText(forYou);
            BoundingBox count = ann.page().locator(".rooms .count").first().boundingBox();
            BoundingBox calls = ann.page().locator(".rooms .calls").boundingBox();
            assertThat(calls.y).isEqualTo(count.y);
            assertThat(calls.width).isLessThan(2 * count.width);
            assertThat(ann.page()).hasTitle(Pattern.compile("\\(\\d+, @1\\).*"));
            ann.enter(room);
            assertThat(ann.page().locator(".message.called")).hasCount(1);
            assertThat(ann.page().locator(".rooms .calls")).hasCount(0);
        }
    }

    /** A letter and the Enter behind it, between which the browser does nothing but hear of the letter. */
    @Test
    void whatIsTypedLastIsOfTheName() {
        say("Ann Lee", "Here I am", 0);
        try (Person bob = new Person(Servers.SHARED, "Bob").enter(room)) {
            bob.sees("Here I am");
            bob.editor().click();
            bob.page().keyboard().type("@a");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasText("@Ann Lee");
            bob.editor()
                    .evaluate(
                            "async (editor) => { document.execCommand('insertText', false, 'n'); await null;"
                                    + " editor.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})); }");
            assertThat(bob.editor()).hasText("@Ann Lee ");
            bob.page().keyboard().press("Enter");
            bob.sees("@Ann Lee");
            assertThat(Servers.html(room, 1)).isEqualTo("<p><data value=\"name:Ann Lee\">&#64;Ann Lee</data> </p>");
        }
    }

    @Test
    void aRoomThatIsNamedIsALink() {
        client.postText(room + "-too", "Here");
        say("Bob", "Hi", 0);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room + "-too")) {
            ann.enter(room);
            ann.editor().click();
            ann.page().keyboard().type("See #" + room + "-t");
            assertThat(ann.page().getByRole(AriaRole.OPTION)).hasCount(1);
            ann.page().keyboard().press("Tab");
            ann.page().keyboard().press("Enter");
            ann.message("See #").locator(".body a").click();
            Person.ready(ann.page(), room + "-too");
        }
    }

    @Test
    void whoIsNamedInPartIsNotMeant() {
        say("Ann", "Here I am", 0);
        try (Person bob = new Person(Servers.SHARED, "Bob").enter(room)) {
            bob.sees("Here I am");
            bob.editor().click();
            bob.page().keyboard().type("@an");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasCount(1);
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasText("@Ann");
            bob.page().keyboard().press("Enter");
            bob.page().keyboard().press("Backspace");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasCount(0);
            bob.page().keyboard().press("Backspace");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasCount(1);
            bob.page().keyboard().press("Escape");
            bob.page().keyboard().press("Enter");
            bob.sees("@An");
            assertThat(client.newest(room)
                            .getJsonArray("messages")
                            .getJsonObject(1)
                            .getString("html"))
                    .doesNotContain("data");
        }
    }

    @Test
    void whatWasBegunAsAnAnswerStaysOne() {
        long original = say("Bob", "Shall we?", 0);
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.sees("Shall we?");
            ann.page().keyboard().press("ArrowUp");
            ann.page().keyboard().press("r");
            assertThat(ann.page().locator(".editing")).isVisible();
            ann.page().keyboard().type("Yes");
            ann.enter(room + "-elsewhere");
            assertThat(ann.page().locator(".editing")).hasCount(0);
            ann.enter(room);
            assertThat(ann.page().locator(".editing")).containsText("Shall we?");
            ann.page().reload();
            assertThat(ann.page().locator(".editing")).containsText("Shall we?");
            ann.editor().press("Enter");
            ann.sees("Yes");
            assertThat(client.newest(room)
                            .getJsonArray("messages")
                            .getJsonObject(1)
                            .getInt("replyTo"))
                    .isEqualTo((int) original);
        }
    }

    @Test
    void whoIsNamedByHandIsMeantToo() {
        try (Person ann = new Person(Servers.SHARED, "王小明").enter(room)) {
            ann.say("Here I am");
            ann.sees("Here I am");
            ann.enter(room + "-elsewhere");
            for (String meant : new String[] {"@王小明你好", "@room, please"}) {
                client.postText(room, meant);
            }
            client.postJson(room, Servers.json("Bob", "html", "<b>Hey</b> @王小明!"));
            client.postJson(room, Servers.json("Bob", "html", "<data value='name:Bob'>@Bob</data> and @王小明"));
            for (String other : new String[] {"@roomy", "<data value='everybody'></data>Psst"}) {
                client.postJson(room, Servers.json("Bob", "html", other));
            }
            assertThat(ann.page().locator(".rooms .count:not(.calls)")).containsText("6 unread messages");
            assertThat(ann.page().locator(".rooms .calls")).containsText("4 are for you");
        }
    }

    @Test
    void nameOfSeveralWordsIsOfferedToItsEnd() {
        say("Ann Smith", "Here I am", 0);
        try (Person bob = new Person(Servers.SHARED, "Bob").enter(room)) {
            bob.sees("Here I am");
            bob.editor().click();
            bob.page().keyboard().type("@ann sm");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasText("@Ann Smith");
            bob.page().keyboard().press("Enter");
            assertThat(bob.page().getByRole(AriaRole.OPTION)).hasCount(0);
            assertThat(bob.editor()).hasText("@Ann Smith ");
        }
    }

    /** The newest of all rooms together are the busy one's. */
    @Test
    void whoWasNamedWhileTheyWereAwayIsTold() {
        String busy = room + "-busy";
        String quiet = room + "-quiet";
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(busy)) {
            ann.say("Here");
            ann.sees("Here");
            ann.enter(quiet).say("Here too");
            ann.sees("Here too");
            ann.enter(room);
            ann.page().navigate("about:blank");
            client.postText(quiet, "@Ann, please come");
            for (int i = 0; i < 501; i++) {
                client.postText(busy, "more");
            }
            ann.enter(room);
            assertThat(ann.page().locator(".rooms .calls")).containsText("1 is for you");
        }
    }

    @Test
    void aPhoneHasRoomForAllOfIt() {
        long original = say("Bob", "A long way to the place where we shall meet ".repeat(5), 0);
        for (String emoji : new String[] {"👍", "🎉", "😂", "😮", "🙏", "👀", "🔥", "🚀", "✅"}) {
            react(original, emoji, "Cem");
        }
        say("Cem", "Fine", original);
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.phone()).enter(room)) {
            ann.sees("Fine");
            assertThat(ann.page().locator(".reaction")).hasCount(9);
            holds(ann);
            ann.message("Fine").tap();
            ann.page().locator("[data-action=react]").tap();
            assertThat(ann.page().locator("#reactions")).isVisible();
            holds(ann);
            ann.page().keyboard().press("Escape");
            ann.page().locator("[data-action=answer]").tap();
            assertThat(ann.page().locator(".editing")).isVisible();
            ann.page().keyboard().type("@");
            assertThat(ann.page().getByRole(AriaRole.OPTION).first()).isVisible();
            holds(ann);
            ann.page().keyboard().press("Escape");
            ann.page().getByText("1 answer").tap();
            assertThat(ann.page().locator("dialog.thread")).isVisible();
            holds(ann);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void onAPhoneThereIsRoomToWriteAnAnswer(String language) {
        say("Bob", "A long way to the place where we shall meet ".repeat(5), 0);
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.phone().setLocale(language)).enter(room)) {
            ann.message("A long way").tap();
            ann.page().locator("[data-action=answer]").tap();
            assertThat(ann.page().locator(".editing")).isVisible();
            ann.page().keyboard().type("Yes of course it is so");
            assertThat(ann.editor().boundingBox().width).isGreaterThan(120);
            holds(ann);
            ann.page().locator(".format-opener").tap();
            assertThat(ann.editor().boundingBox().width).isGreaterThan(120);
            holds(ann);
        }
    }

    /** Nothing reaches out of the window, and axe finds nothing. */
    private static void holds(Person person) {
        assertThat((Boolean) person.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(new AxeBuilder(person.page()).analyze().getViolations()).isEmpty();
    }

    private static Locator reaction(Person person, String message, String emoji) {
        return person.message(message).first().locator(".reaction", new Locator.LocatorOptions().setHasText(emoji));
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private void react(long message, String emoji, String name) {
        String path = HalleyClient.messages(room) + "/" + message + "/reactions/"
                + URLEncoder.encode(emoji, StandardCharsets.UTF_8) + "?author=" + name;
        assertThat(client.send(client.request(path).PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);
    }

    /** @return the message's id */
    private long say(String author, String text, long replyTo) {
        String json = Servers.json(author, "text", text);
        String answering = replyTo == 0 ? json : json.replace("}", ",\"replyTo\":" + replyTo + "}");
        return HalleyClient.json(client.postJson(room, answering)).getInt("id");
    }
}
