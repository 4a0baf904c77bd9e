package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.SignInProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people at one browser, of whom the first has not signed out. */
class NextPersonIT {
    private final String room = HalleyClient.freshRoom();

    @Test
    void neitherSaysNorSeesWhatTheFirstHasWritten(@TempDir Path folder) {
        Chromium.browser();
        try (SignInProvider provider = new SignInProvider();
                LibertyServer server = new LibertyServer(folder, provider.settings()).await();
                Person who = new Person(server.uri(), null, Person.intercepted())) {
            who.signedIn(provider.signIn(server.client(), "u-1", "Ann"));
            isNotAskedForANameLongerThanUntilKnown(who);
            isKnown(who, "Ann");
            who.context().route(address -> address.contains("/messages"), route -> {
                if (route.request().method().equals("POST")) {
                    route.abort();
                } else {
                    route.resume();
                }
            });
            who.say("said by Ann");
            assertThat(who.page().locator(".message.pending")).hasCount(1);
            who.page().keyboard().type("begun by Ann");

            String bob = provider.signIn(server.client(), "u-2", "Bob");
            who.signedIn(bob);
            who.context().unrouteAll();
            who.page().reload();
            isKnown(who, "Bob");
            Person.ready(who.page(), room);
            assertThat(who.editor()).hasText("");
            assertThat(who.page().locator(".message.pending")).hasCount(0);
            who.say("said by Bob");
            who.sees("said by Bob");
            assertThat(HalleyClient.texts(
                            HalleyClient.json(server.client().get(HalleyClient.messages(room), "Cookie", bob))))
                    .containsExactly("first of Ann", "said by Bob");
        }
    }

    private void isNotAskedForANameLongerThanUntilKnown(Person who) {
        List<Route> held = new ArrayList<>();
        who.page().route(address -> address.contains("/api/rooms?"), held::add);
        who.enter(room);
        who.say("first of Ann");
        assertThat(who.page().locator("#ask-name")).isVisible();
        who.page().unrouteAll();
        held.forEach(Route::resume);
        who.sees("first of Ann");
        assertThat(who.page().locator("#ask-name")).isHidden();
    }

    private static void isKnown(Person who, String name) {
        who.page().waitForFunction("name => document.querySelector('chat-page')?.chat.you?.name === name", name);
    }
}
