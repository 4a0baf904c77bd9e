package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.k8s.Manifests;
import io.halley.k8s.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling update as Kubernetes does it, of three servers behind a proxy, with the manifests' own numbers: one more
 * server, ready, then SIGTERM for an old one, three times; and one kill -9. It takes some minutes, so it is run by its
 * name; {@code -Dhalley.rollout.pollers=200 -Dhalley.rollout.posts=20} makes it lighter.
 */
@Tag("measurement")
class RolloutIT {
    private static final int REPLICAS = 3;
    private static final int POLLERS = Integer.getInteger("halley.rollout.pollers", 2_000);
    private static final int POSTS_PER_SECOND = Integer.getInteger("halley.rollout.posts", 200);
    private static final int TERMINATED = 143;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final System.Logger LOG = System.getLogger("halley.rollout");

    private final List<LibertyServer> servers = new ArrayList<>();
    private final Set<Integer> running =
            new TreeSet<>(IntStream.range(0, REPLICAS).boxed().toList());
    private final List<Follower> followers = new ArrayList<>();
    private final Map<String, Listener> listeners = new HashMap<>();
    private final Queue<Long> sentOn = new ConcurrentLinkedQueue<>();
    private final Queue<Long> turnedAway = new ConcurrentLinkedQueue<>();
    private final Queue<String> undocumented = new ConcurrentLinkedQueue<>();
    private final List<String> bursts = new ArrayList<>();
    private Numbers numbers;
    private PostgresServer postgres;
    private Haproxy proxy;
    private HalleyClient client;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        Manifests manifests = Haproxy.manifests(folder.resolve("k8s"));
        numbers = Numbers.of(manifests);
        postgres = new PostgresServer(folder.resolve("postgres"));
        Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
        settings.put("HALLEY_DRAIN_WINDOW", numbers.window().toString());
        settings.put("HALLEY_POLL_MAX_WAIT", numbers.maxWait().toString());
        for (int i = 0; i <= REPLICAS; i++) {
            servers.add(LibertyServer.asShipped(folder.resolve("server-" + i), settings));
        }
        servers.get(REPLICAS).kill(); // The first one that will come: it only needed its port.
        servers.subList(0, REPLICAS).forEach(LibertyServer::await);
        List<Integer> ports =
                servers.stream().map(server -> server.uri().getPort()).toList();
        proxy = new Haproxy(folder, manifests, ports);
        client = proxy.client();
        await().until(() -> IntStream.range(0, REPLICAS).allMatch(proxy::isUp));
    }

    @AfterEach
    void stop() {
        followers.forEach(Follower::stop);
        listeners.values().forEach(Listener::stop);
        proxy.close();
        servers.forEach(LibertyServer::close);
        postgres.close();
    }

    @Test
    void nobodyNoticesButTheServers() {
        List<String> rooms = follow();
        SteadyPosts posts = new SteadyPosts(client, rooms, POSTS_PER_SECOND, undocumented);
        posts.awaitMore(10 * POSTS_PER_SECOND);
        for (int old = 0; old < REPLICAS; old++) {
            replace(old, (old + REPLICAS) % servers.size(), posts);
        }
        kill(REPLICAS, posts);
        Map<Long, String> posted = posts.stop();

        Map<String, List<Long>> inRooms = posts.idsByRoom();
        for (Follower follower : followers) {
            List<Long> said = inRooms.getOrDefault(follower.room(), List.of());
            assertThat(follower.heardAtLeast(said.size()))
                    .as("what a follower of " + follower.room() + " has heard")
                    .isEqualTo(said);
        }
        listeners.forEach((room, listener) -> {
            List<Long> said = inRooms.getOrDefault(room, List.of());
            assertThat(listener.heardAtLeast(said.size()))
                    .as("what a listener in " + room + " has heard")
                    .isEqualTo(said);
        });
        Map<Long, String> stored = new HashMap<>();
        rooms.forEach(room -> stored.putAll(client.everything(room)));
        assertThat(stored).isEqualTo(posted);
        LOG.log(System.Logger.Level.INFO, "{0} posts, each heard once and in order", posted.size());
        IntStream.range(0, servers.size()).forEach(this::report);
        assertThat(undocumented).isEmpty();
        assertThat(bursts).isEmpty();
    }

    /**
     * Each follows a room of its own: one in ten a busy one, the others one where next to nothing is said. In the busy ones
     * there are listeners, too, in each way and by each in turn.
     */
    private List<String> follow() {
        String start = client.cursor(HalleyClient.freshRoom());
        List<String> rooms = IntStream.range(0, POLLERS)
                .mapToObj(i -> HalleyClient.freshRoom())
                .toList();
        for (String room : rooms) {
            Follower follower = new Follower(client, room, start, sentOn, turnedAway, undocumented);
            followers.add(follower);
            follower.ask();
        }
        for (int i = 0; i < POLLERS / 10; i++) {
            listeners.put(rooms.get(i), new Listener(() -> client, rooms.get(i), start, Listener.Way.of(i)).start());
        }
        awaitSettled();
        return rooms;
    }

    private void replace(int old, int fresh, SteadyPosts posts) {
        servers.get(fresh).restart();
        await().atMost(PATIENCE).until(() -> proxy.isUp(fresh));
        running.add(fresh);
        posts.awaitMore((int) numbers.minReady().toSeconds() * POSTS_PER_SECOND);
        awaitSettled();
        int parked = parked(old);
        sentOn.clear();
        turnedAway.clear();
        long told = System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "SIGTERM for server {0}", old);
        servers.get(old).terminate();
        assertThat(servers.get(old).exitStatus()).isEqualTo(TERMINATED);
        running.remove(old);
        Duration took = Duration.ofNanos(System.nanoTime() - told);
        posts.awaitMore(5 * POSTS_PER_SECOND);

        double even = parked / (double) numbers.window().toSeconds();
        long most = mostInASecond(Stream.concat(sentOn.stream(), turnedAway.stream()));
        LOG.log(
                System.Logger.Level.INFO,
                "server {0} had {1} polls, which is {2}/s over the window; {3} sent on, {4} not let wait, together {5} in"
                        + " the busiest second; it went after {6}",
                old,
                parked,
                even,
                sentOn.size(),
                turnedAway.size(),
                most,
                took);
        assertThat(took).isLessThan(numbers.grace());
        if (most >= 2 * even) {
            bursts.add("server " + old + " had " + most + " come back in one second, with " + even
                    + " as the even spread");
        }
    }

    private void kill(int index, SteadyPosts posts) {
        int parked = parked(index);
        sentOn.clear();
        servers.get(index).kill();
        posts.awaitMore(10 * POSTS_PER_SECOND);
        LOG.log(
                System.Logger.Level.INFO,
                "server {0} was killed with {1} polls; {2} sent on",
                index,
                parked,
                sentOn.size());
    }

    /** Until most wait again: a busy room's follower is mostly on its way. */
    private void awaitSettled() {
        await().atMost(PATIENCE)
                .until(() -> running.stream().mapToInt(this::parked).sum() >= POLLERS * 8 / 10);
    }

    private int parked(int server) {
        return servers.get(server).parkedPolls();
    }

    private void report(int server) {
        Map<String, String> figures = proxy.figures(server);
        LOG.log(
                System.Logger.Level.INFO,
                "HAProxy on server {0}: sessions {1}, retries {2}, handed to another {3}, no answer {4}, 5xx {5}",
                server,
                figures.get("stot"),
                figures.get("wretr"),
                figures.get("wredis"),
                figures.get("eresp"),
                figures.get("hrsp_5xx"));
    }

    private static long mostInASecond(Stream<Long> unsorted) {
        List<Long> moments = unsorted.sorted().toList();
        long most = 0;
        for (int from = 0, to = 0; from < moments.size(); from++) {
            while (to < moments.size()
                    && moments.get(to) - moments.get(from)
                            < Duration.ofSeconds(1).toNanos()) {
                to++;
            }
            most = Math.max(most, to - from);
        }
        return most;
    }
}
