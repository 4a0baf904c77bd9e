package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on which three may wait, and two of them for one address. */
class AdmissionIT {
    private static final String OFFICE = "10.1.1.1";
    private static final String HOME = "10.1.1.2";
    private static final String CAFE = "10.1.1.3";

    private final String room = freshRoom();

    @Test
    void turnsAwayWhoIsOneTooManyAndLetsThemInLater(@TempDir Path folder) {
        Map<String, String> settings = Map.of("HALLEY_POLL_MAX_PARKED", "3", "HALLEY_POLL_MAX_PARKED_PER_ADDRESS", "2");
        try (LibertyServer server = new LibertyServer(folder, settings).await()) {
            HalleyClient client = server.client();
            String cursor = client.cursor(room);
            CompletableFuture<HttpResponse<String>> first = poll(client, cursor, OFFICE);
            CompletableFuture<HttpResponse<String>> second = poll(client, cursor, OFFICE);
            awaitParked(client, 2);
            assertTurnedAway(poll(client, cursor, OFFICE).join(), cursor);
            CompletableFuture<HttpResponse<String>> third = poll(client, cursor, HOME);
            awaitParked(client, 3);
            assertTurnedAway(poll(client, cursor, CAFE).join(), cursor);

            client.postText(room, "Hi");
            assertThat(List.of(first, second, third))
                    .allSatisfy(poll -> assertThat(texts(json(poll.join()))).containsExactly("Hi"));
            String next = json(first.join()).getString("cursor");
            CompletableFuture<HttpResponse<String>> again = poll(client, next, OFFICE);
            awaitParked(client, 1);
            client.postText(room, "Still here?");
            assertThat(texts(json(again.join()))).containsExactly("Still here?");
        }
    }

    private CompletableFuture<HttpResponse<String>> poll(HalleyClient client, String cursor, String address) {
        return client.sendAsync(
                client.request(messages(room) + "?after=" + cursor, "Prefer", "wait=25", "X-Forwarded-For", address));
    }

    private static void awaitParked(HalleyClient client, int polls) {
        await().until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":" + polls));
    }

    private static void assertTurnedAway(HttpResponse<String> answer, String cursor) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(texts(json(answer))).isEmpty();
        assertThat(json(answer).getString("cursor")).isEqualTo(cursor);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 5L);
        assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
        assertThat(answer.headers().firstValue("Connection")).contains("close");
    }
}
