package io.halley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes server-sent events from the lines of a response (WHATWG HTML, 9.2.6), until somebody has had enough. */
final class ServerSentEvents implements Flow.Subscriber<String>, AutoCloseable {
    private final Predicate<Event> wantsMore;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> others = new CopyOnWriteArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private CompletableFuture<?> end = new CompletableFuture<>();
    private String name = "";
    private String id = "";
    private final CompletableFuture<ResponseInfo> head = new CompletableFuture<>();
    private volatile Flow.@Nullable Subscription subscription;

    /** @param wantsMore is told of each event; where it says no, the connection is closed */
    ServerSentEvents(Predicate<Event> wantsMore) {
        this.wantsMore = wantsMore;
    }

    /** @param data what was said, as JSON */
    record Event(String name, String id, String data) {
        Stream<JsonObject> messages() {
            return HalleyClient.json(data).getJsonArray("messages").getValuesAs(JsonObject.class).stream();
        }
    }

    /** All of them, as long as they come. */
    static ServerSentEvents of(HalleyClient client, String path, String... headers) {
        ServerSentEvents events = new ServerSentEvents(event -> true);
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Accept";
        all[headers.length + 1] = "text/event-stream";
        events.end = client.sendAsync(client.request(path, all), events.handler());
        return events;
    }

    BodyHandler<ServerSentEvents> handler() {
        return info -> {
            head.complete(info);
            return BodySubscribers.fromLineSubscriber(this, events -> events, UTF_8, null);
        };
    }

    ResponseInfo head() {
        return head.join();
    }

    /** Where the server ends it. */
    CompletableFuture<?> end() {
        return end;
    }

    /** Waits until so many messages have come, and says what they are. */
    List<String> texts(int atLeast) {
        await().atMost(Duration.ofMinutes(1)).until(() -> texts().size() >= atLeast);
        return texts();
    }

    private List<String> texts() {
        return events.stream()
                .flatMap(Event::messages)
                .map(message -> message.getString("text"))
                .toList();
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    List<Event> events() {
        return events;
    }

    /** Comments, and how long to stay away. */
    List<String> others() {
        return others;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscribed) {
        subscription = subscribed;
        subscribed.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.startsWith("id: ")) {
            id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
            name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
            data.append(line.substring("data: ".length()));
        } else {
            others.add(line);
        }
    }

    /** What has come in part when the stream ends is nothing. */
    private void dispatch() {
        if (data.length() > 0) {
            Event event = new Event(name, id, data.toString());
            events.add(event);
            if (!wantsMore.test(event) && subscription != null) {
                subscription.cancel();
            }
        }
        data.setLength(0);
        name = "";
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
