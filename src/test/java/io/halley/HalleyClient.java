package io.halley;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A client as a user would write it, over real sockets. HTTP/1.1, because the upgrade to HTTP/2 slows Liberty down. */
public final class HalleyClient {
    /** Longer than any wait: a request that takes this long is lost. */
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static final int WAIT_SECONDS = 25;

    /** By itself it starts a thread for whatever comes while its others are busy: thousands, with some thousand polls. */
    private static final Executor THREADS = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "client");
        thread.setDaemon(true);
        return thread;
    });

    private final HttpClient http;
    private final URI base;

    public HalleyClient(URI base) {
        this(base, builder().build());
    }

    private HalleyClient(URI base, HttpClient http) {
        this.base = base;
        this.http = http;
    }

    /** One that speaks TLS. */
    static HalleyClient trusting(SSLContext trusted, URI base) {
        return new HalleyClient(base, builder().sslContext(trusted).build());
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder()
                .executor(THREADS)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30));
    }

    public static String freshRoom() {
        return "room-" + UUID.randomUUID();
    }

    public URI uri(String path) {
        return base.resolve(path);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return sendAsync(request).join();
    }

    public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest.Builder request, BodyHandler<T> body) {
        return http.sendAsync(request.timeout(TIMEOUT).build(), body);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** Follows a link of an answer, which is relative to where that came from. */
    public HttpResponse<String> follow(HttpResponse<?> answer, String link, String... headers) {
        return get(answer.uri().resolve(link).toString(), headers);
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public HttpResponse<String> postText(String room, String text, String... headers) {
        return postTextAsync(room, text, headers).join();
    }

    public CompletableFuture<HttpResponse<String>> postTextAsync(String room, String text, String... headers) {
        return sendAsync(request(messages(room), headers)
                .setHeader("Content-Type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.ofString(text)));
    }

    public HttpResponse<String> postJson(String room, String json, String... headers) {
        return send(request(messages(room), headers)
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** Submits a form to the classic address. */
    public CompletableFuture<HttpResponse<String>> submit(String form) {
        return sendAsync(request("/comet.php", "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    /** The newest messages of a room, and where to go on. */
    public JsonObject newest(String room) {
        return json(get(messages(room)));
    }

    /** @throws CompletionException where there is none to be had: the server is full, or has lost its log */
    public String cursor(String... rooms) {
        HttpResponse<String> newest = get(inRooms("", rooms));
        if (newest.statusCode() != 200) {
            throw new CompletionException(new IOException("no cursor: " + newest.statusCode() + " " + newest.body()));
        }
        return json(newest).getString("cursor");
    }

    /** What is after the cursor, at once. */
    public JsonObject after(String cursor, String... rooms) {
        return json(get(inRooms(cursor, rooms)));
    }

    /** All that a room's history holds: texts by their ids. */
    public Map<Long, String> everything(String room) {
        return readOn(room, get(messages(room) + "?after=" + cursor(room).replaceFirst("-.*", "-0")));
    }

    /**
     * Reads to the end of a room's history. As a client does that is told of a gap: it reads what is left, and goes on from
     * there, until it is told again.
     *
     * @param first what the first request of this reader was answered
     */
    public Map<Long, String> readOn(String room, HttpResponse<String> first) {
        Map<Long, String> read = new TreeMap<>();
        HttpResponse<String> answer = first;
        while (true) {
            JsonObject page = json(answer);
            if (answer.statusCode() == 410) {
                read.clear();
                answer = follow(answer, page.getString("missed"));
                continue;
            }
            List<JsonObject> messages = page.getJsonArray("messages").getValuesAs(JsonObject.class);
            if (messages.isEmpty()) {
                return read;
            }
            messages.forEach(message -> read.put(message.getJsonNumber("id").longValue(), message.getString("text")));
            answer = get(messages(room) + "?after=" + page.getString("cursor"));
        }
    }

    /** A long poll. */
    public CompletableFuture<HttpResponse<String>> poll(String cursor, String... rooms) {
        return sendAsync(request(inRooms(cursor, rooms), "Prefer", "wait=" + WAIT_SECONDS));
    }

    public static String messages(String room) {
        return "/api/rooms/" + encoded(room) + "/messages";
    }

    public static JsonObject json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonObject json(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    public static List<Long> ids(JsonObject page) {
        return page.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
                .map(message -> message.getJsonNumber("id").longValue())
                .toList();
    }

    public static List<String> texts(JsonObject page) {
        return page.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
                .map(message -> message.getString("text"))
                .toList();
    }

    private static String inRooms(String cursor, String... rooms) {
        String after = cursor.isEmpty() ? "" : "after=" + encoded(cursor);
        if (rooms.length == 1) {
            return messages(rooms[0]) + "?" + after;
        }
        return "/api/messages?"
                + List.of(rooms).stream()
                        .map(room -> "room=" + encoded(room) + "&")
                        .collect(Collectors.joining())
                + after;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
