package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.halley.HalleyClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is in the room, and who is typing there, as the page shows it. */
class PeopleIT {
    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @CsvSource({
        "en-US, 2 people are here, Ann is typing…, Close",
        "zh-CN, 这里有 2 人, Ann正在输入…, 关闭",
    })
    void isShownToTheOthers(String language, String here, String typing, String close) {
        Chromium.browser();
        try (Person bob = new Person(Servers.SHARED, "Bob", Person.speaking(language)).enter(room)) {
            assertThat(people(bob)).hasCount(0);
            try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
                assertThat(people(bob)).hasText("2");
                assertThat(people(ann)).hasText("2");
                people(bob).click();
                assertThat(bob.page().locator("#people h2")).hasText(here);
                assertThat(bob.page().locator("#people li")).hasText(new String[] {"Ann", "Bob"});
                bob.page().locator("#people").getByText(close).click();

                ann.editor().click();
                ann.page().keyboard().type("Hello");
                assertThat(bob.page().locator(".typing")).hasText(typing);
                assertThat(ann.page().locator(".typing")).hasCount(0);
                ann.page().keyboard().press("Enter");
                assertThat(bob.message("Hello")).isVisible();
                assertThat(bob.page().locator(".typing")).hasCount(0);
            }
            assertThat(people(bob)).hasCount(0);
        }
    }

    @Test
    void whoGoesToAnotherRoomIsThere() {
        Chromium.browser();
        try (Person bob = new Person(Servers.SHARED, "Bob").enter(room);
                Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            assertThat(people(bob)).hasText("2");
            ann.enter(room + "-other");
            assertThat(people(bob)).hasCount(0);
            bob.enter(room + "-other");
            assertThat(people(ann)).hasText("2");
        }
    }

    /** They have not said how to be called. */
    @Test
    void whoHasNoNameIsSeenByNobody() {
        Chromium.browser();
        try (Person bob = new Person(Servers.SHARED, "Bob").enter(room);
                Person nobody = new Person(Servers.SHARED, null, Person.speaking("en-US")).enter(room)) {
            assertThat(nobody.page().locator("[data-tool=copyRoomLink]")).isVisible();
            HalleyClient client = Servers.client();
            client.postText(room, "Hi");
            assertThat(nobody.message("Hi")).isVisible();
            assertThat(people(bob)).hasCount(0);
        }
    }

    private static Locator people(Person person) {
        return person.page().locator("[data-tool=people]");
    }
}
