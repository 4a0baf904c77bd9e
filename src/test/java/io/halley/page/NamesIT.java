package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where nobody is asked who they are, a name is the browser's that has asked for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamesIT {
    private final String room = HalleyClient.freshRoom();
    private LibertyServer server;
    private HalleyClient bot;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new LibertyServer(folder, Map.of("HALLEY_ACCESS_NAMES_KEPT", "1d")).await();
        bot = server.client();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void areTheirsWhoHaveThem() {
        assertThat(say("Ann").statusCode()).isEqualTo(201); // Nobody has asked for it yet.
        try (Person ann = person("Ann");
                Person other = person(null)) {
            ann.enter(room).say("It is me");
            ann.sees("It is me");
            assertThat(browser(ann).httpOnly).isTrue();
            assertThat(browser(ann).sameSite).isEqualTo(SameSiteAttribute.LAX);
            HttpResponse<String> refused = say("ＡNN");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("urn:halley:problem:name-taken");
            assertThat(say("Bot").statusCode()).isEqualTo(201);
            assertThat(say(null).statusCode()).isEqualTo(201);

            other.enter(room).say("Me too");
            Page page = other.page();
            Locator field = page.locator("#ask-name input");
            field.fill("ann");
            field.press("Enter");
            assertThat(page.locator("#ask-name input:invalid")).isVisible();
            field.fill("Anna");
            field.press("Enter");
            other.sees("Me too");
            ann.sees("Me too");
            ann.say("Still me");
            other.sees("Still me");
            reactsAndTypes(ann);
        }
    }

    /** Under a name of one's own, as one speaks under it, and nobody else does. */
    private void reactsAndTypes(Person ann) {
        assertThat(reaction("Ann").statusCode()).isEqualTo(409);
        assertThat(reaction("Nobody").statusCode()).isEqualTo(204);
        assertThat(typing("Ann").statusCode()).isEqualTo(409);
        assertThat(typing("Nobody").statusCode()).isEqualTo(204);
        ann.message("Still me").hover();
        ann.page().locator("[data-action=react]").click();
        ann.page().locator("#reactions button").first().click();
        assertThat(ann.message("Still me").locator(".reaction")).hasCount(1);
    }

    private HttpResponse<String> reaction(String author) {
        String path = messages(room) + "/1/reactions/%E2%AD%90?author=" + author;
        return bot.send(bot.request(path).PUT(BodyPublishers.noBody()));
    }

    private HttpResponse<String> typing(String as) {
        String path = "/api/rooms/" + room + "/participants/typing?as=" + as;
        return bot.send(bot.request(path).PUT(BodyPublishers.noBody()));
    }

    /** What is said while the answer is on its way that brings what tells the browser apart. */
    @Test
    void areTheirsWhileTheyAreBeingTaken() {
        try (Person eve = new Person(server.uri(), "Eve", Person.intercepted())) {
            List<Route> held = new ArrayList<>();
            eve.page().route(address -> address.contains("/api/name"), held::add);
            eve.enter(room).page().waitForCondition(() -> !held.isEmpty());
            HttpResponse<String> answer =
                    bot.send(bot.request("/api/name?as=Eve").PUT(BodyPublishers.noBody()));
            eve.say("Am I?");
            assertThat(eve.page().locator(".message.pending")).hasCount(1);
            assertThat(say("Eve").statusCode()).isEqualTo(409);
            held.get(0)
                    .fulfill(new FulfillOptions()
                            .setStatus(answer.statusCode())
                            .setHeaders(Map.of(
                                    "Set-Cookie",
                                    answer.headers().firstValue("Set-Cookie").orElseThrow())));
            eve.sees("Am I?");
        }
    }

    @Test
    void areAskedForAgainWhereSomebodyElseHasThemMeanwhile() {
        try (Person carol = person(null)) {
            carol.enter(room);
            bot.send(bot.request("/api/name?as=Carol").PUT(BodyPublishers.noBody()));
            carol.page().evaluate("localStorage.setItem('halley.name', JSON.stringify('Carol'))");
            carol.page().reload();
            Person.ready(carol.page(), room);
            carol.say("Kept");
            Locator field = carol.page().locator("#ask-name input");
            field.fill("Caroline");
            field.press("Enter");
            carol.sees("Kept");
            assertThat(carol.page().locator(".my-name")).hasText("Caroline");
        }
    }

    private Person person(@Nullable String name) {
        return new Person(server.uri(), name, new NewContextOptions());
    }

    private HttpResponse<String> say(@Nullable String author) {
        return bot.send(bot.request(messages(room) + (author == null ? "" : "?author=" + author))
                .setHeader("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("said by a bot")));
    }

    /** What tells their browser apart: it comes with the name, which the page asks for by itself. */
    private static Cookie browser(Person person) {
        List<Cookie> cookies = new ArrayList<>();
        person.page().waitForCondition(() -> {
            person.context().cookies().stream()
                    .filter(cookie -> cookie.name.equals("halley-browser"))
                    .forEach(cookies::add);
            return !cookies.isEmpty();
        });
        return cookies.get(0);
    }
}
