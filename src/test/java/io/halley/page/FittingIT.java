package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.halley.HalleyClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever writes more than a message can hold learns of it before, and loses nothing. */
class FittingIT {
    /** What is left of 64 KiB where {"author":"Ann","text":""} is around it, at three bytes each. */
    private static final int MOST = (65_536 - 26) / 3;

    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en-US | About 1,800 more characters fit in. | About 170 characters too long. | Not sent: it is too long.",
                "zh-CN | 大约还能写 1,800 个字。 | 超出大约 170 个字。 | 未能发送：内容太长。"
            })
    void howMuchMoreFitsIsToldBeforeItIsTooMuch(String language, String fits, String over, String notSent) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            Locator told = ann.page().locator(".fit[role=status]");
            ann.page().keyboard().insertText("字".repeat(10_000));
            assertThat(told).isEmpty();
            ann.page().keyboard().insertText("字".repeat(10_000));
            assertThat(told).hasText(fits);
            ann.page().keyboard().insertText("字".repeat(2_000));
            assertThat(told).hasText(over);

            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("page-notice")).hasText(notSent);
            assertThat(ann.page().locator(".message")).hasCount(0);
            assertThat(ann.editor()).hasText("字".repeat(22_000));
            ann.selects("Control+a", "字".repeat(22_000));
            ann.page().keyboard().type("短");
            assertThat(told).isEmpty();
            ann.page().keyboard().press("Enter");
            ann.sees("短");
        }
    }

    @Test
    void theLastCharacterThatFitsIsSentAndOneMoreIsNot() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Locator told = ann.page().locator(".fit");
            ann.page().keyboard().insertText("字".repeat(MOST + 1));
            assertThat(told).hasText("About 1 character too long.");
            ann.page().keyboard().press("Backspace");
            assertThat(told).hasText("No more fits in.");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("字".repeat(MOST));
        }
    }

    /** Formatted text is longer than it looks, and the sanitiser makes some of it longer still. */
    @Test
    void whatIsFormattedCountsAsItIsKept() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/html", "<b>" + "=".repeat(12_500) + "</b>", "text/plain", "x"));
            assertThat(ann.page().locator(".fit")).hasText("About 600 more characters fit in.");
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
        }
    }

    @Test
    void whatTheServerRefusesAllTheSameIsHadBack() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.pastes(Map.of("text/html", "<b>" + "=".repeat(14_000) + "</b>", "text/plain", "x"));
            assertThat(ann.page().locator(".fit")).hasText("About 900 characters too long.");
            ann.page().keyboard().press("Enter");
            ann.page().locator(".message.failed").getByText("Edit").click();
            assertThat(ann.editor().locator("strong")).hasText("=".repeat(14_000));
        }
    }
}
