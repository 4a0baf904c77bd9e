package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answered polls leave nothing behind. The trap is {@code AsyncResponse.setTimeout}, which in RESTEasy keeps a request
 * that was answered early until its timeout.
 */
class LeakIT {
    private static final System.Logger LOG = System.getLogger("halley.leak");
    private static final int LISTENERS = 500;
    private static final int WARM_UP = 10_000;
    private static final int POLLS = Integer.getInteger("halley.leak.polls", 30_000);

    /** The health check's own request, and what threads still have in hand. */
    private static final int SLACK = 100;

    /** What a request and its poll are made of: Liberty's request, RESTEasy's response, our poll. */
    private static final Pattern PER_REQUEST = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+"
            + "(?:com\\.ibm\\.ws\\S+\\.AsyncContext\\w*Impl|\\S+\\$Servlet3AsynchronousResponse|io\\.halley\\.poll\\.Poll)"
            + "\\s*(?:\\(.*\\))?");

    @Test
    void answeredPollsAreNotKept(@TempDir Path folder) throws Exception {
        try (LibertyServer server = new LibertyServer(folder, Map.of()).await()) {
            HalleyClient client = server.client();
            String room = freshRoom();
            String start = client.cursor(room);
            List<Listener> listeners = Stream.generate(() -> new Listener(() -> client, room, start).start())
                    .limit(LISTENERS)
                    .toList();
            answerPolls(client, room, listeners, WARM_UP);
            long before = kept(server);
            answerPolls(client, room, listeners, POLLS);
            long after = kept(server);
            LOG.log(System.Logger.Level.INFO, "kept before {0} more polls: {1}, and after: {2}", POLLS, before, after);
            assertThat(before).isGreaterThanOrEqualTo(2 * LISTENERS);
            assertThat(after).isLessThanOrEqualTo(before + SLACK);
            listeners.forEach(Listener::stop);
        }
    }

    /** One message at a time, the next when all have heard it: each answers all polls early. Then all wait again. */
    private static void answerPolls(HalleyClient client, String room, List<Listener> listeners, int polls) {
        int heard = listeners.get(0).heard().size();
        for (int answered = 0; answered < polls; answered += listeners.size()) {
            heard++;
            int all = heard;
            client.postText(room, "message " + heard);
            Awaitility.await()
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> listeners.stream()
                            .allMatch(listener -> listener.heard().size() >= all));
        }
        Awaitility.await()
                .until(() -> client.get("/health/ready").body().contains("\"parkedPolls\":" + listeners.size()));
    }

    /** Counts, after a full collection, the objects of which there is one for each request that is still held. */
    private static long kept(LibertyServer server) {
        return server.inHeap(PER_REQUEST);
    }
}
