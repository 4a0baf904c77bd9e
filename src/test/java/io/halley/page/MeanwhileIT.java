package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route.FulfillOptions;
import io.halley.HalleyClient;
import jakarta.json.Json;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said while the page is being given an older answer is not lost. */
class MeanwhileIT {
    /** More than the page keeps: who reads the first of them has let go of the last. */
    private static final int MANY = 450;

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();
    private final Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted());

    @AfterEach
    void leave() {
        ann.close();
    }

    @Test
    void whileARoomIsOpened() {
        client.postText(room, "said before");
        HeldAnswer newest = opened();
        client.postText(room, "said meanwhile");
        ann.sees("said meanwhile");
        newest.deliver();
        Person.ready(ann.page(), room);
        assertThat(ann.seesInOrder(2)).containsExactly("said before", "said meanwhile");
    }

    @Test
    void onTheWayBackToTheNewest() {
        readTheFirstOfMany();
        HeldAnswer newest = newest();
        ann.page().locator(".to-newest").click();
        isNotLost(newest);
    }

    @Test
    void whileTheReaderScrollsDownToTheEnd() {
        readTheFirstOfMany();
        HeldAnswer last = new HeldAnswer(ann.page(), asked -> asked.url().contains("after=") && !waits(asked));
        ann.page().mouse().wheel(0, 100_000);
        isNotLost(last);
    }

    @Test
    void whatIsStillThereAfterAGapIsRead() {
        client.postText(room, "before");
        ann.losesStreams();
        ann.enter(room);
        HeldAnswer poll = new HeldAnswer(ann.page(), MeanwhileIT::waits);
        client.postText(room, "the last one heard");
        ann.sees("the last one heard");
        poll.await();
        client.postText(room, "passed over");
        String now = client.cursor(room);
        poll.deliver(new FulfillOptions()
                .setStatus(410)
                .setContentType("application/problem+json")
                .setBody(Json.createObjectBuilder()
                        .add("cursor", now)
                        .add("missed", HalleyClient.messages(room) + "?after=" + now)
                        .build()
                        .toString()));
        ann.sees("passed over");
        assertThat(ann.seesInOrder(3)).containsExactly("before", "the last one heard", "passed over");
        assertThat(ann.page().locator(".gap")).hasCount(0);
    }

    @Test
    void whatIsRefusedIsNotAskedAgain() {
        client.postText(room, "before");
        ann.losesStreams();
        ann.enter(room);
        HeldAnswer poll = new HeldAnswer(ann.page(), MeanwhileIT::waits);
        client.postText(room, "the last one heard");
        ann.sees("the last one heard");
        poll.await();
        client.postText(room, "passed over");
        poll.deliver(new FulfillOptions()
                .setStatus(400)
                .setContentType("application/problem+json")
                .setBody("{\"type\":\"urn:halley:problem:malformed\",\"detail\":\"No cursor has this form.\"}"));
        ann.sees("passed over");
        client.postText(room, "heard anew");
        ann.sees("heard anew");
        assertThat(ann.banner()).isHidden();
    }

    @Test
    void whoReadsWhatWasKeptStaysThereWhenTheServerAnswers() {
        post(60);
        ann.enter(room);
        HeldAnswer newest = newest();
        ann.page().reload();
        ann.sees("message 60.");
        newest.await();
        ann.page().locator(".scroller").hover();
        ann.page().mouse().wheel(0, -100_000);
        assertThat(ann.page().locator(".scroller")).hasJSProperty("scrollTop", 0);
        newest.deliver();
        Person.ready(ann.page(), room);
        assertThat(ann.messages()).hasCount(60);
        assertThat(ann.message("message 21.")).isInViewport();
        assertThat(ann.page().locator(".to-newest")).isVisible();
    }

    @Test
    void aRoomThatIsRefusedSaysWhyAndIsTriedAgain() {
        refuse(opened());
        isReadWhenSomebodySpeaks();
    }

    @Test
    void soIsOneThatIsHeardAlready() {
        HeldAnswer newest = opened();
        client.postText(room, "heard before it is refused");
        ann.sees("heard before it is refused");
        refuse(newest);
        isReadWhenSomebodySpeaks();
    }

    private void refuse(HeldAnswer newest) {
        newest.deliver(new FulfillOptions()
                .setStatus(403)
                .setContentType("application/problem+json")
                .setBody("{\"detail\":\"For members only.\"}"));
        assertThat(ann.page().getByText("These messages cannot be read: For members only."))
                .isVisible();
    }

    private void isReadWhenSomebodySpeaks() {
        client.postText(room, "members are back");
        Person.ready(ann.page(), room);
        ann.sees("members are back");
        assertThat(ann.page().getByText("These messages cannot be read")).hasCount(0);
    }

    /** The room as the server has answered, which the page does not know yet; it came from another one. */
    private HeldAnswer opened() {
        ann.enter(room + "-other");
        HeldAnswer newest = newest();
        ann.page().navigate(ann.address(room));
        return newest.await();
    }

    private HeldAnswer newest() {
        return new HeldAnswer(ann.page(), asked -> asked.url().contains(room + "/messages?limit"));
    }

    private void post(int count) {
        IntStream.rangeClosed(1, count)
                .forEach(number -> assertThat(
                                client.postText(room, "message " + number + ".").statusCode())
                        .isEqualTo(201));
    }

    private void readTheFirstOfMany() {
        post(MANY);
        ann.enter(room);
        ann.page().locator(".scroller").hover();
        ann.page().waitForCondition(() -> {
            ann.page().mouse().wheel(0, -3_000);
            return ann.page().getByText("This is where " + room + " begins.").count() == 1;
        });
        assertThat(ann.messages()).hasCount(400);
    }

    private void isNotLost(HeldAnswer answer) {
        answer.await();
        client.postText(room, "said meanwhile");
        assertThat(ann.page()).hasTitle("(1) " + room + " – Halley");
        answer.deliver();
        ann.page().waitForCondition(() -> {
            ann.page().mouse().wheel(0, 3_000);
            return ann.message("said meanwhile").count() == 1;
        });
        assertThat(ann.messages().last().locator(".body")).hasText("said meanwhile");
        assertThat(ann.message("message " + MANY + ".")).hasCount(1);
    }

    static boolean waits(Request asked) {
        return asked.headers().containsKey("prefer") || Person.isStream(asked);
    }
}
