package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.halley.HalleyClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link names a room, and shows that room or none. */
class RoomLinksIT {
    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%zz", "a%2Fb", "..", "lobby%E3%85%A4", "%CC%81a"})
    void toARoomThatCannotBeSaysSo(String name) {
        client.postText(room, "elsewhere");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.sees("elsewhere");
            Page page = ann.page();
            page.navigate(Servers.SHARED + "#" + name);
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("there can be no room of that name");
            assertThat(page.locator(".message")).hasCount(0);

            page.navigate(Servers.SHARED.toString());
            ann.sees("elsewhere");
        }
    }

    @Test
    void toAMessageShowsNoWayToTheNewestWhereThatIsInSight() {
        client.postText(room, "one");
        client.postText(room, "two");
        try (Person ann = new Person(Servers.SHARED, "Ann")) {
            ann.page().navigate(ann.address(room) + "/" + id(1));
            assertThat(ann.page().locator(".message:focus .body")).hasText("two");
            assertThat(ann.page().locator(".to-newest")).hasCount(0);
        }
    }

    @Test
    void toAMessageThatIsNotThereMeansNoOther() {
        client.postText(room, "one");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.sees("one");
            ann.page().navigate(ann.address(room) + "/" + (id(0) + 9_999));
            assertThat(ann.page().locator("page-notice")).hasText("That message is not in this room.");
            assertThat(ann.page().locator(".to-newest")).hasCount(0);
            assertThat(ann.page().locator(".message:focus")).hasCount(0);
        }
    }

    @Test
    void thatSomebodyHasSentStaysInThePage() {
        client.postText(room, "one");
        String other = room + "-other";
        client.postText(other, "see " + Servers.SHARED + "#" + room + "/" + id(0) + " or https://example.org/#a");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(other)) {
            Locator links = ann.message("see").locator(".body a");
            assertThat(links.last()).hasAttribute("target", "_blank");
            links.first().click();
            assertThat(ann.page().locator(".message:focus .body")).hasText("one");
        }
    }

    @Test
    void thatStandsForAnAddressIsOneLinkAlone() {
        client.postJson(room, """
                {"author":"Bob","html":"see <data value='room:tea'>https://example.org/</data>"}""");
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Locator link = ann.message("see").locator(".body a");
            assertThat(link).hasText("https://example.org/");
            assertThat(link).hasAttribute("href", "#tea");
        }
    }

    @Test
    void isInAnyScript() {
        String hindi = "हिन्दी-" + room;
        client.postText(hindi, "नमस्ते");
        try (Person ann = new Person(Servers.SHARED, "Ann")) {
            ann.page().navigate(Servers.SHARED + "#" + URLEncoder.encode(hindi, StandardCharsets.UTF_8));
            ann.sees("नमस्ते");
        }
    }

    private long id(int index) {
        return HalleyClient.ids(client.newest(room)).get(index);
    }
}
