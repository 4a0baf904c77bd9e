package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
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
            Listener listener = new Listener(() -> client, room, client.cursor(room)).start();
            Poster poster = new Poster(() -> client, room, POSTERS);
            for (int round = 0; round < ROUNDS; round++) {
                poster.awaitMore(ACKNOWLEDGED_PER_ROUND);
                server.kill();
                server.restart();
            }
            Map<Long, String> posted = poster.stop();
            assertThat(posted).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_PER_ROUND);
            assertThat(listener.heardAtLeast(posted.size())).isEqualTo(new ArrayList<>(posted.keySet()));
            assertThat(client.everything(room)).isEqualTo(posted);
            listener.stop();
        }
    }
}
