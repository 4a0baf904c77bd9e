package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.halley.HalleyClient;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to rooms and messages that need no mouse. */
class KeysIT {
    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();

    @ParameterizedTest
    @CsvSource({
        "en-US, 'Find a room, a person or a message', 'New room: '",
        "zh-CN, 查找房间、成员或消息, 新房间：",
    })
    void aRoomIsFoundByAPartOfItsNameOrMade(String language, String label, String make) {
        client.postText(room + "-kitchen", "cake");
        client.postText(room + "-attic", "dust");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().keyboard().press("Control+k");
            Locator field = ann.page().locator(".finder input");
            assertThat(field).isFocused();
            assertThat(field).hasAttribute("aria-label", label);
            ann.page().keyboard().type(room.substring(5) + "-KITCH");
            assertThat(ann.page().locator("[role=option][aria-selected=true]")).hasText(room + "-kitchen");
            ann.page().keyboard().press("Enter");
            Person.ready(ann.page(), room + "-kitchen");
            assertThat(ann.editor()).isFocused();

            ann.page().keyboard().press("Control+k");
            ann.page().keyboard().type(room + "-new");
            assertThat(ann.page().locator("[role=option]")).hasText(make + room + "-new");
            ann.page().keyboard().press("Enter");
            Person.ready(ann.page(), room + "-new");

            ann.page().keyboard().press("Control+k");
            ann.page().keyboard().type(room);
            assertThat(ann.page().locator("[role=option]")).hasCount(4);
            assertThat(ann.page().locator("[role=option]").last()).hasText(room + "-new");
            ann.page().keyboard().press("ArrowDown");
            String second = ann.page().locator("[role=option]").nth(1).innerText();
            ann.page().keyboard().press("Enter");
            Person.ready(ann.page(), second.strip());
        }
    }

    @Test
    void theRoomWhereOneIsIsFoundToo() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.page().keyboard().press("Control+k");
            assertThat(ann.page().locator(".finder input")).isFocused();
            ann.page().keyboard().type(room.toUpperCase(Locale.ROOT));
            assertThat(ann.page().locator("[role=option]").first()).hasText(room);
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator(".finder")).isHidden();
            Person.ready(ann.page(), room);
            assertThat(ann.editor()).isFocused();
        }
    }

    @Test
    void whatIsTypedBeforeThereIsAFieldForItIsNotLost() {
        client.postText(room + "-kitchen", "cake");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted()).enter(room)) {
            Runnable bring = ann.holdWhatIsLoadedLater();
            ann.page().keyboard().press("Control+k");
            ann.page().keyboard().type(room + "-kit");
            bring.run();
            assertThat(ann.page().locator(".finder input")).hasValue(room + "-kit");
            assertThat(ann.page().locator("[role=option][aria-selected=true]")).hasText(room + "-kitchen");
            assertThat(ann.editor()).hasText("");
        }
    }

    @Test
    void aRoomIsFoundByTouch() {
        client.postText(room + "-kitchen", "cake");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.phone()).enter(room)) {
            ann.page().locator(".opener").tap();
            ann.page().getByLabel("Find a room, a person or a message").tap();
            ann.page().locator(".finder input").fill(room + "-k");
            ann.page().locator("[role=option]").first().tap();
            Person.ready(ann.page(), room + "-kitchen");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void altWithUpAndDownGoesFromRoomToRoom(String language) {
        client.postText(room + "-a", "first");
        client.postText(room + "-b", "second");
        client.postText(room, "third");
        List<String> rooms = List.of(room + "-a", room + "-b");
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language))
                .of(rooms)
                .enter(room)) {
            assertThat(ann.page().locator(".rooms a").nth(2)).hasAttribute("href", "#" + room + "-b");
            ann.page().keyboard().press("Alt+ArrowDown");
            Person.ready(ann.page(), room + "-a");
            ann.page().keyboard().press("Alt+ArrowDown");
            Person.ready(ann.page(), room + "-b");
            ann.page().keyboard().press("Alt+ArrowUp");
            Person.ready(ann.page(), room + "-a");
            ann.page().keyboard().type("typed");
            assertThat(ann.editor()).hasText("typed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "zh-CN"})
    void upInAnEmptyMessageGoesToTheLastOfOnesOwn(String language) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.say("one");
            ann.sees("one");
            ann.say("two");
            ann.sees("two");
            client.postText(room, "somebody else's");
            ann.sees("somebody else's");

            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.page().locator(".message:focus .body")).hasText("two");
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.page().locator(".message:focus .body")).hasText("one");
            ann.page().keyboard().press("Escape");
            assertThat(ann.editor()).isFocused();

            ann.page().keyboard().type("x");
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.editor()).isFocused();
        }
    }

    @Test
    void upInAnEmptyMessageTakesBackWhatWasRefused() {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted())) {
            ann.answerPosts(() -> true, Person.refusal());
            ann.enter(room);
            ann.page().keyboard().type("so **bold** a word");
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator(".message.failed")).hasCount(1);
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.page().locator(".message.failed")).hasCount(0);
            assertThat(ann.editor()).hasText("so bold a word");
            assertThat(ann.editor().locator("strong")).hasText("bold");
            ann.page().keyboard().type("!");
            assertThat(ann.editor()).hasText("so bold a word!");
        }
    }

    @Test
    void onANarrowPageWhatAKeyDoesStandsBelowIt() {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.phone().setLocale("zh-CN")).enter(room)) {
            ann.page().keyboard().press("Control+/");
            Locator told = ann.page().locator("#keys dd").first();
            assertThat(told).isVisible();
            assertThat(told.boundingBox().width).isGreaterThan(140);
            ann.isCleanOnAPhone();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, Keys, 'Find a room, a person or a message', 'The room before, the next one', edit your last message",
        "zh-CN, 快捷键, 查找房间、成员或消息, 上一个、下一个房间, 编辑自己的最后一条消息"
    })
    void theKeysAreTold(String language, String title, String first, String second, String forWhoIsKnown) {
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.speaking(language)).enter(room)) {
            ann.page().keyboard().type("?");
            assertThat(ann.editor()).hasText("?");
            ann.page().keyboard().press("Control+/");
            assertThat(ann.page().locator("#keys-title")).hasText(title);
            assertThat(ann.page().locator("#keys dd").first()).hasText(first);
            assertThat(ann.page().locator("#keys dd").nth(1)).hasText(second);
            assertThat(ann.page().locator("#keys")).not().containsText(forWhoIsKnown);
            ann.page().keyboard().press("Escape");
            assertThat(ann.page().locator("#keys")).isHidden();

            ann.page().locator(".scroller").focus();
            ann.page().keyboard().press("?");
            assertThat(ann.page().locator("#keys")).isVisible();
            assertThat(ann.editor()).hasText("?");
        }
    }
}
