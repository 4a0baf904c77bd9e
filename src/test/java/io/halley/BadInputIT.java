package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/** Whatever is sent: the right status, a problem that says what to do, nothing stored, and the server goes on. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class BadInputIT {
    private static final String ROOM = freshRoom();
    private static final String MESSAGES = HalleyClient.messages(ROOM);
    private static final String JSON = "\nContent-Type: application/json";
    private static final String PLAIN = "\nContent-Type: text/plain";
    private static final String GZIP = "\nContent-Encoding: gzip";
    private static final String CHUNKED = "\nTransfer-Encoding: chunked";
    private static final String FORM = "\nContent-Type: application/x-www-form-urlencoded";
    private static String before = "";

    private final RawHttp http = new RawHttp(HalleyDeployment.client().uri("/"));

    /** @param ours whether the answer is Halley's; else the server refused the address before Halley saw it */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares cases.
    record Case(String name, int status, String head, byte[] body, boolean ours) {
        @Override
        public String toString() {
            return status + " for " + name;
        }
    }

    @BeforeAll
    static void remember() {
        before = HalleyDeployment.client().cursor(ROOM);
    }

    @AfterAll
    static void nothingWasStored() {
        assertThat(HalleyDeployment.client().cursor(ROOM)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource({"posts", "reads", "addresses", "classic"})
    void isRefusedWithAProblem(Case bad) throws IOException {
        RawHttp.Answer answer = http.send(bad.head, bad.body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "io.halley", "RESTEASY", "SRVE");
        if (bad.ours) {
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            JsonObject problem =
                    Json.createReader(new StringReader(answer.body())).readObject();
            assertThat(problem.getInt("status")).isEqualTo(bad.status);
            assertThat(problem.getString("detail")).isNotBlank();
        }
    }

    /** Each type that is named costs an object or two where the answer is chosen. */
    @ParameterizedTest
    @ValueSource(strings = {"Accept", "Accept-Language", "Accept-Encoding"})
    void aLongListOfWhatIsAcceptedIsNotRead(String header) throws IOException {
        String head = "GET /api/rooms HTTP/1.1\n" + header + ": ";
        assertThat(http.send(head + "a/b,".repeat(1_000), new byte[0]).status()).isEqualTo(400);
        assertThat(http.send(head + "a/b,".repeat(100) + "*/*", new byte[0]).status())
                .isLessThan(500);
    }

    /** Who is cut off has not posted. */
    @Test
    void aBodyThatBreaksOffIsNoMessage() throws IOException {
        String post = "POST " + MESSAGES + " HTTP/1.1\nContent-Type: text/plain";
        RawHttp.Answer answer = http.send(post, 100, bytes("Half a mess"));
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    /** A proxy that takes another pick than we do would pass on what is hidden in one request as the next one's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: +2",
                "Content-Length: 0x2",
                "Content-Length: 2, 2",
                "Content-Length: 2\nContent-Length: 2",
                "Transfer-Encoding: xchunked\nContent-Length: 2",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
                "Content-Length: 2\nHost: localhost\nHost: localhost"
            })
    void aRequestOfWhichTheEndIsUncertainEndsItsConnection(String framing) throws IOException {
        String head = "POST " + MESSAGES + " HTTP/1.1" + PLAIN + "\n" + framing;
        RawHttp.Answer answer = http.send(head, 0, bytes("2\r\nHi\r\n0\r\n\r\n"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
    }

    /** The server takes a length that it does not understand for none: the message would be an empty body, and lost. */
    @ParameterizedTest
    @ValueSource(strings = {"+7", "-1", "0x07", "7,7", "7;", "", "none"})
    void aClassicPostWhoseLengthIsNoneIsNotTakenForAPoll(String length) throws IOException {
        String form = "POST /comet.php HTTP/1.1\nContent-Type: application/x-www-form-urlencoded";
        String head = length.equals("none") ? form : form + "\nContent-Length: " + length;
        RawHttp.Answer answer = http.send(head, 0, bytes("msg=Hi!"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("timestamp");
    }

    /** No retry mends that. */
    @ParameterizedTest
    @ValueSource(strings = {"300000", "20000000", "20000000000"})
    void aClassicPostThatIsTooLongIsToldSoAndNotToTryAgain(String length) throws IOException {
        RawHttp.Answer answer = http.send(
                "POST /comet.php HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nContent-Length: " + length,
                0,
                bytes("msg=Hi"));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("Retry-After")).isEmpty();
    }

    /** Its streams would know none of our limits. */
    @Test
    void nobodySpeaksHttp2() throws IOException {
        byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
        String answered = http.exchange("PRI * HTTP/2.0\n\nSM\n\n", settings);
        assertThat(answered).as("and no frames").startsWith("HTTP/");
    }

    @Test
    void thePagesOwnFilesSayWhatCanBeDoneWithThem() throws IOException {
        for (String method : List.of("POST", "DELETE", "BREW")) {
            RawHttp.Answer answer = http.send(method + " /plain.js HTTP/1.1", bytes(method.equals("POST") ? "x" : ""));
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
        assertThat(http.send("OPTIONS / HTTP/1.1", new byte[0]).header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void aRequestIsForSomebody() throws IOException {
        RawHttp.Answer answer = http.sendToNobody("GET /api/rooms HTTP/1.1");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
    }

    /** And says which there are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/rooms?limt=3",
                "GET /api/rooms/a/messages?limt=3",
                "GET /api/rooms/a/messages?Limit=3",
                "GET /api/rooms/a/messages?room=a",
                "GET /api/rooms/a/messages?after=abcdefgh-1&wait=3",
                "GET /api/rooms/a/messages/1?limit=3",
                "GET /api/messages?room=a&rooms=b",
                "POST /api/rooms/a/messages?author=a&autor=b"
            })
    void aParameterThatThereIsNotIsRefused(String request) throws IOException {
        boolean post = request.startsWith("POST");
        RawHttp.Answer answer = http.send(request + " HTTP/1.1" + (post ? PLAIN : ""), bytes(post ? "Hi" : ""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("There is no parameter", "There is: ");
    }

    /** Preferences are never errors (RFC 7240): what cannot be understood is passed over, and the answer comes at once. */
    @ParameterizedTest
    @MethodSource("oddPreferences")
    void anOddPreferenceIsNoPreference(String prefer) throws IOException {
        RawHttp.Answer answer = http.send("GET " + MESSAGES + "?after=" + before + " HTTP/1.1\n" + prefer, new byte[0]);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isEmpty();
    }

    @Test
    void theServerGoesOn() {
        assertThat(HalleyDeployment.client().get("/health/ready").statusCode()).isEqualTo(200);
    }

    static List<Case> posts() {
        List<Case> cases = new ArrayList<>();
        for (String json : List.of(
                "",
                "{",
                "{}",
                "[]",
                "null",
                "1",
                "\"text\"",
                "{\"text\":\"a\"} x",
                "{'text':'a'}",
                "{\"text\":\"a\",}",
                "{\"text\":1}",
                "{\"text\":null}",
                "{\"text\":{}}",
                "{\"text\":[\"a\"]}",
                "{\"text\":true}",
                "{\"text\":\"\"}",
                "{\"text\":\" \\n\"}",
                "{\"text\":\"\\u2800\"}",
                "{\"text\":\"\\u3164\\u115f\\uffa0\"}",
                "{\"text\":\"\\ufe0f\\u034f\\u17b4\\u200b\"}",
                "{\"html\":\"<b>\\u2800</b>\"}",
                "{\"author\":\"\\u200b\",\"text\":\"a\"}",
                "{\"author\":\"\\u2800\",\"text\":\"a\"}",
                "{\"author\":\"\\u3164\\u00ad\",\"text\":\"a\"}",
                "{\"author\":\"\\u0301\\u0302\",\"text\":\"a\"}",
                "{\"author\":\"\\u202e\",\"text\":\"a\"}",
                "{\"author\":\"a\\u2028b\",\"text\":\"a\"}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":\"a\",\"html\":\"b\"}",
                "{\"author\":\"Ann\"}",
                "{\"author\":7,\"text\":\"a\"}",
                "{\"author\":\"\",\"text\":\"a\"}",
                "{\"author\":\"a\\nb\",\"text\":\"a\"}",
                "{\"author\":\"" + "a".repeat(65) + "\",\"text\":\"a\"}",
                "{\"auhtor\":\"Ann\",\"text\":\"a\"}",
                "{\"text\":\"\\u0000\"}",
                "{\"text\":\"\\u0007\"}",
                "{\"author\":\"a\\u0007b\",\"text\":\"a\"}",
                "{\"text\":\"a\\ud800\"}",
                "{\"text\":\"\\udc00\\ud800\"}",
                "{\"text\":\"\\x\"}",
                "{\"text\":\"a",
                "{\"html\":\"<script>alert(1)</script>\"}",
                "{\"html\":\"<b></b>\"}",
                "{\"html\":\"<img src=x onerror=alert(1)>\"}",
                "{\"html\":\"&#0;\"}",
                "[".repeat(5_000))) {
            cases.add(post(400, "JSON " + json.substring(0, Math.min(60, json.length())), JSON, json));
        }
        cases.add(post(400, "a byte that is not UTF-8", JSON, new byte[] {'{', '"', 't', (byte) 0xff, '"', '}'}));
        cases.add(post(400, "text in UTF-16", PLAIN, "Hi".getBytes(StandardCharsets.UTF_16)));
        cases.add(post(400, "text in Latin-1", PLAIN, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)));
        cases.add(post(400, "no text", PLAIN, " \n\t"));
        cases.add(post(400, "no text but control characters", PLAIN, "\u0000\u0007\u001b\u0085"));
        cases.add(post(413, "64 KiB and a byte of text", PLAIN, "a".repeat(65_537)));
        cases.add(post(413, "64 KiB and a byte of HTML", JSON, "{\"html\":\"" + "<b>".repeat(22_000) + "\"}"));
        cases.add(
                post(413, "HTML that is too long once it is safe", JSON, "{\"html\":\"" + "=".repeat(15_000) + "\"}"));
        cases.add(post(413, "64 KiB that were less", PLAIN + GZIP, Gzip.of("a".repeat(65_537))));
        cases.add(post(413, "100 MB that were 100 KB", PLAIN + GZIP, Gzip.of("a".repeat(100_000_000))));
        cases.add(post(400, "gzip that is none", PLAIN + GZIP, "Hi"));
        cases.add(post(400, "gzip that breaks in the middle", PLAIN + GZIP, broken(Gzip.of("Hi ".repeat(99)))));
        for (String second : List.of("Hi again", "")) {
            byte[] other = Gzip.of(second);
            cases.add(post(400, "two of gzip", PLAIN + GZIP, joined(Gzip.of("Hi"), other)));
            other[2] = 7;
            cases.add(post(400, "gzip and half of one", PLAIN + GZIP, joined(Gzip.of("Hi"), other)));
        }
        cases.add(post(400, "gzip and something else", PLAIN + GZIP, joined(Gzip.of("Hi"), bytes("Hi"))));
        for (String other : List.of("br", "gzip", "identity")) {
            String twice = "\nContent-Encoding: identity\nContent-Encoding: " + other;
            cases.add(post(415, "the encodings identity and " + other, PLAIN + twice, "Hi"));
        }
        cases.add(post(400, "half of a gzip", PLAIN + GZIP, Arrays.copyOf(Gzip.of("Hi ".repeat(99)), 20)));
        cases.add(post(400, "a chunk without a length", PLAIN + CHUNKED, "zz\r\nHi\r\n0\r\n\r\n"));
        cases.add(post(400, "a chunk of less than nothing", PLAIN + CHUNKED, "-2\r\nHi\r\n0\r\n\r\n"));
        cases.add(post(400, "a chunk that goes on", PLAIN + CHUNKED, "2\r\nHi there\r\n0\r\n\r\n"));
        for (String encoding : List.of("br", "deflate", "zstd", "compress", "gzip, gzip", "nonsense", "aes128gcm")) {
            cases.add(post(415, "the encoding " + encoding, PLAIN + "\nContent-Encoding: " + encoding, "Hi"));
        }
        cases.add(post(415, "no media type", "", "Hi"));
        cases.add(post(415, "a form", FORM, "text=Hi"));
        cases.add(post(415, "XML", "\nContent-Type: application/xml", "<text>Hi</text>"));
        cases.add(post(415, "a charset nobody knows", PLAIN + "; charset=klingon", "Hi"));
        cases.add(post(415, "a charset other than UTF-8", PLAIN + "; charset=iso-8859-1", "Hi"));
        cases.add(post(400, "a media type that is none", "\nContent-Type: nonsense", "Hi"));
        cases.add(post(400, "an empty key", PLAIN + "\nIdempotency-Key: ", "Hi"));
        cases.add(post(400, "a key of 256 characters", PLAIN + "\nIdempotency-Key: " + "k".repeat(256), "Hi"));
        cases.add(post(400, "a key with a space", PLAIN + "\nIdempotency-Key: a b", "Hi"));
        cases.add(post(400, "half a quoted key", PLAIN + "\nIdempotency-Key: \"abc", "Hi"));
        cases.add(post(400, "the other half", PLAIN + "\nIdempotency-Key: abc\"", "Hi"));
        cases.add(post(400, "a quotation mark for a key", PLAIN + "\nIdempotency-Key: \"", "Hi"));
        cases.add(post(400, "two keys", PLAIN + "\nIdempotency-Key: a\nIdempotency-Key: b", "Hi"));
        cases.add(post(406, "an answer in HTML", PLAIN + "\nAccept: text/html", "Hi"));
        cases.add(ours(400, "two authors", "POST " + MESSAGES + "?author=a&author=b HTTP/1.1" + PLAIN, bytes("Hi")));
        cases.add(ours(400, "an empty author", "POST " + MESSAGES + "?author= HTTP/1.1" + PLAIN, bytes("Hi")));
        cases.add(ours(400, "NUL in the author", "POST " + MESSAGES + "?author=a%00 HTTP/1.1" + PLAIN, bytes("Hi")));
        cases.add(ours(
                400, "an author that is not UTF-8", "POST " + MESSAGES + "?author=%ff HTTP/1.1" + PLAIN, bytes("Hi")));
        return cases;
    }

    static List<Case> reads() {
        List<Case> cases = new ArrayList<>();
        for (String query : List.of(
                "after=",
                "after=0",
                "after=abc",
                "after=" + before + "x",
                "after=" + before + "%00",
                "after=" + before + "&after=" + before,
                "after=abcdefgh-9007199254740992",
                "after=abcdefgh--1",
                "after=" + before + "&before=1",
                "before=0",
                "before=-1",
                "before=x",
                "before=1e3",
                "before=99999999999999999999",
                "before=1&before=2",
                "limit=0",
                "limit=-1",
                "limit=501",
                "limit=x",
                "limit=",
                "limit=1.5",
                "limit=99999999999999999999",
                "limit=1&limit=2",
                "limit=%zz")) {
            cases.add(ours(400, query, "GET " + MESSAGES + "?" + query + " HTTP/1.1", new byte[0]));
        }
        cases.add(get(410, "a cursor of another log", MESSAGES + "?after=00000000-1"));
        cases.add(get(
                410,
                "a cursor ahead of the log",
                MESSAGES + "?after=" + before.replaceFirst("-.*", "-9007199254740991")));
        cases.add(get(400, "no room", "/api/messages"));
        cases.add(get(400, "an empty room", "/api/messages?room="));
        cases.add(get(400, "a bad room among good ones", "/api/messages?room=a&room=a%20b"));
        cases.add(get(400, "51 rooms", "/api/messages?" + manyRooms(51)));
        cases.add(get(400, "a parameter with a long name", "/api/rooms?%E2%80%AE" + "k".repeat(4_000) + "=3"));
        cases.add(get(400, "a limit on rooms that is none", "/api/rooms?limit=0"));
        cases.add(get(404, "a message that is not there", MESSAGES + "/9007199254740991"));
        cases.add(get(404, "a message without a number", MESSAGES + "/x"));
        cases.add(ours(406, "messages as HTML", "GET " + MESSAGES + " HTTP/1.1\nAccept: text/html", new byte[0]));
        cases.add(ours(
                400,
                "an Accept with half a number",
                "GET " + MESSAGES + " HTTP/1.1\nAccept: text/html;q=x",
                new byte[0]));
        cases.add(ours(400, "an Accept that is none", "GET " + MESSAGES + " HTTP/1.1\nAccept: nonsense", new byte[0]));
        return cases;
    }

    static List<Case> addresses() {
        List<Case> cases = new ArrayList<>();
        for (String room : List.of(
                "a%20b",
                "%F0%9F%91%8D", "a".repeat(65), "%3Cb%3E", "a*b", "a:b", "%CC%81a", "a%E2%80%8D", "a%EF%B8%8F")) {
            cases.add(get(400, "the room " + room, "/api/rooms/" + room + "/messages"));
        }
        cases.add(get(404, "nothing there", "/nothing"));
        cases.add(get(404, "nothing in the API", "/api/nothing"));
        cases.add(get(400, "nothing there, and a query that is none", "/comet.php/nothing?%zz"));
        cases.add(get(400, "nothing in the API, and a query that is none", "/api/nothing?%zz"));
        cases.add(get(400, "metrics with a name that is none", "/metrics?name[]=%zz"));
        cases.add(get(404, "what is inside the application", "/WEB-INF/web.xml"));
        for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "BREW")) {
            cases.add(ours(405, method, method + " " + MESSAGES + " HTTP/1.1", new byte[0]));
        }
        cases.add(ours(405, "posting rooms", "POST /api/rooms HTTP/1.1" + JSON, bytes("{}")));
        for (String path : List.of(
                "/api/rooms/%00/messages",
                "/api/rooms/a%2Fb/messages",
                "/api/../../etc/passwd",
                "/api/rooms/%2e%2e/messages",
                "/api/rooms/%zz/messages",
                "/api/rooms/a%09/messages",
                "/api/rooms/a%0Ab/messages",
                "/api/rooms/%ff/messages")) {
            cases.add(new Case("the path " + path, 400, "GET " + path + " HTTP/1.1", new byte[0], false));
        }
        return cases;
    }

    static List<Case> classic() {
        return List.of(
                ours(405, "asking the classic address by GET", "GET /comet.php HTTP/1.1", new byte[0]),
                ours(415, "a classic post of nothing known", "POST /comet.php HTTP/1.1", bytes("msg=Hi")),
                ours(415, "classic JSON", "POST /comet.php HTTP/1.1" + JSON, bytes("{}")),
                ours(400, "a form that is none", "POST /comet.php HTTP/1.1" + FORM, bytes("msg=%zz")),
                ours(400, "a form that is not UTF-8", "POST /comet.php HTTP/1.1" + FORM, bytes("msg=%ff")),
                ours(400, "two timestamps", "POST /comet.php HTTP/1.1" + FORM, bytes("timestamp=1&timestamp=2")),
                ours(400, "half a character in a msg", "POST /comet.php HTTP/1.1" + FORM, bytes("msg=a%ED%A0%80")),
                ours(413, "a long msg", "POST /comet.php HTTP/1.1" + FORM, bytes("msg=" + "a".repeat(65_537))),
                ours(
                        413,
                        "a msg that JSON makes long",
                        "POST /comet.php HTTP/1.1" + FORM,
                        bytes("msg=" + "\\".repeat(65_000))),
                ours(413, "a very long form", "POST /comet.php HTTP/1.1" + FORM, bytes("msg=" + "a".repeat(300_000))));
    }

    static List<String> oddPreferences() {
        return List.of(
                "Prefer:",
                "Prefer: wait",
                "Prefer: wait=",
                "Prefer: wait=0",
                "Prefer: wait=-5",
                "Prefer: wait=1.5",
                "Prefer: wait=soon",
                "Prefer: wait=\"\"",
                "Prefer: =5",
                "Prefer: respond-async",
                "Prefer: ;;;,,,",
                "Prefer: wait=x, wait=5",
                "Prefer: " + "a,".repeat(2_000));
    }

    private static String manyRooms(int count) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < count; i++) {
            query.append("&room=r").append(i);
        }
        return query.toString();
    }

    private static Case post(int status, String name, String headers, String body) {
        return post(status, name, headers, bytes(body));
    }

    private static Case post(int status, String name, String headers, byte[] body) {
        return ours(status, name, "POST " + MESSAGES + " HTTP/1.1" + headers, body);
    }

    private static Case get(int status, String name, String path) {
        return ours(status, name, "GET " + path + " HTTP/1.1", new byte[0]);
    }

    private static Case ours(int status, String name, String head, byte[] body) {
        return new Case(name, status, head, body, true);
    }

    private static byte[] broken(byte[] whole) {
        Arrays.fill(whole, whole.length / 2, whole.length / 2 + 4, (byte) 0xff);
        return whole;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
