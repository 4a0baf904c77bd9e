package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.Provider;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rooms that are locked and people who are muted, as those see it who do it and those to whom it is done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModeratingIT {
    private final Provider provider = new Provider();
    private final String annsToken = token("u-ann", "Ann", List.of());
    private final String modsToken = token("u-mod", "Mod", List.of("moderators"));
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        Chromium.browser();
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", "everybody -> * -> read write, group moderators -> * -> moderate");
        server = new LibertyServer(folder, settings).await();
        client = server.client();
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void whoModeratesLocksTheRoomAndTheOthersKeepWhatTheyWrite() {
        String room = HalleyClient.freshRoom();
        annSays(room, "before");
        try (Person mod = mod(new NewContextOptions()).enter(room);
                Person ann = ann(new NewContextOptions()).enter(room)) {
            mod.sees("before");
            ann.sees("before");
            assertThat(ann.page().locator("room-lock button")).hasCount(0);
            ann.editor().click();
            ann.page().keyboard().insertText("my words");
            lockIs(mod, "Lock the room").click();

            assertThat(ann.page().locator("li.measure")).hasText(Pattern.compile("Mod locked the room"));
            assertThat(note(ann)).hasText(Pattern.compile("The room is locked"));
            assertThat(ann.page().locator("button.send")).isDisabled();
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("page-notice")).hasText(Pattern.compile("The room is locked"));
            assertThat(ann.editor()).hasText("my words");
            assertThat(note(mod)).isEmpty();
            mod.say("from above");
            ann.sees("from above");

            ann.page().reload();
            assertThat(note(ann)).hasText(Pattern.compile("The room is locked"));
            assertThat(ann.editor()).hasText("my words");

            lockIs(mod, "Unlock the room").focus();
            mod.page().keyboard().press("Enter");
            assertThat(ann.page().locator("li.measure")).hasText(Pattern.compile("Mod unlocked the room"));
            assertThat(note(ann)).isEmpty();
            ann.editor().focus();
            ann.page().keyboard().press("Enter");
            mod.sees("my words");
            assertThat(lockIs(mod, "Lock the room")).isVisible();
            assertThat(mod.page().locator("li.measure")).hasCount(2);
        }
    }

    @Test
    void anAuthorIsMutedByKeysAndLetSpeakAgain() {
        String room = HalleyClient.freshRoom();
        annSays(room, "hers");
        try (Person mod = mod(new NewContextOptions()).enter(room);
                Person ann = ann(new NewContextOptions()).enter(room)) {
            ann.sees("hers");
            mod.say("his own");
            mod.sees("his own");
            mod.message("his own").hover();
            assertThat(mod.page().locator("[data-action=delete]")).isVisible();
            assertThat(mod.page().locator("[data-action=mute]")).hasCount(0);

            mod.message("hers").focus();
            mod.page().keyboard().press("Enter");
            mod.page().keyboard().press("End");
            mod.page().keyboard().press("ArrowLeft");
            assertThat(mod.page().locator("[data-action=mute]")).isFocused();
            mod.page().keyboard().press("Enter");
            Locator question = mod.page().locator("mute-question");
            assertThat(question.getByText("Cancel")).isFocused();
            assertThat(question).hasAttribute("aria-label", Pattern.compile("Mute Ann"));
            for (int i = 0; i < 3; i++) {
                mod.page().keyboard().press("Shift+Tab");
            }
            assertThat(question.getByText("For an hour")).isFocused();
            mod.page().keyboard().press("Enter");
            assertThat(question).hasCount(0);
            assertThat(mod.page().locator(".message:focus .body")).hasText("hers");

            assertThat(mod.page().locator("li.measure")).hasText(Pattern.compile("Mod muted Ann until "));
            assertThat(ann.page().locator("li.measure")).hasText(Pattern.compile("Mod muted Ann until "));
            assertThat(note(ann)).hasText(Pattern.compile("You are muted here until "));
            ann.page().reload();
            assertThat(note(ann)).hasText(Pattern.compile("You are muted here until "));

            mod.page().keyboard().press("Enter");
            mod.page().keyboard().press("End");
            mod.page().keyboard().press("ArrowLeft");
            mod.page().keyboard().press("Enter");
            assertThat(question).hasAttribute("aria-label", Pattern.compile("Ann is muted until "));
            question.getByText("Let them speak again").click();
            assertThat(note(ann)).isEmpty();
            ann.say("again");
            mod.sees("again");
        }
    }

    @Test
    void whoIsMutedSpeaksAgainWhenTheTimeIsOver() {
        String room = HalleyClient.freshRoom();
        annSays(room, "before");
        try (Person ann = ann(new NewContextOptions())) {
            ann.page().clock().install();
            ann.enter(room);
            ann.sees("before");
            mute(room, Duration.ofHours(1));
            assertThat(note(ann)).hasText(Pattern.compile("You are muted here until "));
            ann.page().clock().fastForward(Duration.ofHours(2).toMillis());
            assertThat(note(ann)).isEmpty();
        }
    }

    @Test
    void thePlainPageGoesOnBesideIt() {
        String room = HalleyClient.freshRoom();
        annSays(room, "before");
        try (Person ann = ann(Person.intercepted())) {
            PlainPageIT.serve(ann.page());
            ann.page().navigate(server.uri() + "plain.html#" + room);
            Locator shown = ann.page().locator("#messages li");
            assertThat(shown).containsText("before");
            lock(room);
            moderate(client.request("/api/rooms/" + room + "/lock", "Authorization", modsToken)
                    .DELETE());
            annSays(room, "after");
            assertThat(shown.last()).containsText("after");
            assertThat(shown).hasCount(2);
        }
    }

    /** Of a room that is not listed the page learns it by being refused. */
    @Test
    void whatIsRefusedIsTakenBackIntoTheEditor() {
        String room = HalleyClient.freshRoom();
        lock(room);
        try (Person ann = ann(new NewContextOptions()).enter(room)) {
            ann.say("my words");
            Locator failed = ann.page().locator(".message.failed");
            assertThat(failed).hasText(Pattern.compile("Not sent: the room is locked"));
            assertThat(note(ann)).hasText(Pattern.compile("The room is locked"));
            failed.getByText("Edit").click();
            assertThat(ann.editor()).hasText("my words");
            assertThat(failed).hasCount(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, Mute, For a week, Cancel, Lock the room, 'Mod locked the room. Only moderators can write.'",
        "zh-CN, 禁言, 一周, 取消, 锁定房间, “Mod”锁定了房间，只有管理员可以发言。"
    })
    void isThereOnAPhoneForEverybody(
            String language, String mute, String week, String cancel, String lock, String locked) {
        String room = HalleyClient.freshRoom();
        annSays(room, "hers");
        try (Person mod = mod(Person.phone().setLocale(language)).enter(room);
                Person ann = ann(Person.phone().setLocale(language)).enter(room)) {
            mod.sees("hers");
            ann.sees("hers");
            mod.message("hers").locator(".body").tap();
            mod.message("hers").getByLabel(mute).tap();
            assertThat(mod.page().locator("mute-question").getByText(cancel)).isFocused();
            mod.isCleanOnAPhone();
            mod.page().locator("mute-question").getByText(week).tap();
            assertThat(mod.page().locator("li.measure")).hasCount(1);
            lockIs(mod, lock).tap();
            assertThat(mod.page().locator("li.measure").last()).hasText(locked);
            mod.isCleanOnAPhone();
            assertThat(ann.page().locator("li.measure").last()).hasText(locked);
            ann.isCleanOnAPhone();
        }
    }

    private static Locator lockIs(Person person, String name) {
        return person.page().getByLabel(name, new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator note(Person person) {
        return person.page().locator("held-note [role=status]");
    }

    private void lock(String room) {
        moderate(client.request("/api/rooms/" + room + "/lock", "Authorization", modsToken)
                .PUT(BodyPublishers.noBody()));
    }

    private void mute(String room, Duration time) {
        moderate(client.request("/api/rooms/" + room + "/muted?person=u-ann", "Authorization", modsToken)
                .setHeader("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"until\":\"" + Instant.now().plus(time) + "\"}")));
    }

    private void moderate(HttpRequest.Builder request) {
        assertThat(client.send(request).statusCode()).isEqualTo(204);
    }

    private void annSays(String room, String text) {
        assertThat(client.postText(room, text, "Authorization", annsToken).statusCode())
                .isEqualTo(201);
    }

    private Person ann(NewContextOptions options) {
        return person(annsToken, "Ann", options);
    }

    private Person mod(NewContextOptions options) {
        return person(modsToken, "Mod", options);
    }

    private Person person(String token, String name, NewContextOptions options) {
        return Person.withToken(server.uri(), token, name, options);
    }

    private String token(String id, String name, List<String> groups) {
        return provider.bearer(Provider.claims(id, name).claim("groups", groups));
    }
}
