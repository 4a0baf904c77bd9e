package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.halley.Listener.Way;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/** Many speak and many more listen: everybody hears everything once, in one order. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class RaceIT {
    private static final int ROOMS = 10;
    private static final int POSTERS = 8;
    private static final int LISTENERS = 200;
    private static final int MESSAGES = 20_000;

    private final HalleyClient client = HalleyDeployment.client();
    private final List<String> rooms =
            Stream.generate(HalleyClient::freshRoom).limit(ROOMS).toList();
    private final Map<String, ConcurrentSkipListSet<Long>> posted = new ConcurrentHashMap<>();

    @Test
    void everyListenerHearsEveryMessageOfItsRoomOnceAndInOrder() throws Exception {
        String start = client.cursor(freshRoom());
        List<Listener> listeners = IntStream.range(0, LISTENERS)
                .mapToObj(i -> new Listener(() -> client, rooms.get(i % ROOMS), start, Way.of(i / ROOMS)).start())
                .toList();
        List<CompletableFuture<Void>> posters = IntStream.range(0, POSTERS)
                .mapToObj(poster -> CompletableFuture.runAsync(() -> post(poster), Threads.OF_THEIR_OWN))
                .toList();
        CompletableFuture.allOf(posters.toArray(CompletableFuture[]::new)).get(15, TimeUnit.MINUTES);
        assertThat(posted.values().stream()
                        .mapToInt(ConcurrentSkipListSet::size)
                        .sum())
                .isEqualTo(MESSAGES);

        rooms.forEach(this::post);
        for (int i = 0; i < LISTENERS; i++) {
            List<Long> expected = new ArrayList<>(posted.get(rooms.get(i % ROOMS)));
            assertThat(listeners.get(i).heardAtLeast(expected.size())).isEqualTo(expected);
            assertThat(listeners.get(i).troubles(expected.size())).isEmpty();
            listeners.get(i).stop();
        }
    }

    private void post(int poster) {
        for (int i = poster; i < MESSAGES; i += POSTERS) {
            String room = rooms.get((i / POSTERS + poster) % ROOMS);
            post(room);
        }
    }

    private void post(String room) {
        HttpResponse<String> response = client.postText(room, "a message");
        assertThat(response.statusCode()).isEqualTo(201);
        posted.computeIfAbsent(room, name -> new ConcurrentSkipListSet<>())
                .add(json(response).getJsonNumber("id").longValue());
    }
}
