package io.halley.page;

import io.halley.HalleyClient;
import java.net.URI;

/** The server that the build has started for the integration tests. */
final class Servers {
    static final URI SHARED = URI.create("http://localhost:" + System.getProperty("microshed_http_port") + "/");

    private Servers() {}

    static HalleyClient client() {
        return new HalleyClient(SHARED);
    }

    static String json(String author, String kind, String content) {
        return jakarta.json.Json.createObjectBuilder()
                .add("author", author)
                .add(kind, content)
                .build()
                .toString();
    }
}
