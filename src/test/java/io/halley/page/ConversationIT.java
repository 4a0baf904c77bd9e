package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import io.halley.HalleyClient;
import io.halley.page.FaultyNetwork.Cut;
import io.halley.page.FaultyNetwork.Passing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Two people talk, also where the network comes and goes. */
class ConversationIT {
    private final String room = HalleyClient.freshRoom();

    @Test
    void whatOneTypesTheOtherSees() {
        try (Person bob = new Person(Servers.SHARED, "Bob");
                Person ann = new Person(Servers.SHARED, "Ann")) {
            bob.enter(room);
            ann.enter(room);
            ann.say("Hello Bob");
            bob.sees("Hello Bob");
            bob.say("Hello Ann");
            ann.sees("Hello Ann");

            assertThat(ann.seesInOrder(2)).containsExactly("Hello Bob", "Hello Ann");
            assertThat(bob.seesInOrder(2)).containsExactly("Hello Bob", "Hello Ann");
        }
    }

    @Test
    void whoWaitsIsAnsweredByWhatIsSaid() {
        try (Person bob = new Person(Servers.SHARED, null, Person.intercepted())) {
            bob.losesStreams();
            List<Request> parked = new ArrayList<>();
            bob.page().onRequest(request -> {
                if (request.headers().containsKey("prefer")) {
                    parked.add(request);
                }
            });
            bob.page().onRequestFinished(parked::remove);
            bob.enter(room);
            // Once he has been told that nobody is here, nothing but what is said is news.
            bob.page()
                    .waitForCondition(() ->
                            parked.stream().anyMatch(request -> request.url().contains("seen=")));
            List<Request> before = List.copyOf(parked);
            Response answer = bob.page()
                    .waitForResponse(
                            response -> before.contains(response.request()),
                            () -> Servers.client().postText(room, "Hello Bob"));
            assertThat(answer.text()).contains("Hello Bob");
            bob.sees("Hello Bob");
        }
    }

    @Test
    void whatIsSaidWhileOneIsCutOffComesInOrderAfterwards() throws IOException {
        try (FaultyNetwork network = new FaultyNetwork(Servers.SHARED);
                Person ann = new Person(Servers.SHARED, "Ann").enter(room);
                Person bob = new Person(network.uri(), "Bob").enter(room)) {
            ann.say("before");
            bob.sees("before");

            network.become(new Cut());
            assertThat(bob.banner()).isVisible();
            ann.say("one");
            ann.say("two");
            ann.say("three");
            ann.sees("three");
            network.become(new Passing());

            assertThat(bob.seesInOrder(4)).containsExactly("before", "one", "two", "three");
            assertThat(bob.banner()).hasCount(0);
        }
    }

    @Test
    void whatIsWrittenOfflineGoesOutOnceWhenTheNetworkIsBackAlsoAfterAReload() throws IOException {
        try (FaultyNetwork network = new FaultyNetwork(Servers.SHARED);
                Person ann = new Person(network.uri(), "Ann").enter(room)) {
            ann.worker();
            network.become(new Cut());
            ann.say("written on a train");
            assertThat(ann.page().locator(".message.pending")).hasText(Pattern.compile("written on a train"));

            ann.page().reload();
            assertThat(ann.page().locator(".message.pending")).hasCount(1);
            assertThat(ann.banner()).isVisible();
            assertThat(HalleyClient.texts(Servers.client().newest(room))).isEmpty();

            network.become(new Passing());
            ann.sees("written on a train");
            assertThat(ann.page().locator(".message.pending")).hasCount(0);
            ann.say("arrived");
            ann.sees("arrived");
            assertThat(HalleyClient.texts(Servers.client().newest(room)))
                    .containsExactly("written on a train", "arrived");
        }
    }

    @Test
    void whatIsSaidTwiceIsShownTwiceAlsoWhereTheSecondIsRefused() {
        AtomicInteger posts = new AtomicInteger();
        try (Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted())) {
            ann.answerPosts(() -> posts.incrementAndGet() == 2, Person.refusal());
            ann.enter(room);
            // In one go, so that the second is written before the first has arrived.
            ann.page()
                    .evaluate("['ok', 'ok'].forEach((text) => document.querySelector('chat-page').chat.send({text}))");
            assertThat(ann.page().locator(".message.failed")).hasCount(1);
            assertThat(ann.page().locator(".message .body")).hasText(new String[] {"ok", "ok"});
            ann.page().getByText("Try again").click();
            assertThat(ann.page().locator(".message.failed, .message.pending")).hasCount(0);
            assertThat(ann.seesInOrder(2)).containsExactly("ok", "ok");
            assertThat(HalleyClient.texts(Servers.client().newest(room))).containsExactly("ok", "ok");
        }
    }

    @Test
    void aDraftAndADifferentRoomAreKeptApart() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.editor().click();
            ann.page().keyboard().insertText("half a thought");
            ann.enter(room + "-other");
            assertThat(ann.editor()).hasText("");
            ann.page().reload();
            ann.enter(room);
            assertThat(ann.editor()).hasText("half a thought");
        }
    }
}
