package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.halley.HalleyClient;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms at the side: those that somebody has entered or starred, in an order in which one finds them again. */
class MyRoomsIT {
    private final String room = HalleyClient.freshRoom();
    private final String first = room + "-1";
    private final String second = room + "-2";
    private final String third = room + "-10";
    private final HalleyClient client = Servers.client();

    @ParameterizedTest
    @CsvSource({"en-US, Star, Leave this room", "zh-CN, 标为星标, 离开此房间"})
    void areEnteredStarredAndLeft(String language, String starred, String leave) {
        for (String one : List.of(first, second, third)) {
            client.postText(one, "said in " + one);
        }
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(third)) {
            ann.sees("said in");
            assertThat(side(ann)).hasText(new String[] {third});
            assertThat(ann.page().getByLabel(leave, exactly())).hasCount(0);
            ann.enter(second);
            ann.enter(first);
            assertThat(side(ann)).hasText(new String[] {first, second, third});

            // Nothing that is said moves them.
            client.postText(third, "again");
            assertThat(ann.page().locator(".rooms .count")).hasCount(1);
            assertThat(side(ann)).hasText(new String[] {first, second, third});

            ann.enter(third);
            Locator star = ann.page().getByLabel(starred, exactly());
            star.focus();
            ann.page().keyboard().press("Enter");
            assertThat(star).hasAttribute("aria-pressed", "true");
            assertThat(star).isFocused();
            assertThat(side(ann)).hasText(new String[] {first, second, third});
            ann.editor().focus();
            assertThat(side(ann)).hasText(new String[] {third, first, second});
            ann.page().reload();
            assertThat(side(ann)).hasText(new String[] {third, first, second});

            Page tab = ann.tab(first);
            tab.getByLabel(leave, exactly()).click();
            Person.ready(tab, second);
            tab.close();
            assertThat(side(ann)).hasText(new String[] {third, second});
            client.postText(first, "not heard");
            client.postText(second, "heard");
            assertThat(ann.page().locator(".rooms .count")).hasCount(1);
            assertThat(ann.page()).hasTitle(Pattern.compile("^\\(1\\) .*"));
            assertThat(new AxeBuilder(ann.page()).analyze().getViolations()).isEmpty();
        }
    }

    @Test
    void areKeptWhateverTheirNames() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter("constructor")) {
            ann.enter("__proto__");
            ann.enter(first);
            ann.page().reload();
            assertThat(side(ann)).containsText(new String[] {"__proto__", "constructor", first});
        }
    }

    @Test
    void underTheMouseNothingMoves() {
        try (Person ann =
                new Person(Servers.SHARED, "Ann").of(List.of(second, third)).enter(second)) {
            side(ann).first().hover();
            Page tab = ann.tab(first);
            assertThat(side(ann)).hasText(new String[] {second, third, first});
            ann.page().mouse().move(800, 300);
            assertThat(side(ann)).hasText(new String[] {first, second, third});
            tab.close();
        }
    }

    /** Far behind the rooms that the page knows of at first. */
    @Test
    void anyRoomIsFoundAsOneTypes() {
        String needle = "hay" + room;
        client.postText(needle, "here");
        for (int i = 0; i < 55; i++) {
            client.postText(room + "-many-" + i, "more");
        }
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().press("Control+k");
            ann.page().keyboard().type("HAY" + room.substring(0, 12));
            Locator option = ann.page().locator("[role=option] .room-name").first();
            assertThat(option).hasText(needle);
            ann.page().keyboard().press("Enter");
            Person.ready(ann.page(), needle);
        }
    }

    @Test
    void thereIsRoomForAllOfItOnAPhone() {
        client.postText(room + "-other", "other");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.phone()).enter("a-room-of-a-long-name-" + room)) {
            ann.page().locator(".opener").tap();
            assertThat(ann.page().locator(".rooms [aria-pressed]")).isVisible();
            ann.isCleanOnAPhone();
            ann.page().locator(".more-rooms").tap();
            assertThat(ann.page().locator("#browse .browse-list a").first()).isVisible();
            ann.isCleanOnAPhone();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 320})
    void aLongNameLeavesRoomForHowMuchWasSaidThere(int width) {
        String name = (room + "-" + "long".repeat(16)).substring(0, 64);
        client.postText(name, "hm");
        NewContextOptions options = new NewContextOptions().setViewportSize(width, 640);
        try (Person ann = new Person(Servers.SHARED, "Ann", options).enter(room)) {
            if (width == 320) {
                ann.page().locator(".opener").click();
            }
            ann.page().locator(".more-rooms").click();
            Locator list = ann.page().locator("#browse .browse-list");
            assertThat(list.locator("a", new Locator.LocatorOptions().setHasText(name)))
                    .containsText("1 message");
            assertThat((Boolean) list.evaluate("(list) => list.scrollWidth <= list.clientWidth"))
                    .isTrue();
        }
    }

    private static Locator side(Person person) {
        return person.page().locator(".rooms .room-name");
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }
}
