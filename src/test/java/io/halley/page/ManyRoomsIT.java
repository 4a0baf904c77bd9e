package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.halley.HalleyClient;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More rooms than one poll can ask about. */
class ManyRoomsIT {
    private static final int MOST_ROOMS = 50;

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @Test
    void theRoomOnTheScreenIsAlwaysHeardInEveryTab() {
        Chromium.browser();
        IntStream.rangeClosed(0, MOST_ROOMS).forEach(n -> client.postText(room + "-" + n, "among many"));
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            assertThat(ann.page().locator(".rooms a")).hasCount(MOST_ROOMS + 1);
            ann.enter(room + "-here");
            Page tab = ann.tab(room + "-there");
            client.postText(room + "-here", "told here");
            client.postText(room + "-there", "told there");
            ann.sees("told here");
            assertThat(tab.locator(".message")).hasText(Pattern.compile("told there"));
        }
    }

    /** Of the longest names an address of 50 has 38 KB, which no proxy takes, and neither does the server. */
    @Test
    void theNamesOfOthersKeepNobodyFromHearing() {
        Chromium.browser();
        IntStream.range(0, MOST_ROOMS).forEach(n -> client.postText("𠀀".repeat(60) + (1_000 + n), "a long name"));
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            assertThat(ann.page().locator(".rooms a")).hasCount(MOST_ROOMS + 1);
            Request poll = ann.page().waitForRequest(MeanwhileIT::waits, () -> client.postText(room, "heard"));
            ann.sees("heard");
            assertThat(ann.banner()).isHidden();
            assertThat(poll.url()).hasSizeLessThan(8_000);
        }
    }
}
