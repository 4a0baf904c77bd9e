package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of a stream of posts: what was acknowledged is there afterwards, once, in order. */
class KillIT {
    private static final int ROUNDS = 20;
    private static final int POSTERS = 4;
    private static final int ACKNOWLEDGED_PER_ROUND = 100;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Map<Long, String> posted = new ConcurrentSkipListMap<>();
    private volatile boolean finished;

    @Test
    void losesAndDoublesNothing(@TempDir Path folder) throws Exception {
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            String room = freshRoom();
            HalleyClient client = server.client();
            Listener listener = new Listener(() -> client, room, client.cursor(room)).start();
            List<CompletableFuture<Void>> posters = IntStream.range(0, POSTERS)
                    .mapToObj(poster -> CompletableFuture.runAsync(() -> post(client, room, poster)))
                    .toList();
            for (int round = 1; round <= ROUNDS; round++) {
                int enough = round * ACKNOWLEDGED_PER_ROUND;
                Awaitility.await().atMost(2, TimeUnit.MINUTES).until(() -> acknowledged.get() >= enough);
                server.kill();
                server.restart();
            }
            finished = true;
            CompletableFuture.allOf(posters.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);

            List<Long> ids = new ArrayList<>(posted.keySet());
            assertThat(ids).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_PER_ROUND);
            assertThat(listener.heardAtLeast(ids.size())).isEqualTo(ids);
            assertThat(stored(client, room)).isEqualTo(posted);
            listener.stop();
        }
    }

    /** Each text is posted until it is acknowledged, with one key, whatever happens to the server meanwhile. */
    private void post(HalleyClient client, String room, int poster) {
        for (int i = 0; !finished; i++) {
            String text = "message " + i + " of " + poster;
            JsonObject message = postUntilAcknowledged(client, room, text);
            assertThat(posted.put(message.getJsonNumber("id").longValue(), text))
                    .isNull();
            acknowledged.incrementAndGet();
        }
    }

    private static JsonObject postUntilAcknowledged(HalleyClient client, String room, String text) {
        while (true) {
            try {
                HttpResponse<String> response = client.postText(room, text, "Idempotency-Key", text.replace(' ', '-'));
                if (response.statusCode() == 201) {
                    return json(response);
                }
                assertThat(response.statusCode()).isEqualTo(503);
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(IOException.class);
            }
        }
    }

    private static Map<Long, String> stored(HalleyClient client, String room) {
        Map<Long, String> stored = new ConcurrentSkipListMap<>();
        String epoch = client.cursor(room).replaceFirst("-.*", "");
        JsonObject page;
        String cursor = epoch + "-0";
        do {
            page = client.after(cursor, room);
            for (JsonObject message : page.getJsonArray("messages").getValuesAs(JsonObject.class)) {
                stored.put(message.getJsonNumber("id").longValue(), message.getString("text"));
            }
            cursor = page.getString("cursor");
        } while (page.getBoolean("more"));
        return stored;
    }
}
