package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tabs of one browser, on a server of their own so that nobody else's polls are counted. */
class TabsIT {
    private static final int TABS = 7;

    @Test
    void sevenTabsGetEveryMessageByOnePoll(@TempDir Path folder) {
        Chromium.browser();
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await();
                Person ann = new Person(server.uri(), "Ann")) {
            List<Page> tabs = new ArrayList<>();
            for (int i = 0; i < TABS; i++) {
                tabs.add(ann.tab("lobby"));
            }
            awaitOnePoll(server.client());
            say(server.client(), "one");
            tabs.forEach(tab -> assertThat(message(tab, "one")).hasCount(1));
            awaitOnePoll(server.client());

            tabs.remove(0).close();
            say(server.client(), "two");
            tabs.forEach(tab -> assertThat(message(tab, "two")).hasCount(1));
            tabs.forEach(tab -> assertThat(tab.locator(".message")).hasCount(2));
            awaitOnePoll(server.client());
        }
    }

    private static void say(HalleyClient client, String text) {
        assertThat(client.postText("lobby", text).statusCode()).isEqualTo(201);
    }

    private static Locator message(Page tab, String text) {
        return tab.locator(".message", new Page.LocatorOptions().setHasText(text));
    }

    /** A tab that has just closed may have left a poll behind, which counts until its wait is over. */
    private static void awaitOnePoll(HalleyClient client) {
        Awaitility.await("one parked poll")
                .atMost(java.time.Duration.ofMinutes(1))
                .until(() -> client.get("/health/ready").body(), body -> body.matches("(?s).*\"parkedPolls\":1[,}].*"));
    }
}
