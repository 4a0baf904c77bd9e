package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.halley.HalleyClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools at hand while one writes, and how much room they take. */
class ToolsIT {
    private static final String GROUND = "getComputedStyle(document.documentElement).backgroundColor";

    private final String room = HalleyClient.freshRoom();

    @ParameterizedTest
    @CsvSource({"en-US, Find an emoji, rocket, Used last", "zh-CN, 查找表情, 火箭, 最近使用"})
    void anEmojiIsFoundByItsNameAndKeptAtHand(String language, String label, String name, String last) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().locator("[data-tool=emoji]").click();
            Locator field = ann.page().getByLabel(label);
            assertThat(field).isFocused();
            ann.page().keyboard().type(name);
            assertThat(ann.page().locator("#emoji .emoji")).hasText(new String[] {"🚀"});
            ann.page().keyboard().press("Enter");
            assertThat(ann.editor()).hasText("🚀");
            assertThat(ann.editor()).isFocused();

            ann.page().reload();
            Person.ready(ann.page(), room);
            ann.page().locator("[data-tool=emoji]").click();
            assertThat(ann.page().getByLabel(last).locator("button")).hasText(new String[] {"🚀"});
            ann.page().keyboard().type("nothing like it");
            assertThat(ann.page().locator("#emoji .emoji")).hasCount(0);
            assertThat(ann.page().locator("#emoji [role=status]")).isVisible();
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, Find an emoji, rocket", "zh-CN, 查找表情, rocket"})
    void anEmojiIsFoundByWhatIsTypedBeforeThereIsAFieldForIt(String language, String label, String name) {
        NewContextOptions options = Person.intercepted().setLocale(language);
        try (Person ann = new Person(Servers.SHARED, "Ann", options).enter(room)) {
            Runnable bring = ann.holdWhatIsLoadedLater();
            ann.page().locator("[data-tool=emoji]").click();
            ann.page().keyboard().type(name);
            bring.run();
            assertThat(ann.page().getByLabel(label)).hasValue(name);
            assertThat(ann.page().locator("#emoji .emoji")).hasText(new String[] {"🚀"});
            ann.page().keyboard().press("Enter");
            assertThat(ann.editor()).hasText("🚀");
        }
    }

    @Test
    void anEmojiIsFoundAsPeopleCallIt() {
        Map<String, String> names = Map.ofEntries(
                Map.entry("thumbs up", "👍"),
                Map.entry("thumbs_up", "👍"),
                Map.entry(":smile:", "😄"),
                Map.entry("red heart", "❤️"),
                Map.entry("OK hand", "👌"),
                Map.entry("thinking_face", "🤔"),
                Map.entry("heavy_check_mark", "✔️"),
                Map.entry("hankey", "💩"),
                Map.entry("point_up", "☝️"),
                Map.entry("robot_face", "🤖"),
                Map.entry(":hourglass:", "⌛"));
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().locator("[data-tool=emoji]").click();
            names.forEach((name, emoji) -> {
                ann.page().getByLabel("Find an emoji").fill(name);
                assertThat(ann.page().locator("#emoji .emoji").filter(new Locator.FilterOptions().setHasText(emoji)))
                        .hasCount(1);
            });
        }
    }

    @Test
    void anEmojiIsAsLargeAsAFinger() {
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale("zh-CN")).enter(room)) {
            mei.page().locator("[data-tool=emoji]").tap();
            BoundingBox box = mei.page().locator("#emoji .emoji").first().boundingBox();
            assertThat(Math.min(box.width, box.height)).isGreaterThanOrEqualTo(40);
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, Format", "zh-CN, 格式"})
    void aPhoneHasThreeToolsAsLargeAsAFingerAndTheOthersWhenAsked(String language, String format) {
        try (Person mei = new Person(Servers.SHARED, "小美", Person.phone().setLocale(language)).enter(room)) {
            Locator tools = mei.page().locator(".tools button:visible");
            assertThat(tools).hasCount(3);
            for (Locator tool : tools.all()) {
                BoundingBox box = tool.boundingBox();
                assertThat(Math.min(box.width, box.height)).isGreaterThanOrEqualTo(44);
            }
            mei.page()
                    .getByLabel(format, new Page.GetByLabelOptions().setExact(true))
                    .first()
                    .tap();
            assertThat(tools).hasCount(11);
            mei.page().locator("[data-tool=bold]").tap();
            mei.editor().tap();
            mei.page().keyboard().type("粗");
            mei.page().locator("[data-tool=emoji]").tap();
            mei.page().locator("#emoji .emoji").nth(1).tap();
            assertThat(mei.editor().locator("strong")).hasText("粗😄");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancelTakesBackLanguageAndColours(boolean byKey) {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            Object before = ann.page().evaluate(GROUND);
            ann.page().locator(".me").click();
            ann.page()
                    .getByLabel("Dark", new Page.GetByLabelOptions().setExact(true))
                    .check();
            ann.page().getByText("简体中文").click();
            assertThat(ann.page().locator("#settings-title")).hasText("设置");
            if (byKey) {
                ann.page().keyboard().press("Escape");
            } else {
                ann.page().locator("#settings").getByText("取消").click();
            }
            assertThat(ann.page().locator("html")).hasAttribute("lang", "en");
            assertThat(ann.page().evaluate(GROUND)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void halfOfAZoomedPageAndMoreIsForTheMessages(String language) {
        Servers.client().postText(room, "hello");
        try (Person ann =
                new Person(Servers.SHARED, "Ann", Person.speaking(language).setViewportSize(640, 400)).enter(room)) {
            ann.sees("hello");
            assertThat(ann.page().locator(".scroller").boundingBox().height).isGreaterThanOrEqualTo(300);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, LIGHT, Dark, 'rgb(20, 22, 31)', Light, As the system has them",
        "en-US, DARK, Light, 'rgb(255, 255, 255)', Dark, As the system has them",
        "zh-CN, LIGHT, 深色, 'rgb(20, 22, 31)', 浅色, 跟随系统",
    })
    void coloursAreChosenAndRemembered(
            String language, ColorScheme system, String chosen, String ground, String other, String asSystem) {
        try (Person ann =
                new Person(Servers.SHARED, "Ann", Person.speaking(language).setColorScheme(system)).enter(room)) {
            Object before = ann.page().evaluate(GROUND);
            assertThat(before).isNotEqualTo(ground);
            ann.page().locator(".me").click();
            ann.page()
                    .getByLabel(chosen, new Page.GetByLabelOptions().setExact(true))
                    .check();
            assertThat(ann.page().evaluate(GROUND)).isEqualTo(ground);
            ann.page().reload();
            Person.ready(ann.page(), room);
            assertThat(ann.page().evaluate(GROUND)).isEqualTo(ground);
            ann.page().locator(".me").click();
            ann.page().getByLabel(asSystem).check();
            assertThat(ann.page().evaluate(GROUND)).isEqualTo(before);
            assertThat(ann.page().getByLabel(other, new Page.GetByLabelOptions().setExact(true)))
                    .not()
                    .isChecked();
        }
    }
}
