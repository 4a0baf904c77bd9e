package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route.FulfillOptions;
import io.halley.HalleyClient;
import io.halley.page.FaultyNetwork.Cut;
import io.halley.page.FaultyNetwork.Passing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is on its way gets there, once, whatever stands in between. */
class OutboxIT {
    private static final String STORED =
            "Object.keys(localStorage).filter((name) => name.startsWith('halley.outbox.'))";

    private static final String FILL = "(name) => { for (let size = 1 << 24, kept = ''; size > 0; size >>= 1) {"
            + " try { localStorage.setItem(name, kept + 'x'.repeat(size)); kept += 'x'.repeat(size); } catch {} } }";

    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();
    private final AtomicInteger posts = new AtomicInteger();

    @Test
    void aMessageThatAProxyRefusesDoesNotKeepTheNextOneBack() {
        try (Person ann = behind(new FulfillOptions()
                .setStatus(413)
                .setContentType("text/html")
                .setBody("<h1>Request Entity Too Large</h1>"))) {
            ann.say("too long for the proxy");
            assertThat(ann.page().locator(".message.failed"))
                    .hasText(Pattern.compile("too long for the proxy\\s+Not sent: it is too long"));
            ann.say("short");
            ann.sees("short");
            assertThat(HalleyClient.texts(client.newest(room))).containsExactly("short");
        }
    }

    @Test
    void whatIsRefusedIsHadBackIntoTheEditorAboveWhatIsBeingWritten() {
        try (Person ann = behind(
                new FulfillOptions().setStatus(413).setContentType("text/html").setBody("Too large"))) {
            ann.say("too long for the proxy");
            Locator failed = ann.page().locator(".message.failed");
            assertThat(failed).isVisible();
            ann.editor().click();
            ann.page().keyboard().type("and this");
            failed.getByText("Edit").click();
            assertThat(failed).hasCount(0);
            assertThat(ann.editor().locator("p")).hasText(new String[] {"too long for the proxy", "and this"});
            ann.page().keyboard().press("Enter");
            assertThat(ann.messages()).hasCount(1);
            assertThat(HalleyClient.texts(client.newest(room))).containsExactly("too long for the proxy\nand this");
        }
    }

    @Test
    void aMessageIsAcknowledgedByTheServerAlone() {
        try (Person ann = behind(new FulfillOptions()
                .setStatus(200)
                .setContentType("application/json")
                .setBody("{\"portal\":\"Please log in\"}"))) {
            ann.say("said to a portal");
            ann.sees("said to a portal");
            assertThat(HalleyClient.texts(client.newest(room))).containsExactly("said to a portal");
        }
    }

    @Test
    void roomIsMadeInAFullStorageForWhatIsToBeSent() throws IOException {
        try (FaultyNetwork network = new FaultyNetwork(Servers.SHARED);
                Person ann = new Person(network.uri(), "Ann").enter(room)) {
            ann.worker();
            ann.page().evaluate(FILL, "halley.recent.another-room");
            network.become(new Cut());
            // Not typed: a draft would be the first to find the storage full, and make room.
            ann.page().evaluate("document.querySelector('chat-page').chat.send({text: 'written on a train'})");
            assertThat(ann.page().locator(".message.pending")).hasCount(1);
            ann.page().reload();
            assertThat(ann.page().locator(".message.pending")).hasText(Pattern.compile("written on a train"));

            network.become(new Passing());
            ann.sees("written on a train");
            assertThat(HalleyClient.texts(client.newest(room))).containsExactly("written on a train");
        }
    }

    @Test
    void whatIsAcknowledgedIsTakenOutOfAStorageThatWasFull() throws IOException {
        try (FaultyNetwork network = new FaultyNetwork(Servers.SHARED);
                Person ann = new Person(network.uri(), "Ann").enter(room)) {
            ann.worker();
            network.become(new Cut());
            ann.say("stored");
            assertThat(ann.page().locator(".message.pending")).hasCount(1);
            ann.page().evaluate(FILL, "somebody else's");
            ann.say("not stored");
            assertThat(ann.page().locator(".message.pending")).hasCount(2);
            assertThat((List<?>) ann.page().evaluate(STORED)).hasSize(1);

            network.become(new Passing());
            assertThat(ann.page().locator(".message.pending")).hasCount(0);
            assertThat(ann.seesInOrder(2)).containsExactly("stored", "not stored");
            assertThat((List<?>) ann.page().evaluate(STORED)).isEmpty();
        }
    }

    /** A machine that wakes up sets its clock, forward or back; what was never sent cannot be there twice. */
    @Test
    void isSaidInTheOrderInWhichItWasWrittenWhateverTheClockSays() {
        try (Person ann = new Person(Servers.SHARED, "Ann").enter(room)) {
            ann.context().setOffline(true);
            long now = System.currentTimeMillis();
            int written = 0;
            for (long hours : List.of(0L, -1L, 25L)) {
                ann.page().clock().setFixedTime(now + hours * 3_600_000);
                ann.say("no " + ++written);
                assertThat(ann.page().locator(".message.pending")).hasCount(written);
            }
            ann.context().setOffline(false);
            assertThat(ann.page().locator(".message.pending")).hasCount(0);
            assertThat(HalleyClient.texts(client.newest(room))).containsExactly("no 1", "no 2", "no 3");
        }
    }

    @Test
    void aServerThatAsksForAPauseGetsItUntilTheNetworkIsBack() {
        try (Person ann = behind(new FulfillOptions()
                .setStatus(429)
                .setHeaders(Map.of("Retry-After", "60"))
                .setContentType("application/problem+json")
                .setBody("{}"))) {
            ann.say("one");
            ann.say("two");
            assertThat(ann.page().locator(".message.pending")).hasCount(2);
            ann.page().evaluate("document.dispatchEvent(new Event('visibilitychange'))");
            ann.page().evaluate("fetch('api').then(() => true)"); // What was to be posted at once has been by now.
            assertThat(posts).hasValue(1);

            ann.page().evaluate("dispatchEvent(new Event('online'))");
            assertThat(ann.seesInOrder(2)).containsExactly("one", "two");
        }
    }

    /** The first message that is posted gets this answer, and none of the server's. */
    private Person behind(FulfillOptions answer) {
        Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted());
        ann.answerPosts(() -> posts.getAndIncrement() == 0, answer);
        return ann.enter(room);
    }
}
