package io.halley.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.HalleyClient;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The server that the build has started for the integration tests. */
final class Servers {
    static final URI SHARED = URI.create("http://localhost:" + System.getProperty("microshed_http_port") + "/");

    private static final int AT_ONCE = 100;

    private Servers() {}

    static HalleyClient client() {
        return new HalleyClient(SHARED);
    }

    /** Posts messages, their order within each hundred being open. */
    static void fill(String room, int count, IntFunction<String> message) {
        HalleyClient client = client();
        for (int first = 1; first <= count; first += AT_ONCE) {
            List<CompletableFuture<HttpResponse<String>>> posts = IntStream.range(
                            first, Math.min(first + AT_ONCE, count + 1))
                    .mapToObj(number -> client.sendAsync(
                            client.request(HalleyClient.messages(room), "Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(message.apply(number)))))
                    .toList();
            posts.forEach(post -> assertThat(post.join().statusCode()).isEqualTo(201));
        }
    }

    static String json(String author, String kind, String content) {
        return jakarta.json.Json.createObjectBuilder()
                .add("author", author)
                .add(kind, content)
                .build()
                .toString();
    }

    /** Of the message that is the n-th, from 0, with what the sanitiser writes as references. */
    static String html(String room, int index) {
        return client().newest(room)
                .getJsonArray("messages")
                .getJsonObject(index)
                .getString("html")
                .replace("&#61;", "=")
                .replace("&#96;", "`")
                .replace("%28", "(")
                .replace("%29", ")");
    }
}
