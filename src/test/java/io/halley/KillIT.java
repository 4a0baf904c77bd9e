package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;

import io.halley.Listener.Way;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of a stream of posts: what was acknowledged is there afterwards, once, in order. */
class KillIT {
    private static final int ROUNDS = 20;
    private static final int POSTERS = 4;
    private static final int ACKNOWLEDGED_PER_ROUND = 100;

    @Test
    void losesAndDoublesNothing(@TempDir Path folder) {
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            String room = freshRoom();
            HalleyClient client = server.client();
            String start = client.cursor(room);
            List<Listener> listeners = Stream.of(Way.values())
                    .map(way -> new Listener(() -> client, room, start, way).start())
                    .toList();
            Poster poster = new Poster(() -> client, room, POSTERS);
            for (int round = 0; round < ROUNDS; round++) {
                poster.awaitMore(ACKNOWLEDGED_PER_ROUND);
                server.kill();
                server.restart();
            }
            Map<Long, String> posted = poster.stop();
            assertThat(posted).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_PER_ROUND);
            List<Long> ids = new ArrayList<>(posted.keySet());
            assertThat(listeners)
                    .allSatisfy(listener ->
                            assertThat(listener.heardAtLeast(ids.size())).isEqualTo(ids));
            assertThat(client.everything(room)).isEqualTo(posted);
            listeners.forEach(Listener::stop);
        }
    }
}
