package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.Provider;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rooms that people make, and conversations, as those see them who are in them and those who are not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateRoomsIT {
    private final Provider provider = new Provider();
    private final String annsToken = token("u-ann", "Ann");
    private final String bobsToken = token("u-bob", "Bob");
    private final String room = HalleyClient.freshRoom();
    private final String square = room + "-square";
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        Chromium.browser();
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", "everybody -> * -> read write");
        server = new LibertyServer(folder, settings).await();
        client = server.client();
        says(square, "Ann was here", annsToken);
        says(square, "Bob was here", bobsToken);
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void isMadeByKeysAndIsForThoseWhoAreLetIn() {
        String plans = room + "-plans";
        try (Person ann = ann(new NewContextOptions()).enter(square);
                Person bob = bob(new NewContextOptions()).enter(square)) {
            ann.sees("Bob was here");
            bob.sees("Ann was here");
            Page page = ann.page();
            newRoom(page, "New room").focus();
            page.keyboard().press("Enter");
            Locator dialog = page.locator("#new-room");
            assertThat(dialog.locator("[name=room]")).isFocused();
            page.keyboard().type(plans);
            page.keyboard().press("Shift+Tab");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().type("bo");
            assertThat(page.getByRole(AriaRole.OPTION).first()).hasText(Pattern.compile("Bob\\s*u-bob"));
            assertThat(dialog.getByRole(AriaRole.COMBOBOX)).hasAttribute("aria-activedescendant", "known-0");
            page.keyboard().press("Enter");
            assertThat(dialog.locator(".chosen")).hasText("Bob");
            page.keyboard().press("Enter");

            Person.ready(page, plans);
            assertThat(page.locator("li.measure").first()).hasText("Ann made the room private.");
            assertThat(page.locator("li.measure").last()).hasText("Ann let Bob in.");
            assertThat(link(ann, plans)).containsText("Private");
            ann.say("between us");
            ann.sees("between us");

            bob.page().reload();
            link(bob, plans).click();
            bob.sees("between us");
            bob.say("I am in");
            ann.sees("I am in");

            aboutThisRoom(ann);
            page.getByLabel("Take Bob out", exactly()).press("Enter");
            Locator question = page.getByRole(AriaRole.GROUP, named("Take Bob out of the room?"));
            assertThat(question.getByText("Cancel")).isFocused();
            question.getByText("Take out").press("Enter");
            assertThat(page.locator("#members-title")).hasText("1 member");

            assertThat(bob.page().locator("page-notice")).hasText("You are in " + plans + " no more.");
            assertThat(bob.page().locator("h1")).not().hasText(plans);
            assertThat(link(bob, plans)).hasCount(0);
            assertThat(bob.page().evaluate("JSON.stringify(localStorage)").toString())
                    .doesNotContain("between us");
            bob.page().navigate(bob.address(plans));
            assertThat(bob.page().getByRole(AriaRole.ALERT)).isVisible();
            assertThat(bob.messages()).hasCount(0);
        }
    }

    @Test
    void aConversationIsBegunFromAFaceAndGoesByThoseWhoAreInIt() {
        try (Person ann = ann(new NewContextOptions()).enter(square);
                Person bob = bob(new NewContextOptions()).enter(square)) {
            ann.message("Bob was here").locator(".avatar").click();
            Locator dialog = ann.page().locator("#new-room");
            assertThat(dialog.locator("h2")).hasText("New conversation");
            assertThat(dialog.locator(".chosen")).hasText("Bob");
            assertThat(dialog.getByText("Begin")).isFocused();
            ann.page().keyboard().press("Enter");
            Person.ready(ann.page(), "Bob");
            assertThat(ann.page()).hasTitle(Pattern.compile("Bob – Halley"));
            assertThat(ann.page().locator(".editor [contenteditable]"))
                    .hasAttribute("data-placeholder", "Message to Bob");
            ann.say("a word");
            ann.sees("a word");

            // The same one, by keys, from the other side.
            bob.message("Ann was here").focus();
            bob.page().keyboard().press("Enter");
            bob.page().keyboard().press("End");
            assertThat(bob.page().locator("[data-action=talkTo]")).isFocused();
            bob.page().keyboard().press("Enter");
            assertThat(bob.page().locator("#new-room").getByText("Begin")).isFocused();
            bob.page().keyboard().press("Enter");
            Person.ready(bob.page(), "Ann");
            bob.sees("a word");
            bob.page().keyboard().press("Control+k");
            bob.page().keyboard().type("ann");
            assertThat(bob.page().locator(".finder li[role=option]").first()).containsText("Ann");
            bob.page().keyboard().press("Escape");

            aboutThisRoom(bob);
            assertThat(bob.page().locator("#room-about")).containsText("nobody else is let in");
            assertThat(bob.page().locator("#room-about people-picker")).hasCount(0);
            bob.page().locator("#room-about").getByText("Leave", exact()).click();
            bob.page().locator("#room-about .danger").click();
            assertThat(bob.page().locator("page-notice")).hasText("You have left Ann.");
            assertThat(bob.page().locator("h1")).not().hasText("Ann");
            assertThat(ann.page().locator("li.measure").last()).hasText("Bob left.");
        }
    }

    @Test
    void aConversationIsAtTheSideOfAllWhoAreInItAndKeepsItsName() {
        String cems = token("u-cem", "Cem");
        String talk = HalleyClient.json(client.send(
                        client.request("/api/conversations?person=u-cem&name=Cem", "Authorization", annsToken)
                                .PUT(BodyPublishers.noBody())))
                .getString("name");
        says(talk, "hello, Cem", annsToken);
        try (Person cem = person(cems, "Cem", new NewContextOptions()).enter(square)) {
            assertThat(link(cem, talk)).containsText("Ann");
            assertThat(link(cem, talk).locator(".count")).containsText("1 unread message");
            assertThat(cem.page()).hasTitle(Pattern.compile("^\\(1\\) "));

            // Nobody has said anything in this one, and Dee may be anybody.
            newRoom(cem.page(), "New room").click();
            cem.page()
                    .getByText("Conversation", new Page.GetByTextOptions().setExact(true))
                    .click();
            Locator field = cem.page().locator("#new-room [role=combobox]");
            field.fill("u-dee");
            field.press("ArrowDown");
            field.press("Enter");
            cem.page().locator("#new-room .primary").click();
            Person.ready(cem.page(), "u-dee");
            cem.page().reload();
            Person.ready(cem.page(), "u-dee");
            assertThat(cem.page().locator("header.room > .icon")).isVisible();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, What it is about, 'Ann: the room is about “Where we go”.'",
        "zh-CN, 房间主题, “Ann”将主题设为“Where we go”。"
    })
    void whatItIsAboutStandsInItsHead(String language, String label, String told) {
        String trip = room + "-trip-" + language;
        make(trip);
        letIn(trip, "u-bob", "Bob");
        try (Person ann = ann(Person.speaking(language)).enter(trip);
                Person bob = bob(Person.phone().setLocale(language)).enter(trip)) {
            aboutThisRoom(ann);
            Locator field = ann.page().getByLabel(label, exactly());
            field.fill("Where we go");
            field.press("Enter");
            assertThat(bob.page().locator("header .topic")).hasText("Where we go");
            assertThat(bob.page().locator("li.measure")).hasText(told);
            bob.isCleanOnAPhone();
            bob.page().reload();
            assertThat(bob.page().locator("header .topic")).hasText("Where we go");
            aboutThisRoom(bob);
            assertThat(bob.page().locator("topic-form")).hasCount(0);
            field.fill("");
            field.press("Enter");
            assertThat(bob.page().locator("header .topic")).hasCount(0);
            assertThat(new AxeBuilder(ann.page()).analyze().getViolations()).isEmpty();
        }
    }

    @Test
    void itsOwnerHandsItOverAndLeaves() {
        String club = room + "-club";
        make(club);
        letIn(club, "u-bob", "Bob");
        says(club, "welcome", annsToken);
        try (Person ann = ann(new NewContextOptions()).enter(club);
                Person bob = bob(new NewContextOptions()).enter(club)) {
            ann.sees("welcome");
            bob.sees("welcome");
            aboutThisRoom(bob);
            assertThat(bob.page().locator("#room-about li"))
                    .hasText(new Pattern[] {Pattern.compile("Ann\\s*owner"), Pattern.compile("Bob\\s*you")});
            assertThat(bob.page().locator("#room-about button")).hasText(new String[] {"Leave", "Close"});

            aboutThisRoom(ann);
            Locator about = ann.page().locator("#room-about");
            about.getByText("Leave", exact()).click();
            about.locator(".danger").click();
            assertThat(about.getByRole(AriaRole.STATUS)).hasText("You own it, and leave last: hand it over first.");
            about.getByText("Hand over").click();
            about.locator(".danger").click();
            assertThat(about.locator("li").last()).containsText("owner");
            assertThat(bob.page().locator("#room-about").getByText("Make it public"))
                    .isVisible();
            about.getByText("Leave", exact()).click();
            about.locator(".danger").click();
            assertThat(ann.page().locator("page-notice")).hasText("You have left " + club + ".");
            assertThat(bob.page().locator("#members-title")).hasText("1 member");

            bob.page().locator("#room-about").getByText("Make it public").click();
            bob.page().locator("#room-about .danger").click();
            assertThat(bob.page().locator("#room-about")).containsText("for all who may read here");
            assertThat(bob.page().locator("h1")).hasText(club);
            ann.enter(club).sees("welcome");
        }
    }

    @Test
    void whatIsRefusedIsSaidWhereItWasAskedAndNothingIsLost() {
        try (Person ann = ann(new NewContextOptions()).enter(square)) {
            ann.sees("Bob was here");
            Page page = ann.page();
            newRoom(page, "New room").click();
            page.locator("#new-room [name=room]").fill(square);
            page.getByText("Its members alone").click();
            page.locator("#new-room [role=combobox]").fill("bo");
            page.getByText("Make the room").click();
            assertThat(page.locator("#new-room [role=combobox]:invalid")).isVisible();
            page.getByRole(AriaRole.OPTION).first().click();
            page.getByText("Make the room").click();
            assertThat(page.locator("#new-room .why"))
                    .hasText("The room was there before, and is nobody's. Take another name.");
            assertThat(page.locator("#new-room [name=room]")).hasValue(square);
            assertThat(page.locator("#new-room .chosen")).hasText("Bob");
            page.locator("#new-room [name=room]").fill(square + "-2");
            page.getByText("Make the room").click();
            Person.ready(page, square + "-2");

            // One that is there, and public, one enters.
            newRoom(page, "New room").click();
            page.locator("#new-room [name=room]").fill(square);
            page.getByText("Make the room").click();
            Person.ready(page, square);
        }
    }

    @Test
    void whoIsNotKnownToThePageIsLetInByTheirId() {
        String club = room + "-ids";
        make(club);
        try (Person ann = ann(new NewContextOptions()).enter(club)) {
            aboutThisRoom(ann);
            Locator field = ann.page().locator("#room-about [role=combobox]");
            field.fill("u-cem");
            field.press("Enter");
            assertThat(ann.page().locator("#room-about [role=combobox]:invalid"))
                    .isVisible();
            field.press("ArrowDown");
            field.press("Enter");
            field.press("Enter");
            assertThat(ann.page().locator("#members-title")).hasText("2 members");
            assertThat(ann.page().locator("#room-about .chosen")).hasCount(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, New room, Its members alone, 'This room, and who is in it', Take Bob out, Talk to them alone, Ann let Bob in.",
        "zh-CN, 新房间, 仅限成员, 此房间及其成员, 将“Bob”移出, 单独交谈, “Ann”让“Bob”加入。"
    })
    void isThereOnAPhoneForEverybody(
            String language, String make, String kind, String about, String takeOut, String talk, String joined) {
        String name = room + language;
        try (Person ann = ann(Person.phone().setLocale(language)).enter(square)) {
            ann.sees("Bob was here");
            Page page = ann.page();
            page.locator(".opener").tap();
            newRoom(page, make).tap();
            page.locator("#new-room [name=room]").fill(name);
            page.getByText(kind).tap();
            ann.isCleanOnAPhone();
            page.getByRole(AriaRole.OPTION).first().tap();
            ann.isCleanOnAPhone();
            page.locator("#new-room .primary").tap();
            assertThat(page.locator("li.measure").last()).hasText(joined);
            ann.isCleanOnAPhone();
            page.getByLabel(about, exactly()).tap();
            ann.isCleanOnAPhone();
            page.getByLabel(takeOut, exactly()).tap();
            ann.isCleanOnAPhone();
            page.locator("#room-about .safe").tap();
            page.keyboard().press("Escape");
            ann.enter(square);
            ann.message("Bob was here").locator(".body").tap();
            page.getByLabel(talk, exactly()).tap();
            assertThat(page.locator("#new-room .chosen")).hasText("Bob");
            ann.isCleanOnAPhone();
            page.locator("#new-room .primary").tap();
            assertThat(page.locator("h1")).containsText("Bob");
            ann.isCleanOnAPhone();
            page.locator(".opener").tap();
            assertThat(page.locator(".rooms")).isVisible();
            ann.isCleanOnAPhone();
        }
    }

    @Test
    void whoIsHereCanBeTalkedTo() {
        try (Person ann = ann(new NewContextOptions()).enter(square);
                Person bob = bob(new NewContextOptions()).enter(square)) {
            ann.page().locator("[data-tool=people]").click();
            ann.page().getByLabel("Talk to Bob alone", exactly()).click();
            assertThat(ann.page().locator("#new-room .chosen")).hasText("Bob");
            assertThat(bob.page().locator("[data-tool=people]")).isVisible();
        }
    }

    @Test
    void whereNobodyIsKnownNoneOfItIsOffered() {
        Servers.client().postText(room, "hello");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.message("hello").hover();
            assertThat(ann.page().locator("[data-action=copyLink]")).isVisible();
            assertThat(ann.page().locator("[data-action=talkTo], [data-tool=thisRoom]"))
                    .hasCount(0);
            ann.message("hello").locator(".avatar").click();
            newRoom(ann.page(), "New room").click();
            assertThat(ann.page().locator("#new-room [name=room]")).isVisible();
            assertThat(ann.page().locator("#new-room [type=radio]")).hasCount(0);
        }
    }

    private static void aboutThisRoom(Person person) {
        person.page().locator("[data-tool=thisRoom]").click();
        assertThat(person.page().locator("#room-about")).isVisible();
    }

    private static Locator newRoom(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, named(name));
    }

    private static Locator link(Person person, String room) {
        return person.page().locator(".rooms a[href='#" + room + "']");
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Locator.GetByTextOptions exact() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private void make(String name) {
        assertThat(client.send(client.request("/api/rooms/" + name, "Authorization", annsToken)
                                .setHeader("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString("{\"kind\":\"private\"}")))
                        .statusCode())
                .isEqualTo(201);
    }

    private void letIn(String name, String id, String person) {
        String path = "/api/rooms/" + name + "/members?person=" + id + "&name=" + person;
        assertThat(client.send(client.request(path, "Authorization", annsToken).PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);
    }

    private void says(String name, String text, String token) {
        assertThat(client.postText(name, text, "Authorization", token).statusCode())
                .isEqualTo(201);
    }

    private Person ann(NewContextOptions options) {
        return person(annsToken, "Ann", options);
    }

    private Person bob(NewContextOptions options) {
        return person(bobsToken, "Bob", options);
    }

    private Person person(String token, String name, NewContextOptions options) {
        return Person.withToken(server.uri(), token, name, options);
    }

    private String token(String id, String name) {
        return provider.bearer(Provider.claims(id, name).claim("groups", List.of()));
    }
}
