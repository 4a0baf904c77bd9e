package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.Provider;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Messages that are said otherwise and taken back, on a server that knows who is who. The page does not sign in yet: what is
 * in front of it adds the token to its requests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakingBackIT {
    private static final String RULES = "everybody -> * -> read write, group moderators -> * -> moderate";

    private final Provider provider = new Provider();
    private final String annsToken = token("u-ann", "Ann", List.of());
    private final String bobsToken = token("u-bob", "Bob", List.of());
    private final String modsToken = token("u-mod", "Mod", List.of("moderators"));
    private LibertyServer server;
    private HalleyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        Chromium.browser();
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_ACCESS_RULES", RULES);
        server = new LibertyServer(folder, settings).await();
        client = server.client();
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"en-US, Edited, This message was deleted.", "zh-CN, 已编辑, 此消息已删除。"})
    void changesAreSeenWhereTheMessageStands(String language, String edited, String deleted) {
        String room = HalleyClient.freshRoom();
        long first = bobSays(room, "first as it was");
        long second = bobSays(room, "second as it was");
        bobSays(room, "third");
        try (Person ann = ann(Person.speaking(language)).enter(room)) {
            ann.sees("third");
            edit(room, first, "first as it is");
            ann.sees("first as it is");
            Locator when = ann.message("first as it is").locator(".fate time");
            assertThat(when).hasText(Pattern.compile(edited));
            assertThat(when).hasAttribute("title", Pattern.compile("\\d{4}"));
            delete(room, second);
            assertThat(ann.messages().nth(1).locator(".fate")).hasText(deleted);
            assertThat(ann.messages()).hasCount(3);
            assertThat(ann.page().content()).doesNotContain("as it was");

            ann.page().reload();
            ann.sees("first as it is");
            assertThat(ann.messages().nth(1).locator(".fate")).hasText(deleted);
            assertThat(ann.messages().nth(0).locator(".fate time")).hasText(Pattern.compile(edited));
        }
    }

    @Test
    void ofWhatIsDeletedNothingStaysAnywhere() {
        String room = HalleyClient.freshRoom();
        String other = HalleyClient.freshRoom();
        try (Person ann = ann(new NewContextOptions()).enter(room)) {
            long id = bobSays(room, "the secret");
            ann.sees("the secret");
            assertThat(ann.page().locator("[role=log] p")).hasText("Bob: the secret");
            Page elsewhere = ann.tab(other);
            Locator preview = elsewhere.locator(".rooms .preview", new Page.LocatorOptions().setHasText("the secret"));
            assertThat(preview).hasCount(1);
            ann.editor().click();
            ann.page().keyboard().type("mine");
            ann.message("the secret").hover();
            ann.page().locator("[data-action=quoteThis]").click();
            assertThat(ann.editor().locator("blockquote")).hasText("Bob:the secret");
            ann.page().keyboard().type("and this");
            // Leaves the room, so that the browser keeps it, and comes back.
            ann.page().navigate(ann.address(other));
            Person.ready(ann.page(), other);
            assertThat(kept(ann.page())).contains("the secret");
            ann.page().navigate(ann.address(room));
            Person.ready(ann.page(), room);
            assertThat(ann.editor().locator("blockquote")).hasText("Bob:the secret");

            delete(room, id);
            assertThat(ann.page().locator(".message.deleted")).hasCount(1);
            assertThat(preview).hasCount(0);
            assertThat(ann.editor()).hasText("mineand this");
            assertThat(ann.page().content()).doesNotContain("the secret");
            assertThat(elsewhere.content()).doesNotContain("the secret");
            assertThat(kept(ann.page())).contains("and this").doesNotContain("the secret");
            ann.page().keyboard().press("Control+z");
            assertThat(ann.page().content()).doesNotContain("the secret");

            Page fresh = ann.tab(room);
            assertThat(fresh.locator(".message.deleted")).hasCount(1);
            assertThat(fresh.content()).doesNotContain("the secret");
        }
    }

    @Test
    void changesMoveNobodyAndAreNoNews() {
        String room = HalleyClient.freshRoom();
        String other = HalleyClient.freshRoom();
        long elsewhere = bobSays(other, "elsewhere");
        List<Long> ids = IntStream.rangeClosed(1, 60)
                .mapToObj(number -> bobSays(room, "message " + number + "."))
                .toList();
        try (Person ann = ann(new NewContextOptions()).enter(other)) {
            ann.enter(room);
            ann.sees("message 60.");
            ann.page().locator(".scroller").hover();
            ann.page().mouse().wheel(0, -400);
            assertThat(ann.page().locator(".to-newest")).hasText("To the newest messages");
            Locator read = ann.message("message 45.");
            assertThat(read).isInViewport();
            BoundingBox before = read.boundingBox();

            edit(room, ids.get(9), "message 10.\nof\nmany\nlines");
            delete(room, ids.get(10));
            edit(room, ids.get(59), "message 60, otherwise");
            edit(other, elsewhere, "elsewhere, otherwise");
            ann.sees("message 60, otherwise");
            assertThat(ann.page()
                            .locator(".rooms .preview", new Page.LocatorOptions().setHasText("elsewhere, otherwise")))
                    .hasCount(1);
            assertThat(read.boundingBox()).usingRecursiveComparison().isEqualTo(before);
            assertThat(ann.page().locator(".to-newest")).hasText("To the newest messages");
            assertThat(ann.page().locator(".count, .line")).hasCount(0);
            assertThat(ann.page()).hasTitle(room + " – Halley");
            assertThat(ann.page().locator("[role=log] p")).hasCount(0);
        }
    }

    @Test
    void anAnswerThatIsLateDoesNotBringBackWhatWasSaidBefore() {
        String room = HalleyClient.freshRoom();
        long first = bobSays(room, "first as it was");
        long second = bobSays(room, "second as it was");
        try (Person ann = ann(Person.intercepted()).enter(room + "-other")) {
            HeldAnswer newest = new HeldAnswer(ann.page(), asked -> asked.url().contains(room + "/messages?limit"));
            ann.page().navigate(ann.address(room));
            newest.await();
            edit(room, first, "first as it is");
            delete(room, second);
            bobSays(room, "said meanwhile");
            ann.sees("said meanwhile");
            newest.deliver();
            Person.ready(ann.page(), room);
            assertThat(ann.messages()).hasCount(3);
            ann.sees("first as it is");
            assertThat(ann.page().content()).doesNotContain("as it was");
        }
    }

    /** Of many rooms not all are listened to: what happened in one of the others is seen when it is opened again. */
    @Test
    void whatHappenedWhereNobodyListenedIsSeenAfterwards() {
        String room = HalleyClient.freshRoom();
        String other = HalleyClient.freshRoom();
        long id = bobSays(room, "as it was");
        try (Person ann = ann(new NewContextOptions()).enter(room)) {
            ann.sees("as it was");
            ann.page()
                    .evaluate("(() => { const {chat} = document.querySelector('chat-page');"
                            + " const follow = chat.client.follow.bind(chat.client);"
                            + " chat.client.follow = () => follow([chat.room]); })()");
            ann.page().navigate(ann.address(other));
            Person.ready(ann.page(), other);
            edit(room, id, "as it is");
            bobSays(other, "all has passed by that was before this");
            ann.sees("all has passed by that was before this");
            ann.page().navigate(ann.address(room));
            ann.sees("as it is");
            assertThat(ann.messages()).hasCount(1);
        }
    }

    @Test
    void onesOwnIsEditedInTheEditorAndTheDraftComesBack() {
        String room = HalleyClient.freshRoom();
        bobSays(room, "his");
        try (Person ann = ann(new NewContextOptions()).enter(room)) {
            ann.say("so **bold** a word");
            ann.sees("so");
            ann.say("mine");
            ann.sees("mine");
            ann.message("his").hover();
            assertThat(ann.page().locator("[data-action=copyText]")).isVisible();
            assertThat(ann.page().locator("[data-action=edit], [data-action=delete]"))
                    .hasCount(0);

            ann.page().keyboard().type("half a thought");
            ann.message("mine").hover();
            ann.page().getByLabel("Edit").click();
            assertThat(ann.page().locator(".editing")).isVisible();
            assertThat(ann.editor()).hasText("mine");
            ann.page().keyboard().type(" not");
            ann.page().keyboard().press("Escape");
            assertThat(ann.page().locator(".editing")).hasCount(0);
            assertThat(ann.editor()).hasText("half a thought");

            ann.page().getByLabel("Edit").click();
            assertThat(ann.editor()).hasText("mine");
            ann.page().keyboard().type(", too");
            ann.page().keyboard().press("Enter");
            ann.sees("mine, too");
            assertThat(ann.message("mine, too").locator(".fate")).hasText(Pattern.compile("Edited"));
            assertThat(ann.editor()).hasText("half a thought");
            assertThat(texts(room)).containsExactly("his", "so bold a word", "mine, too");
            ann.page().reload();
            assertThat(ann.editor()).hasText("half a thought");
        }
    }

    @Test
    void upInAnEmptyMessageEditsTheLastOfOnesOwn() {
        String room = HalleyClient.freshRoom();
        try (Person ann = ann(new NewContextOptions()).enter(room)) {
            ann.say("so bold a word");
            ann.sees("so bold a word");
            bobSays(room, "his");
            ann.sees("his");
            ann.page().keyboard().press("ArrowUp");
            ann.page().keyboard().type("!");
            assertThat(ann.editor()).hasText("so bold a word!");
            ann.page().keyboard().press("Enter");
            ann.sees("so bold a word!");
            assertThat(ann.editor()).hasText("");
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.editor()).hasText("so bold a word!");
            // What is as it was is not said again.
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator(".editing")).hasCount(0);
        }
    }

    @Test
    void whoIsOvertakenSeesHowAndKeepsWhatWasTyped() {
        String room = HalleyClient.freshRoom();
        List<String> versions = new ArrayList<>();
        try (Person ann = ann(new NewContextOptions())) {
            ann.page().onRequest(request -> {
                if (request.headers().containsKey("if-match")) {
                    versions.add(request.headers().get("if-match"));
                }
            });
            ann.enter(room);
            ann.say("my words");
            ann.sees("my words");
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.editor()).hasText("my words");
            ann.page().keyboard().type(", here");
            long id = newestId(room);
            change(room, id, annsToken, "my words, elsewhere");
            ann.sees("my words, elsewhere");
            assertThat(ann.editor()).hasText("my words, here");
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator(".editing [role=status]")).hasText(Pattern.compile("changed meanwhile"));
            assertThat(ann.editor()).hasText("my words, here");
            ann.page().keyboard().press("Enter");
            // The stream may tell of it before the answer does.
            assertThat(ann.page().locator(".editing")).hasCount(0);
            ann.sees("my words, here");
            assertThat(versions).hasSize(2).doesNotHaveDuplicates();

            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.editor()).hasText("my words, here");
            delete(room, id);
            assertThat(ann.page().locator("page-notice")).hasText(Pattern.compile("was deleted"));
            assertThat(ann.editor()).hasText("");
            assertThat(ann.page().content()).doesNotContain("my words");
        }
    }

    @Test
    void deletingIsAskedOnceAndDoneByKeysToo() {
        String room = HalleyClient.freshRoom();
        bobSays(room, "his");
        try (Person mod = person(modsToken, "Mod", new NewContextOptions()).enter(room)) {
            mod.say("mine");
            mod.sees("mine");
            Locator question = mod.page().locator("delete-question");
            mod.message("his").hover();
            assertThat(mod.page().locator("[data-action=edit]")).hasCount(0);
            mod.message("his").getByLabel("Delete").click();
            assertThat(question.getByText("Cancel")).isFocused();
            mod.page().keyboard().press("Escape");
            assertThat(question).hasCount(0);
            assertThat(mod.page().locator(".message:focus .body")).hasText("his");

            mod.page().keyboard().press("Enter");
            mod.page().keyboard().press("End");
            assertThat(mod.page().locator("[data-action=delete]")).isFocused();
            mod.page().keyboard().press("Enter");
            assertThat(question.getByText("Cancel")).isFocused();
            mod.page().keyboard().press("Shift+Tab");
            mod.page().keyboard().press("Enter");
            assertThat(mod.page().locator(".message.deleted:focus")).hasCount(1);
            assertThat(mod.page().locator("message-actions")).hasCount(0);
            assertThat(mod.messages()).hasCount(2);
            assertThat(texts(room)).containsExactly("mine");
        }
    }

    @ParameterizedTest
    @CsvSource({"en-US, Edit, Delete, Cancel", "zh-CN, 编辑, 删除, 取消"})
    void isThereOnAPhoneForEverybody(String language, String edit, String delete, String cancel) {
        String room = HalleyClient.freshRoom();
        try (Person ann = ann(Person.phone().setLocale(language)).enter(room)) {
            ann.say("https://example.org/ is mine");
            ann.sees("is mine");
            ann.message("is mine").locator(".body").tap(new Locator.TapOptions().setPosition(200, 5));
            ann.isCleanOnAPhone();
            ann.message("is mine").getByLabel(edit).tap();
            assertThat(ann.editor()).hasText("https://example.org/ is mine");
            assertThat(ann.page().locator(".editing button"))
                    .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
            ann.isCleanOnAPhone();
            ann.page().locator(".editing").getByText(cancel).tap();
            assertThat(ann.editor()).hasText("");
            ann.message("is mine").locator(".body").tap(new Locator.TapOptions().setPosition(200, 5));
            ann.message("is mine").getByLabel(delete).tap();
            assertThat(ann.page().locator("delete-question .danger")).isVisible();
            ann.isCleanOnAPhone();
            ann.page().locator("delete-question .danger").tap();
            assertThat(ann.page().locator(".message.deleted")).hasCount(1);
            ann.isCleanOnAPhone();
        }
    }

    @Test
    void whatCannotBeDoneSaysWhyAndWhatToDo() {
        String room = HalleyClient.freshRoom();
        try (Person ann = ann(Person.intercepted()).enter(room)) {
            ann.say("mine");
            ann.sees("mine");
            ann.page().route("**/api/rooms/*/messages/*", route -> {
                Request asked = route.request();
                if (asked.method().equals("GET")) {
                    route.resume();
                } else {
                    route.abort();
                }
            });
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.editor()).hasText("mine");
            ann.page().keyboard().type("!");
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("page-notice")).hasText(Pattern.compile("Try again"));
            assertThat(ann.editor()).hasText("mine!");
            ann.page().unroute("**/api/rooms/*/messages/*");
            ann.page().keyboard().press("Enter");
            ann.sees("mine!");

            for (int i = 1; i < 50; i++) {
                change(room, newestId(room), annsToken, "mine " + i);
            }
            ann.sees("mine 49");
            ann.page().keyboard().press("ArrowUp");
            assertThat(ann.editor()).hasText("mine 49");
            ann.page().keyboard().type("!");
            ann.page().keyboard().press("Enter");
            assertThat(ann.page().locator("page-notice")).hasText(Pattern.compile("as often as one can be"));
            assertThat(ann.editor()).hasText("mine 49!");
        }
    }

    private static String kept(Page page) {
        return (String) page.evaluate("JSON.stringify(localStorage)");
    }

    private Person ann(NewContextOptions options) {
        return person(annsToken, "Ann", options);
    }

    private Person person(String token, String name, NewContextOptions options) {
        return Person.withToken(server.uri(), token, name, options);
    }

    private String token(String id, String name, List<String> groups) {
        return provider.bearer(Provider.claims(id, name).claim("groups", groups));
    }

    private long bobSays(String room, String text) {
        return HalleyClient.json(client.postText(room, text, "Authorization", bobsToken))
                .getJsonNumber("id")
                .longValue();
    }

    private void edit(String room, long id, String text) {
        change(room, id, bobsToken, text);
    }

    private void change(String room, long id, String token, String text) {
        var request = client.request(one(room, id), "Authorization", token, "Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString(text));
        assertThat(client.send(request).statusCode()).isEqualTo(200);
    }

    private void delete(String room, long id) {
        var request = client.request(one(room, id), "Authorization", modsToken).DELETE();
        assertThat(client.send(request).statusCode()).isEqualTo(204);
    }

    private static String one(String room, long id) {
        return HalleyClient.messages(room) + "/" + id;
    }

    private long newestId(String room) {
        List<Long> ids = HalleyClient.ids(newest(room));
        return ids.get(ids.size() - 1);
    }

    private List<String> texts(String room) {
        return newest(room).getJsonArray("messages").stream()
                .map(message -> message.asJsonObject().getString("text", ""))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private jakarta.json.JsonObject newest(String room) {
        return HalleyClient.json(client.get(HalleyClient.messages(room), "Authorization", annsToken));
    }
}
