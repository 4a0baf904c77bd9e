package io.halley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.halley.HalleyClient;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page listens to a stream where one gets through, and polls where none does. */
class ListeningIT {
    private final String room = HalleyClient.freshRoom();
    private final HalleyClient client = Servers.client();
    private final Person ann = new Person(Servers.SHARED, "Ann", Person.intercepted());
    private final Queue<String> ways = new ConcurrentLinkedQueue<>();

    @AfterEach
    void leave() {
        ann.close();
    }

    @Test
    void hearsAllThatIsSaidByOneRequest() {
        enter();
        IntStream.range(0, 20).forEach(i -> {
            client.postText(room, "message " + i);
            ann.sees("message " + i);
        });
        assertThat(ways)
                .as("once more where other rooms have come")
                .hasSizeBetween(1, 3)
                .doesNotContain("poll");
        assertThat(ann.seesInOrder(20)).hasSize(20);
    }

    @Test
    void goesOnWithTheSameCursorWhereItEntersAnotherRoom() {
        enter();
        String other = HalleyClient.freshRoom();
        ann.page().navigate(ann.address(other));
        Person.ready(ann.page(), other);
        client.postText(room, "there");
        client.postText(other, "here");
        ann.sees("here");
        ann.page().navigate(ann.address(room));
        ann.sees("there");
        assertThat(ways).doesNotContain("poll");
    }

    @Test
    void pollsWhereStreamsAreRefusedAndTriesThemAgainLater() {
        ann.page().clock().install();
        ann.losesStreams();
        enter();
        client.postText(room, "first");
        ann.sees("first");
        client.postText(room, "second");
        ann.sees("second");
        assertThat(ways)
                .startsWith("stream", "poll", "poll")
                .filteredOn("stream"::equals)
                .hasSize(1);
        ann.page().unrouteAll();
        ann.page().clock().fastForward(600_000);
        client.postText(room, "third");
        ann.sees("third");
        ann.page().waitForCondition(() -> List.copyOf(ways).lastIndexOf("stream") > 0);
        client.postText(room, "fourth");
        ann.sees("fourth");
        assertThat(ann.banner()).hasCount(0);
    }

    private void enter() {
        ann.page().onRequest(request -> {
            if (request.url().contains("/messages?") && request.url().contains("after=")) {
                ways.add(Person.isStream(request) ? "stream" : "poll");
            }
        });
        ann.enter(room);
        ann.page().waitForCondition(() -> !ways.isEmpty());
    }
}
