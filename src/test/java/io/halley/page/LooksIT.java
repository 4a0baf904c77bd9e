package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.page.FaultyNetwork.Answering;
import io.halley.page.FaultyNetwork.Cut;
import io.halley.page.FaultyNetwork.Passing;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the page looks, to eyes and to assistive technology: axe finds nothing in any state, and the README's pictures are
 * taken. They go to {@code target}; {@code -Dscreenshots.update} puts them where the README shows them. A picture of
 * every state is in {@code target/states}, to be looked at.
 */
class LooksIT {
    private static final Path PICTURES =
            Path.of(System.getProperty("screenshots.update") == null ? "target/screenshots" : "src/docs/screenshots");

    /** Whether the composer's buttons are beside each other, and inside of it. */
    private static final String ONE_ROW = """
            (() => {
                const composer = document.querySelector(".composer").getBoundingClientRect();
                const buttons = [...document.querySelectorAll(".toolbar .tool")].map(each => each.getBoundingClientRect());
                return buttons.length === 8
                    && buttons.every(({right, bottom}) => right < composer.right && bottom === buttons[0].bottom);
            })()
            """;

    private static final List<String> ROOMS = List.of("observatory", "kitchen", "天文台");

    private final List<String> violations = new ArrayList<>();

    @Test
    void nothingKeepsAnybodyFromUsingIt(@TempDir Path folder) throws IOException {
        Chromium.browser();
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await();
                FaultyNetwork network = new FaultyNetwork(server.uri())) {
            empty(network);
            talk(server.client());
            newcomers(network);
            light(network, server.client());
            zoomed(network);
            troubled(network, server.client());
            dark(network);
            chinese(network);
            mobile(network);
            behind(network, server.client());
            answered(network, server.client());
        }
        assertThat(violations).isEmpty();
    }

    private void empty(FaultyNetwork network) {
        try (Person ann = new Person(network.uri(), "Ann").enter("observatory")) {
            check(ann.page(), "empty");
        }
    }

    private void light(FaultyNetwork network, HalleyClient client) {
        try (Person ann =
                new Person(network.uri(), "Ann", size(1280, 800)).of(ROOMS).enter("kitchen")) {
            ann.enter("observatory");
            say(client, "kitchen", "Tom", "text", "The last piece has just gone.");
            assertThat(ann.page().locator(".count")).hasText(Pattern.compile("1 unread message"));
            assertThat(ann.page()).hasTitle("(1) observatory – Halley");
            assertThat(ann.page().locator(".rooms a")).hasCount(3);
            check(ann.page(), "busy");
            picture(ann.page(), "light");
            checkOpened(ann.page(), "[data-tool=emoji]", "emoji");
            checkOpened(ann.page(), "[data-tool=goToDate]", "date");
            checkOpened(ann.page(), "[data-tool=keys]", "keys");
            checkOpened(ann.page(), ".brand [aria-label='Find a room, a person or a message']", "switcher");
            ann.message("The chart").hover();
            assertThat(ann.page().locator("[data-action=copyAddress]")).isVisible();
            check(ann.page(), "actions");
            ann.page().keyboard().type("```dome --slit north");
            assertThat(ann.page().locator(".code-hint")).isVisible();
            check(ann.page(), "code");
            checkOpened(ann.page(), "[data-tool=colour]", "colours");
            checkOpened(ann.page(), "[data-tool=link]", "link");
            ann.page().keyboard().press("Control+a");
            ann.page().keyboard().insertText("x".repeat(62_000));
            assertThat(ann.page().locator(".fit")).hasText("About 3,400 more characters fit in.");
            check(ann.page(), "nearly too long");
            ann.page().keyboard().insertText("x".repeat(5_000));
            assertThat(ann.page().locator(".fit.over")).hasText("About 1,600 characters too long.");
            check(ann.page(), "too long");
            ann.page().setViewportSize(320, 640);
            check(ann.page(), "too long on a phone");
            ann.page().setViewportSize(1280, 800);
            checkOpened(ann.page(), ".brand [aria-label='New room']", "new room");
            checkOpened(ann.page(), ".more-rooms", "browse");
            checkOpened(ann.page(), ".me", "settings");
        }
    }

    private void newcomers(FaultyNetwork network) {
        for (String language : List.of("en-US", "zh-CN")) {
            try (Person somebody =
                    new Person(network.uri(), null, size(1280, 800).setLocale(language))) {
                somebody.enter("attic");
                check(somebody.page(), "newcomer, empty room, " + language);
                if (language.startsWith("en")) {
                    picture(somebody.page(), "newcomer");
                }
                somebody.say("Is anybody here?");
                assertThat(somebody.page().locator("#ask-name")).isVisible();
                check(somebody.page(), "newcomer, name, " + language);
                somebody.page().keyboard().press("Escape");
                somebody.enter("observatory");
                assertThat(somebody.page().locator(".welcome")).isVisible();
                check(somebody.page(), "newcomer, welcome, " + language);
            }
        }
    }

    private void zoomed(FaultyNetwork network) {
        try (Person ann =
                new Person(network.uri(), "Ann", size(640, 400).setDeviceScaleFactor(2)).enter("observatory")) {
            check(ann.page(), "zoomed");
        }
    }

    /** Opens what this button opens, looks at it, and closes it again. */
    private void checkOpened(Page page, String button, String state) {
        page.locator(button).click();
        assertThat(page.locator("dialog[open], :popover-open")).isVisible();
        check(page, state);
        page.keyboard().press("Escape");
    }

    private void troubled(FaultyNetwork network, HalleyClient client) {
        try (Person ann = new Person(network.uri(), "Ann", size(1280, 800)).enter("kitchen")) {
            ann.say("Is there any coffee left?");
            ann.sees("Is there any coffee left?");
            network.become(new Answering(
                    422, "Content-Type: application/problem+json\r\n", "{\"detail\":\"The milk is off.\"}"));
            ann.say("And milk?");
            assertThat(ann.page().locator(".message.failed")).hasCount(1);
            network.become(new Passing());
            check(ann.page(), "failed");
            network.become(new Cut());
            assertThat(ann.banner()).isVisible();
            check(ann.page(), "offline");
            network.become(new Passing());
            assertThat(ann.banner()).hasCount(0);
        }
        assertThat(client.newest("kitchen").getJsonArray("messages")).isNotEmpty();
    }

    private void behind(FaultyNetwork network, HalleyClient client) {
        IntStream.rangeClosed(1, 40)
                .forEach(number -> say(client, "corridor", "Tom", "text", "Step " + number + " of forty."));
        try (Person ann = new Person(network.uri(), "Ann", size(1280, 800)).enter("corridor")) {
            ann.enter("kitchen");
            say(client, "corridor", "Bob", "text", "Wait for me!");
            say(client, "corridor", "Clara", "text", "And for me.");
            assertThat(ann.page().locator(".count")).hasText(Pattern.compile("2 unread messages"));
            ann.enter("corridor");
            assertThat(ann.page().locator(".line")).isVisible();
            check(ann.page(), "line");
            ann.page().locator(".scroller").hover();
            ann.page().mouse().wheel(0, -400);
            assertThat(ann.page().locator(".to-newest")).isVisible();
            say(client, "corridor", "Bob", "text", "Too late.");
            assertThat(ann.page().locator(".to-newest")).hasText("1 new message");
            check(ann.page(), "behind");
        }
    }

    /** What is said to messages, in both languages, on a wide page, and on a phone. */
    private void answered(FaultyNetwork network, HalleyClient client) {
        String meeting = "Shall we meet at the bridge, or is it going to rain again?";
        long original = HalleyClient.json(client.postJson("bridge", Servers.json("Bob", "text", meeting)))
                .getInt("id");
        for (String answer : List.of("The bridge is fine.", "Bring an umbrella!")) {
            client.postJson(
                    "bridge", Servers.json("Clara", "text", answer).replace("}", ",\"replyTo\":" + original + "}"));
        }
        say(client, "bridge", "Tom", "html", "Wait for <data value='name:Ann'>@Ann</data>.");
        for (String emoji : List.of("%F0%9F%91%8D", "%E2%98%94", "%F0%9F%8E%89")) {
            client.send(client.request(
                            HalleyClient.messages("bridge") + "/" + original + "/reactions/" + emoji + "?author=Clara")
                    .PUT(BodyPublishers.noBody()));
        }
        for (String language : List.of("en-US", "zh-CN")) {
            for (int width : List.of(1280, 320)) {
                String state = language + ", " + width;
                try (Person ann =
                        new Person(network.uri(), "Ann", size(width, 700).setLocale(language)).enter("bridge")) {
                    Page page = ann.page();
                    assertThat(page.locator(".reaction")).hasCount(3);
                    assertThat(page.locator(".called")).hasCount(1);
                    check(page, "answers, " + state);
                    ann.message(meeting).first().hover();
                    page.locator("[data-action=react]").click();
                    assertThat(page.locator("#reactions:popover-open")).isVisible();
                    check(page, "reactions, " + state);
                    if (state.equals("en-US, 1280")) {
                        picture(page, "answers");
                    }
                    page.keyboard().press("Escape");
                    page.locator("message-echo .text").click();
                    assertThat(page.locator("dialog.thread .message")).hasCount(3);
                    check(page, "thread, " + state);
                    page.locator("dialog.thread .primary").click();
                    assertThat(page.locator(".editing")).isVisible();
                    page.keyboard().type("@");
                    assertThat(page.locator("#suggestions li")).hasCount(4);
                    check(page, "naming, " + state);
                    assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                            .isTrue();
                }
            }
        }
    }

    private void dark(FaultyNetwork network) {
        try (Person bob = new Person(network.uri(), "Bob", size(1280, 800).setColorScheme(ColorScheme.DARK))
                .of(ROOMS)
                .enter("observatory")) {
            assertThat(bob.page().locator(".rooms a")).hasCount(3);
            check(bob.page(), "dark");
            picture(bob.page(), "dark");
            checkOpened(bob.page(), ".me", "dark settings");
        }
    }

    private void chinese(FaultyNetwork network) {
        try (Person mei = new Person(network.uri(), "小美", size(1280, 800).setLocale("zh-CN"))
                .of(ROOMS)
                .enter("天文台")) {
            assertThat(mei.page().locator(".rooms a")).hasCount(3);
            check(mei.page(), "Chinese");
            picture(mei.page(), "chinese");
            network.become(new Cut());
            assertThat(mei.banner()).isVisible();
            check(mei.page(), "Chinese offline");
            network.become(new Passing());
            checkOpened(mei.page(), ".me", "Chinese settings");
            checkOpened(mei.page(), "[data-tool=keys]", "Chinese keys");
            checkOpened(mei.page(), "[data-tool=emoji]", "Chinese emoji");
        }
    }

    private void mobile(FaultyNetwork network) {
        try (Person ann = new Person(network.uri(), "Ann", size(390, 780).setDeviceScaleFactor(2))
                .of(ROOMS)
                .enter("observatory")) {
            assertThat(ann.page().locator(".rooms a")).hasCount(3);
            check(ann.page(), "mobile");
            picture(ann.page(), "mobile");
            ann.page().setViewportSize(320, 640);
            assertThat((Boolean) ann.page().evaluate("document.documentElement.scrollWidth <= 320"))
                    .isTrue();
            ann.page().locator(".format-opener").click();
            assertThat((Boolean) ann.page().evaluate(ONE_ROW)).isTrue();
            check(ann.page(), "narrow formats");
            ann.page().locator(".format-opener").click();
            check(ann.page(), "narrow");
            ann.page().locator(".opener").click();
            assertThat(ann.page().locator(".closer")).isFocused();
            check(ann.page(), "side");
            ann.page().keyboard().press("Escape");
            assertThat(ann.page().locator(".opener")).isFocused();
        }
    }

    /** Every rule of axe's counts, those for best practice too. */
    private void check(Page page, String state) {
        page.evaluate("Promise.allSettled(document.getAnimations().map(({finished}) => finished)).then(() => true)");
        picture(page, Path.of("target/states", state + ".png"));
        new AxeBuilder(page)
                .analyze()
                .getViolations()
                .forEach(rule -> violations.add(state + ": " + rule.getId() + ": " + rule.getHelp() + " "
                        + rule.getNodes().stream().map(node -> node.getHtml()).toList()));
    }

    private static NewContextOptions size(int width, int height) {
        return new NewContextOptions().setViewportSize(width, height);
    }

    private static void picture(Page page, String name) {
        page.mouse().move(0, 0);
        picture(page, PICTURES.resolve(name + ".png"));
    }

    private static void picture(Page page, Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    private static void talk(HalleyClient client) {
        say(client, "kitchen", "Tom", "text", "There is cake. Come while it lasts.");
        say(client, "天文台", "小美", "text", "今晚天气很好，云都散了。");
        say(client, "天文台", "老王", "html", "<p>那我们<strong>十点</strong>在山顶见，我带望远镜。</p>");
        say(client, "天文台", "老王", "text", "别忘了带外套，山上风大 🌬️");
        say(
                client,
                "天文台",
                "小美",
                "html",
                "<p>好！我查了一下：</p><ul><li><p>木星 22:10 升到最高</p></li><li><p>彗星要等到后半夜</p></li></ul>");
        say(client, "天文台", "小美", "text", "星图在这里：https://example.org/星图");
        say(client, "天文台", "老王", "text", "太好了，一会儿见 ✨");
        say(client, "observatory", "Bob", "text", "The sky has cleared. Who is coming up tonight?");
        say(client, "observatory", "Ann", "text", "Me! Give me an hour.");
        say(
                client,
                "observatory",
                "Ann",
                "html",
                "<p>I looked up what there is to see:</p><ul><li><p><strong>Jupiter</strong>, highest at 22:10</p></li><li><p>the comet, but only after midnight</p></li></ul>");
        say(
                client,
                "observatory",
                "Clara",
                "html",
                "<blockquote><p>only after midnight</p></blockquote><p>Then I will bring <font color=\"#b35a00\">hot chocolate</font> and we wait for it together.</p>");
        say(
                client,
                "observatory",
                "Clara",
                "text",
                "The chart is at https://example.org/chart, if somebody wants to print it.");
        say(
                client,
                "observatory",
                "Bob",
                "html",
                "<p>The dome wants this before it opens:</p><pre><code>dome --slit north --heater on</code></pre>");
        say(client, "observatory", "Bob", "text", "See you at the top. It is cold: bring a second jumper 🧣");
    }

    private static void say(HalleyClient client, String room, String author, String kind, String content) {
        assertThat(client.postJson(room, Servers.json(author, kind, content)).statusCode())
                .isEqualTo(201);
    }
}
