package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.halley.HalleyClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody who has never been here. */
class NewcomerIT {
    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @CsvSource({
        "en-US, whoever can open this page can read and write in every room, Copy the link to this room, Copied.",
        "zh-CN, 能打开此页面的人，都可以阅读所有房间并在其中发言, 复制此房间的链接, 已复制。",
    })
    void isToldInAnEmptyRoomWhatThisIsAndHowToBringOthers(String language, String about, String copy, String copied) {
        try (Person somebody = new Person(Servers.SHARED, null, Person.speaking(language))) {
            somebody.mayUseTheClipboard();
            somebody.enter(room);
            assertThat(somebody.page().locator(".empty")).containsText(about);
            somebody.page().locator(".empty button").click();
            assertThat(somebody.page().locator(".empty button")).hasText(copy);
            assertThat(somebody.page().locator("page-notice")).hasText(copied);
            assertThat(somebody.clipboard()).isEqualTo(somebody.address(room));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, whoever can open this page can read and write in every room, Got it",
        "zh-CN, 能打开此页面的人，都可以阅读所有房间并在其中发言, 知道了",
    })
    void isToldSoOnceWhereOthersTalkAlready(String language, String about, String understood) {
        Servers.client().postText(room, "hello");
        try (Person somebody = new Person(Servers.SHARED, null, Person.speaking(language)).enter(room)) {
            Locator welcome = somebody.page().locator(".welcome");
            assertThat(welcome).containsText(about);
            welcome.getByText(understood).click();
            assertThat(welcome).hasCount(0);
            somebody.page().reload();
            somebody.sees("hello");
            assertThat(welcome).hasCount(0);
        }
    }

    @Test
    void reachesAllButtonsOnASmallPhone() {
        Servers.client().postText(room, "hello");
        try (Person somebody = new Person(Servers.SHARED, null, Person.phone()).enter(room)) {
            assertThat(somebody.page().locator(".welcome .primary"))
                    .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
            somebody.page().locator("[data-tool=goToDate]").tap();
            assertThat(somebody.page().locator("#date .apart"))
                    .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
            assertThat(
                            (Boolean)
                                    somebody.page()
                                            .locator("#date")
                                            .evaluate(
                                                    "(dialog) => dialog.scrollWidth <= dialog.clientWidth"
                                                            + " && dialog.querySelector('.apart').offsetLeft >= dialog.querySelector('h2').offsetLeft"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, Ann", "zh-CN, Mei"})
    void isAskedForANameBeforeThereIsAFieldForIt(String language, String name) {
        NewContextOptions options = Person.intercepted().setLocale(language);
        try (Person somebody = new Person(Servers.SHARED, null, options).enter(room)) {
            Runnable bring = somebody.holdWhatIsLoadedLater();
            somebody.page().keyboard().type("hello");
            somebody.page().keyboard().press("Enter");
            somebody.page().keyboard().type(name);
            bring.run();
            assertThat(somebody.page().locator("#ask-name input")).hasValue(name);
            somebody.page().keyboard().press("Enter");
            somebody.sees("hello");
            assertThat(somebody.message("hello").locator(".author")).hasText(name);
        }
    }

    static Stream<NewContextOptions> devices() {
        return Stream.of(Person.speaking("en-US"), Person.phone().setLocale("zh-CN"));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void isAskedForANameAloneAndToldThatTheMessageGoes(NewContextOptions device) {
        boolean chinese = "zh-CN".equals(device.locale);
        try (Person somebody = new Person(Servers.SHARED, null, device).enter(room)) {
            somebody.say("first words");
            Locator dialog = somebody.page().locator("dialog[open]");
            assertThat(dialog.locator("input")).hasCount(1);
            assertThat(dialog.locator(".primary")).hasText(chinese ? "发送" : "Send");
            assertThat(dialog).containsText(chinese ? "都可以读到你说的话" : "can read what you say");
            somebody.page().keyboard().press("Escape");
            assertThat(somebody.editor()).hasText("first words");
            assertThat(somebody.page().locator(".message")).hasCount(0);

            somebody.page().locator(".send").click();
            dialog.locator("input").fill("Ann");
            dialog.locator(".primary").click();
            somebody.sees("first words");
            assertThat(somebody.page().locator(".author")).hasText("Ann");
            somebody.say("and more");
            somebody.sees("and more");
        }
    }
}
