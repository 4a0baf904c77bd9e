package io.halley;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A request put together of what is special to a server. */
record OddRequest(String head, String body) {
    private static final int MOST_HEADERS = 5;
    private static final int MOST_PIECES = 6;

    private static final String[] METHODS = {
        "GET", "GET", "POST", "POST", "POST", "PUT", "OPTIONS", "HEAD", "DELETE", "x"
    };

    private static final String[] PATHS = {
        "/api/rooms/odd/messages",
        "/api/rooms/odd/messages/",
        "/api/rooms/odd/messages/1",
        "/api/rooms/odd/messages/1/replies",
        "/api/rooms/odd/messages/1/reactions/x",
        "/api/messages",
        "/api/rooms/odd/stream",
        "/api/stream",
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
        "offset=",
        "live=",
        "cursor=",
        "-1",
        "now",
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
        "If-None-Match: W/\"",
        "Last-Event-ID: ",
        "Last-Event-ID: abcdefgh-1",
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
        "\u001f\u008b",
        "<span style='color:",
        "<a href='javascript:",
        "<table><tr><td>",
        "</pre></b></p>",
        "&#x",
        "&amp",
        "<!--",
        "<![CDATA[",
        "<svg onload=",
        "<b>".repeat(1_000),
        "<p><i>x</i></p>".repeat(200),
        " ".repeat(4_000),
        "\u0301".repeat(1_000)
    };

    static OddRequest by(Random chance) {
        return new OddRequest(head(chance), some(chance, BODIES, MOST_PIECES));
    }

    String sentTo(RawHttp server) throws IOException {
        return server.exchange(head, body.getBytes(StandardCharsets.UTF_8));
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
