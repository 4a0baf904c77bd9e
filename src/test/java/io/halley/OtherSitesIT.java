package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.ids;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/** Requests that a page of another site can have a browser send, to a server that knows no such page. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class OtherSitesIT {
    private static final byte[] TEXT = "Hi".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FORM = "msg=Hi+from+elsewhere".getBytes(StandardCharsets.UTF_8);

    private final HalleyClient client = HalleyDeployment.client();
    private final RawHttp http = new RawHttp(client.uri("/"));
    private final String room = freshRoom();
    private final String post = "POST " + messages(room) + "?author=admin HTTP/1.1\nContent-Type: text/plain";
    private final String classic = "POST /comet.php HTTP/1.1\nContent-Type: application/x-www-form-urlencoded";

    @AfterEach
    void nothingWasSaid() {
        assertThat(ids(client.newest(room))).isEmpty();
        assertThat(client.newest("lobby").toString()).doesNotContain("Hi from elsewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site\nOrigin: http://evil.example",
                "Sec-Fetch-Site: same-site\nOrigin: http://localhost:1",
                "Sec-Fetch-Site: cross-site\nOrigin: null",
                "Sec-Fetch-Site: cross-site",
                "Origin: http://evil.example",
                "Origin: http://localhost:1",
                "Origin: null"
            })
    void storeNothing(String whose) throws IOException {
        for (RawHttp.Answer answer :
                new RawHttp.Answer[] {http.send(post + "\n" + whose, TEXT), http.send(classic + "\n" + whose, FORM)}) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.body()).contains("urn:halley:problem:other-site");
            assertThat(answer.head()).doesNotContain("Access-Control");
        }
    }

    /** A web server's plug-in would say so of a request that it passes on; here clients could. */
    @ParameterizedTest
    @ValueSource(strings = {"$WSSN: evil.example", "$WSSN: a b", "$WSSP: x", "$WSSC: https", "$WSRA: 203.0.113.1"})
    void areNotBelievedWhatPluginsSay(String header) throws IOException {
        assertThat(http.send("GET /api/rooms HTTP/1.1\n" + header, new byte[0]).status())
                .isEqualTo(200);
        assertThat(http.send("GET /openapi/ui HTTP/1.1\n" + header, new byte[0]).header("Location"))
                .startsWith(client.uri("/openapi/ui").toString());
    }

    /** DNS rebinding: the browser takes it for the page's own server. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:9080", "localhost.evil.example", "1", "....", "[::1]x"})
    void seeNothingByANameOfTheirOwn(String name) throws IOException {
        String host = "\nHost: " + name + "\nSec-Fetch-Site: same-origin\nOrigin: http://" + name;
        for (String path : new String[] {"/", "/api", "/api/rooms", messages(room), "/metrics", "/client/http.js"}) {
            RawHttp.Answer answer = http.send("GET " + path + " HTTP/1.1" + host, new byte[0]);
            assertThat(answer.status()).as(path).isEqualTo(421);
            assertThat(answer.body()).contains("urn:halley:problem:unknown-host");
        }
        assertThat(http.send(post + host, TEXT).status()).isEqualTo(421);
        assertThat(http.send(classic + host, FORM).status()).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: text/plain", "Access-Control-Request-Headers: prefer"})
    void areNotToldThatTheyMay(String header) throws IOException {
        RawHttp.Answer answer = http.send(
                "OPTIONS " + messages(room) + " HTTP/1.1\nOrigin: http://evil.example\n"
                        + "Access-Control-Request-Method: POST\n" + header,
                new byte[0]);
        assertThat(answer.head()).doesNotContain("Access-Control-Allow");
    }
}
