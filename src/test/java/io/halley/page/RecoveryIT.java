package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import io.halley.HalleyClient;
import io.halley.LibertyServer;
import io.halley.page.FaultyNetwork.Answering;
import io.halley.page.FaultyNetwork.CutAfter;
import io.halley.page.FaultyNetwork.Passing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers and networks fail; the page says so, and comes back by itself with everything, once. */
class RecoveryIT {
    @TempDir
    static Path folder;

    private static @Nullable LibertyServer started;

    /** After some failures the page asks each half minute, and a server that has just begun may miss its turn. */
    private static final double A_FEW_PAUSES_MS = 180_000;

    private final String room = HalleyClient.freshRoom();
    private final LibertyServer server = Objects.requireNonNull(started);
    private final HalleyClient client = server.client();
    private final FaultyNetwork network = new FaultyNetwork(server.uri());
    private final Person ann = new Person(network.uri(), "Ann");

    @BeforeAll
    static void startServer() {
        Chromium.browser();
        started = new LibertyServer(folder, Map.of()).await();
    }

    @AfterAll
    static void stopServer() {
        if (started != null) {
            started.close();
        }
    }

    @BeforeEach
    void enter() {
        ann.enter(room);
        ann.say("before");
        ann.sees("before");
        ann.hasSentEverything();
    }

    @AfterEach
    void leave() throws IOException {
        ann.close();
        network.close();
    }

    @Test
    void theServerIsKilledAndStartsAgain() {
        server.kill();
        assertThat(ann.banner()).isVisible();
        ann.say("said to nobody");
        assertThat(ann.page().locator(".message.pending")).hasText(Pattern.compile("Not sent yet"));

        server.restart();
        ann.sees("said to nobody");
        client.postText(room, "back");
        assertThat(ann.seesInOrder(3)).containsExactly("before", "said to nobody", "back");
        assertThat(ann.banner()).hasCount(0);
        assertThat(HalleyClient.texts(client.newest(room))).containsExactly("before", "said to nobody", "back");
    }

    @Test
    void aProxyAnswersWithAPageOfItsOwn() {
        network.become(new Answering(502, "Content-Type: text/html\r\n", "<h1>Bad Gateway</h1>"));
        assertThat(ann.banner()).hasText(Pattern.compile("The server does not answer"));
        isBackWithEverything();
    }

    @Test
    void aPortalAnswersForTheServer() {
        network.become(new Answering(200, "Content-Type: application/json\r\n", "{\"portal\":\"Please log in\"}"));
        assertThat(ann.banner()).hasText(Pattern.compile("The server does not answer"));
        isBackWithEverything();
    }

    @Test
    void theNetworkFallsSilent() {
        network.fallSilent();
        assertThat(ann.banner()).hasText(Pattern.compile("The connection is lost"));
        isBackWithEverything();
    }

    @Test
    void tooManyRequests() {
        network.become(new Answering(429, "Retry-After: 30\r\nContent-Type: application/problem+json\r\n", "{}"));
        assertThat(ann.banner()).hasText(Pattern.compile("The server is busy\\.\\s*Trying again in \\d+ second"));
        network.become(new Passing());
        ann.banner().getByText("Try now").click();
        isBackWithEverything();
    }

    @ParameterizedTest
    @CsvSource({"403, Not today.", "422, The server does not answer"})
    void somethingInBetweenRefusesEverythingForAWhile(int status, String told) {
        ann.page().clock().install();
        String json = "Content-Type: application/problem+json\r\n";
        network.become(new Answering(status, json, "{\"detail\":\"Not today.\"}"));
        assertThat(ann.page().getByText(told)).isVisible();
        network.become(new Passing());
        client.postText(room, "meanwhile");
        ann.page().waitForCondition(() -> {
            ann.page().clock().fastForward(10_000);
            return ann.message("meanwhile").isVisible();
        });
        assertThat(ann.banner()).hasCount(0);
    }

    @Test
    void theHistoryIsGone() throws IOException {
        server.kill();
        delete(folder.resolve("data"));
        server.restart();
        assertThat(ann.page().locator(".gap")).hasCount(1, new HasCountOptions().setTimeout(A_FEW_PAUSES_MS));
        assertThat(new AxeBuilder(ann.page()).analyze().getViolations()).isEmpty();

        client.postText(room, "another age");
        ann.sees("another age");
        assertThat(ann.seesInOrder(2)).containsExactly("before", "another age");
        ann.page().reload();
        assertThat(ann.seesInOrder(1)).containsExactly("another age");
    }

    @Test
    void aNetworkThatCutsLongRequestsGetsShorterOnes() {
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        ann.page().onRequestFinished(request -> answered.add(request.headers().getOrDefault("prefer", "")));
        network.become(new CutAfter(Duration.ofSeconds(8)));
        ann.page().waitForCondition(() -> answered.stream().anyMatch(Set.of("wait=5", "wait=6", "wait=7")::contains));
        assertThat(ann.banner()).hasCount(0);
        client.postText(room, "short waits do too");
        ann.sees("short waits do too");
    }

    private void isBackWithEverything() {
        client.postText(room, "meanwhile");
        ann.say("from here");
        network.become(new Passing());
        ann.sees("from here");
        ann.sees("meanwhile");
        assertThat(ann.banner()).hasCount(0);
        assertThat(ann.seesInOrder(3)).containsExactlyInAnyOrder("before", "meanwhile", "from here");
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
