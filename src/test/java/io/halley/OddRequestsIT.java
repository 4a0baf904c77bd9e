package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/**
 * Requests put together by chance of what is special to a server, over real sockets: each is answered, none with a fault of
 * the server's, and it goes on. {@code -Dhalley.fuzz=1000000} tries for hours.
 */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class OddRequestsIT {
    private static final int REQUESTS = Integer.getInteger("halley.fuzz", 1_000);
    private static final int MOST_HEADERS = 5;
    private static final int MOST_PIECES = 6;

    private static final String[] METHODS = {
        "GET", "GET", "POST", "POST", "POST", "PUT", "OPTIONS", "HEAD", "DELETE", "x"
    };

    private static final String[] PATHS = {
        "/api/rooms/odd/messages",
        "/api/rooms/odd/messages/",
        "/api/rooms/odd/messages/1",
        "/api/messages",
        "/api/rooms",
        "/api",
        "/api/",
        "/comet.php",
        "/comet.php/x",
        "/api/rooms/a%20b/messages",
        "/api/rooms/%E0%A4%B9/messages",
        "/api/rooms/odd;a=b/messages;c",
        "/api//rooms",
        "/client/http.js",
        "/problem",
        "/assets/x"
    };

    private static final String[] QUERY = {
        "after=",
        "before=",
        "limit=",
        "room=odd",
        "room=",
        "author=",
        "&",
        "&",
        "=",
        "1",
        "abcdefgh-1",
        "%41",
        "%ff",
        "%",
        "+",
        "x",
        "%00"
    };

    private static final String[] HEADERS = {
        "Content-Type: application/json",
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: text/plain; charset=\"utf8\"",
        "Content-Type: text/plain; charset=x;;",
        "Content-Type: a",
        "Content-Encoding: gzip",
        "Content-Encoding: br",
        "Accept: application/json",
        "Accept: text/html;q=x",
        "Accept: */*;q=0",
        "Prefer: wait=1",
        "Prefer: wait=\"",
        "Prefer: ;=,",
        "Idempotency-Key: k",
        "Idempotency-Key: ",
        "Idempotency-Key: \"",
        "Origin: null",
        "Origin: http://localhost",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: x",
        "X-Forwarded-For: x",
        "traceparent: 00-x",
        "Expect: x",
        "If-None-Match: *",
        "Access-Control-Request-Method: POST",
        "Range: bytes=5-1",
        "Cookie: a=b;=",
        "Upgrade: h2c",
        "Transfer-Encoding: chunked"
    };

    private static final String[] BODIES = {
        "{\"text\":\"",
        "Hi",
        "\"}",
        "{\"html\":\"<b>",
        "\"author\":",
        "msg=",
        "timestamp=",
        "&",
        "%3C",
        "<",
        "\\ud800",
        "\u0000",
        "5\r\nHello\r\n",
        "0\r\n\r\n",
        "ffffffff\r\n",
        "\u202e",
        "=",
        "\u001f\u008b"
    };

    private final HalleyClient client = HalleyDeployment.client();
    private final RawHttp http = new RawHttp(client.uri("/"));

    @Test
    void areAnsweredWithoutAFault() throws IOException {
        client.postText("lobby", "so that a classic client is answered at once");
        long seed = new Random().nextLong();
        Random chance = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            String head = head(chance);
            String body = some(chance, BODIES, MOST_PIECES);
            String answer = http.exchange(head, body.getBytes(StandardCharsets.UTF_8));
            assertThat(answer)
                    .as("request %d of seed %d: %s%n%n%s", i, seed, head, body)
                    .startsWith("HTTP/1.1 ")
                    .doesNotStartWith("HTTP/1.1 500")
                    .doesNotContain("Exception", "\tat ", "RESTEASY");
        }
        assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(client.get("/health/ready").statusCode()).isEqualTo(200);
    }

    private static String head(Random chance) {
        StringBuilder head = new StringBuilder(one(chance, METHODS) + " " + one(chance, PATHS));
        if (chance.nextBoolean()) {
            head.append('?').append(some(chance, QUERY, MOST_PIECES));
        }
        head.append(" HTTP/1.1");
        for (int i = chance.nextInt(MOST_HEADERS); i > 0; i--) {
            head.append('\n').append(one(chance, HEADERS));
        }
        return head.toString();
    }

    private static String some(Random chance, String[] pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = chance.nextInt(most + 1); i > 0; i--) {
            text.append(one(chance, pieces));
        }
        return text.toString();
    }

    private static String one(Random chance, String[] of) {
        return of[chance.nextInt(of.length)];
    }
}
