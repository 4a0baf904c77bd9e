package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import io.halley.HalleyClient;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More rooms than one poll can ask about. */
class ManyRoomsIT {
    private static final int MOST_ROOMS = 50;

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @Test
    void theRoomOnTheScreenIsAlwaysHeardInEveryTab() {
        Chromium.browser();
        List<String> rooms = IntStream.rangeClosed(0, MOST_ROOMS)
                .mapToObj(n -> room + "-" + n)
                .toList();
        rooms.forEach(one -> client.postText(one, "among many"));
        try (Person ann = new Person(Servers.SHARED, "Ann").of(rooms).enter(room)) {
            assertThat(ann.page().locator(".rooms a")).hasCount(MOST_ROOMS + 2);
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
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        Chromium.browser();
        List<String> rooms = IntStream.range(0, MOST_ROOMS)
                .mapToObj(n -> "𠀀".repeat(60) + (1_000 + n))
                .toList();
        rooms.forEach(one -> client.postText(one, "a long name"));
        try (Person ann = new Person(Servers.SHARED, "Ann").of(rooms)) {
            ann.page().onRequest(request -> {
                if (MeanwhileIT.waits(request)) {
                    asked.add(request.url());
                }
            });
            ann.enter(room);
            assertThat(ann.page().locator(".rooms a")).hasCount(MOST_ROOMS + 1);
            ann.page().waitForCondition(() -> asked.stream().anyMatch(address -> address.contains("&room=")));
            client.postText(room, "heard");
            ann.sees("heard");
            assertThat(ann.banner()).isHidden();
            assertThat(asked).allSatisfy(address -> assertThat(address).hasSizeLessThan(8_000));
        }
    }

    /** One's own that was spoken in before fifty others is known to have been, too; and what is not one's own is browsed. */
    @Test
    void thoseThatOthersHaveSpokenInSinceAreFoundBehindThem() {
        Chromium.browser();
        String old = room + "-old";
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(old)) {
            client.postText(old, "read");
            ann.sees("read");
            ann.enter(room);
            ann.page().navigate("about:blank");
            client.postText(old, "said before all of it");
            client.postText(room + "-other", "not Ann's");
            IntStream.rangeClosed(0, MOST_ROOMS).forEach(n -> client.postText(room + "-" + n, "among many"));
            ann.enter(room);
            assertThat(ann.page().locator(".rooms a[href='#" + old + "'] .count"))
                    .containsText("1 unread message");
            assertThat(ann.page().locator(".rooms a")).hasCount(2);

            ann.page().getByText("Browse other rooms").click();
            Locator rows = ann.page().locator("#browse .browse-list a");
            assertThat(rows.first()).isVisible();
            assertThat(ann.page().locator("#browse .browse-list")).not().containsText(old);
            Locator other = rows.filter(new Locator.FilterOptions().setHasText(room + "-other"));
            while (other.count() == 0) {
                int before = rows.count();
                ann.page().getByText("More rooms").click();
                assertThat(rows.nth(before)).isFocused();
            }
            other.click();
            ann.sees("not Ann's");
            assertThat(ann.page().locator(".rooms a")).hasCount(3);
        }
    }

    /** A room may be closed to one, or its name be one that a newer server does not take. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void oneThatIsRefusedSilencesNoOther(int status) {
        String closed = room + "-closed";
        client.postText(closed, "not for Ann");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted()).of(List.of(closed))) {
            Predicate<String> asksForIt = address -> address.contains("/messages") && address.contains(closed);
            FulfillOptions refusal = new FulfillOptions()
                    .setStatus(status)
                    .setContentType("application/problem+json")
                    .setBody("{\"detail\":\"Closed to you.\"}");
            ann.context().route(asksForIt, route -> route.fulfill(refusal));
            ann.enter(room);
            assertThat(link(ann, closed)).isVisible();
            client.postText(room, "heard");
            ann.sees("heard");
            client.postText(room, "heard again");
            ann.sees("heard again");

            ann.page().navigate(ann.address(closed));
            assertThat(ann.page().getByRole(AriaRole.ALERT)).containsText("Closed to you.");
            ann.context().unroute(asksForIt);
            ann.enter(room);
            ann.enter(closed);
            client.postText(closed, "for Ann, too");
            ann.sees("for Ann, too");
        }
    }

    private static Locator link(Person person, String room) {
        return person.page()
                .locator(".rooms a .room-name")
                .getByText(room, new Locator.GetByTextOptions().setExact(true));
    }
}
