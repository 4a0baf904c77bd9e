package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.k8s.Manifests;
import io.halley.k8s.Numbers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database is away from three servers behind a proxy with the manifests' own numbers. The proxy takes none of them out,
 * so clients are answered by Halley alone; those who wait go on waiting, and what is in memory is read. {@code
 * -Dhalley.outage.seconds=20} keeps it away for longer.
 */
class ProxyOutageIT {
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("halley.outage.seconds", 4));
    private static final int SERVERS = 3;
    private static final int ROOMS = 100;
    private static final int POSTS_PER_SECOND = 50;

    /** More than may have been under way when it went. */
    private static final int SEVERAL = 5;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<LibertyServer> servers = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final List<Steady> readers = new ArrayList<>();
    private final Queue<Long> sentOn = new ConcurrentLinkedQueue<>();
    private final Queue<Long> turnedAway = new ConcurrentLinkedQueue<>();
    private final Queue<String> undocumented = new ConcurrentLinkedQueue<>();
    private PostgresServer postgres;
    private Haproxy proxy;
    private HalleyClient client;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        Installed.demand("haproxy");
        Manifests manifests = Haproxy.manifests(folder.resolve("k8s"));
        postgres = new PostgresServer(folder.resolve("postgres"));
        Map<String, String> settings = new HashMap<>(postgres.settings(postgres.createDatabase()));
        settings.put("HALLEY_POLL_MAX_WAIT", Numbers.of(manifests).maxWait().toString());
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new LibertyServer(folder.resolve("server-" + i), settings));
        }
        servers.forEach(LibertyServer::await);
        proxy = new Haproxy(
                folder,
                manifests,
                servers.stream().map(server -> server.uri().getPort()).toList());
        client = proxy.client();
        await().until(() -> IntStream.range(0, SERVERS).allMatch(proxy::isUp));
    }

    @AfterEach
    void stop() {
        readers.forEach(Steady::stop);
        followers.forEach(Follower::stop);
        if (proxy != null) {
            proxy.close();
        }
        servers.forEach(LibertyServer::close);
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void clientsAreAnsweredByHalleyAloneWhileTheDatabaseIsAway() {
        List<String> rooms =
                Stream.generate(HalleyClient::freshRoom).limit(ROOMS).toList();
        follow(rooms);
        SteadyPosts posts = new SteadyPosts(client, rooms, POSTS_PER_SECOND, undocumented);
        posts.awaitMore(5 * ROOMS); // In each room something was said, and is in the memory of all servers.
        readSteadily(rooms.get(1)); // One of the busy ones.

        goOnFor(AWAY, postgres::kill, postgres::restart, posts);
        goOnFor(AWAY, postgres::suspend, postgres::resume, posts);

        readers.forEach(Steady::stop);
        Map<Long, String> posted = posts.stop();
        Map<String, List<Long>> said = posts.idsByRoom();
        for (Follower follower : followers) {
            List<Long> here = said.getOrDefault(follower.room(), List.of());
            assertThat(follower.heardAtLeast(here.size())).isEqualTo(here);
        }
        Map<Long, String> stored = new HashMap<>();
        rooms.forEach(room -> stored.putAll(client.everything(room)));
        assertThat(stored).isEqualTo(posted);
        assertThat(undocumented).isEmpty();
        assertThat(sentOn).as("polls that did not wait to their end").isEmpty();
        assertThat(turnedAway).as("polls that were not let wait").isEmpty();
        assertThat(IntStream.range(0, SERVERS)
                        .mapToObj(server -> proxy.figures(server).get("chkdown")))
                .as("how often the proxy took a server out")
                .containsOnly("0");
    }

    private void follow(List<String> rooms) {
        String start = client.cursor(rooms.get(0));
        for (String room : rooms) {
            followers.add(new Follower(client, room, start, sentOn, turnedAway, undocumented));
        }
        followers.forEach(Follower::ask);
        await().atMost(PATIENCE)
                .until(() ->
                        servers.stream().mapToInt(LibertyServer::parkedPolls).sum() == ROOMS);
    }

    /** What memory answers, what only the database can, and the classic client, which any other body ends for good. */
    private void readSteadily(String room) {
        long first = client.everything(room).keySet().iterator().next(); // All servers have it, and what came after it.
        String cursor = client.cursor(room).replaceFirst("-.*", "-" + first);
        readers.add(new Steady(
                () -> client.get(HalleyClient.messages(room) + "?after=" + cursor),
                answer -> answer.statusCode() == 200));
        readers.add(new Steady(
                () -> client.get(HalleyClient.messages(room)), answer -> Follower.isDocumented(answer, 200)));
        readers.add(new Steady(
                () -> client.submit("timestamp=0").join(),
                answer -> answer.body().startsWith("{") && answer.body().contains("\"timestamp\":")));
        readers.add(new Steady(() -> client.get("/"), answer -> answer.statusCode() == 200));
    }

    /** Until posts are taken and everything is read again. */
    private void goOnFor(Duration time, Runnable begin, Runnable end, SteadyPosts posts) {
        begin.run();
        await().atMost(PATIENCE)
                .pollDelay(time)
                .until(() -> servers.stream()
                        .map(server -> server.client().get("/metrics").body())
                        .anyMatch(metrics -> metrics.contains("halley_log_available{access=\"write\"} 0")));
        Steady fromMemory = readers.get(0);
        int answered = fromMemory.answered();
        await("what memory has is read while it is away").until(() -> fromMemory.answered() >= answered + SEVERAL);
        end.run();
        posts.awaitMore(2 * POSTS_PER_SECOND);
        for (Steady reader : readers) {
            int before = reader.answered();
            await().atMost(PATIENCE).until(() -> reader.answered() > before);
        }
    }

    /** Asks the same again and again, ten times a second at most. */
    private final class Steady {
        private final Supplier<HttpResponse<String>> question;
        private final Predicate<HttpResponse<String>> isRight;
        private final AtomicInteger answered = new AtomicInteger();
        private volatile boolean stopped;

        Steady(Supplier<HttpResponse<String>> question, Predicate<HttpResponse<String>> isRight) {
            this.question = question;
            this.isRight = isRight;
            ask();
        }

        int answered() {
            return answered.get();
        }

        void stop() {
            stopped = true;
        }

        private void ask() {
            var unused = CompletableFuture.supplyAsync(question, Threads.OF_THEIR_OWN)
                    .whenComplete(this::take)
                    .whenCompleteAsync(
                            (answer, failure) -> {
                                if (!stopped) {
                                    ask();
                                }
                            },
                            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        }

        private void take(@Nullable HttpResponse<String> answer, @Nullable Throwable failure) {
            if (answer == null) {
                undocumented.add(String.valueOf(failure));
            } else if (!isRight.test(answer)) {
                undocumented.add(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
            }
            answered.incrementAndGet();
        }
    }
}
