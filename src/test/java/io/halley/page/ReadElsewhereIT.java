package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.Provider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far one has read, as it follows from device to device, and as others are shown it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadElsewhereIT {
    private final Provider provider = new Provider();
    private final String annsToken = provider.bearer(Provider.claims("u-ann", "Ann"));
    private final String bobsToken = provider.bearer(Provider.claims("u-bob", "Bob"));
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        Chromium.browser();
        server = new LibertyServer(folder, provider.settings()).await();
        client = server.client();
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void whatIsUnreadAndTheLineFollowTheReaderToAnotherDevice() {
        String room = HalleyClient.freshRoom();
        String other = HalleyClient.freshRoom();
        bobSays(room, "one");
        bobSays(other, "elsewhere");
        try (Person desk = ann(new NewContextOptions()).enter(room);
                Person phone = ann(new NewContextOptions()).enter(other)) {
            desk.sees("one");
            awaitRead(room);
            desk.enter(other);
            desk.sees("elsewhere");
            bobSays(room, "two");
            bobSays(room, "three");
            assertThat(count(desk, room)).hasText("2");

            phone.page().reload();
            assertThat(count(phone, room)).hasText("2");
            phone.enter(room);
            phone.sees("three");
            assertThat(phone.page().locator(".line ~ .message").first()).containsText("two");
            awaitRead(room);
            phone.enter(other);
            assertThat(count(phone, room)).hasCount(0);

            desk.page().reload();
            desk.sees("elsewhere");
            assertThat(count(desk, room)).hasCount(0);
            desk.enter(room);
            desk.sees("three");
            assertThat(desk.page().locator(".line")).hasCount(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, Who has seen it, Seen by, It has come to", "zh-CN, 谁看过, 看过的人, 已送达"})
    void whoHasSeenAMessageIsShownOnDemand(String language, String action, String seenBy, String delivered) {
        String room = HalleyClient.freshRoom();
        bobSays(room, "the first");
        try (Person ann = ann(new NewContextOptions()).enter(room)) {
            ann.sees("the first");
            awaitRead(room);
        }
        bobSays(room, "the second");
        client.get(HalleyClient.messages(room) + "?after=" + cursor(room), "Authorization", annsToken);
        await().until(() ->
                position(room).contains("\"delivered\":" + cursor(room).replaceFirst(".*-", "")));
        try (Person bob =
                person(bobsToken, "Bob", Person.phone().setLocale(language)).enter(room)) {
            bob.message("the first").focus();
            bob.page().keyboard().press("Enter");
            bob.page().getByLabel(action).focus();
            bob.page().keyboard().press("Enter");
            Locator dialog = bob.page().locator("#readers");
            assertThat(dialog.locator("h2")).hasText(seenBy);
            assertThat(dialog.locator("li")).hasText("Ann");
            bob.isCleanOnAPhone();
            bob.page().keyboard().press("Escape");
            bob.message("the second").focus();
            bob.page().keyboard().press("Enter");
            bob.page().getByLabel(action).focus();
            bob.page().keyboard().press("Enter");
            assertThat(dialog.locator("h3")).hasText(delivered);
            assertThat(dialog.locator("li")).hasText("Ann");
            bob.isCleanOnAPhone();
        }
    }

    @Test
    void whoDoesNotWantToTellIsNotShown() {
        String room = HalleyClient.freshRoom();
        bobSays(room, "hidden from");
        try (Person ann = ann(Person.speaking("en-US")).enter(room)) {
            ann.sees("hidden from");
            await().until(() -> position(room).contains("u-ann"));
            ann.page().locator("button.me").click();
            ann.page().getByLabel("Tell others how far I have read").uncheck();
            ann.page().getByText("Save").click();
            await().until(() -> !position(room).contains("u-ann"));
            awaitRead(room);
        }
    }

    private String position(String room) {
        return client.get("/api/rooms/" + room + "/seen", "Authorization", bobsToken)
                .body();
    }

    /** Until the server knows that Ann has looked at all of it. */
    private void awaitRead(String room) {
        await().until(() -> client.get("/api/unread", "Authorization", annsToken)
                .body()
                .replaceAll("\"seen\":\\d+,", "")
                .contains("{\"room\":\"" + room + "\",\"unread\":0}"));
    }

    private String cursor(String room) {
        return HalleyClient.json(client.get(HalleyClient.messages(room), "Authorization", bobsToken))
                .getString("cursor");
    }

    private static Locator count(Person person, String room) {
        return person.page().locator("nav a[href='#" + room + "'] .count [aria-hidden]");
    }

    private void bobSays(String room, String text) {
        assertThat(client.postText(room, text, "Authorization", bobsToken).statusCode())
                .isEqualTo(201);
    }

    private Person ann(NewContextOptions options) {
        return person(annsToken, "Ann", options);
    }

    private Person person(String token, String name, NewContextOptions options) {
        return Person.withToken(server.uri(), token, name, options);
    }
}
