package io.halley;

import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classic contract, from an empty log on. */
class CometIT {
    private Path database = Path.of("");
    private LibertyServer server;
    private HalleyClient client;

    @BeforeEach
    void start(@TempDir Path folder) {
        server =
                new LibertyServer(folder, Map.of("HALLEY_POLL_MAX_WAIT", "5s", "HALLEY_COMET_ROOM", "classic")).await();
        client = server.client();
        database = folder.resolve("data/halley.db");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSlashBehindItsAddressIsAnswered() {
        HttpResponse<String> answer =
                client.send(client.request("/comet.php/", "Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("msg=Hi")));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void keepsTheContract() {
        waitsOnAnEmptyLogAndIsToldSoWhenTheWaitIsOver();
        meetsTheJsonApiInBothDirections();
        joinsWhatWasSaidBetweenTwoPolls();
        storesNothingForAnEmptyMsg();
        givesNoAnswerThatWouldStopAClient();
        saysNothingTwiceThatAnotherServerHasSaidFirst();
        goesOnWithWhatIsLeftBehindATrim();
    }

    private void waitsOnAnEmptyLogAndIsToldSoWhenTheWaitIsOver() {
        HttpResponse<String> over = client.submit("timestamp=0").join();
        assertThat(over.statusCode()).isEqualTo(503);
        assertThat(over.body()).isEqualTo("{\"timestamp\":0}");

        CompletableFuture<HttpResponse<String>> first = client.submit("timestamp=0");
        assertThat(submit("msg=%3Cb%3EHi")).isEmpty();
        assertThat(first.join().body()).isEqualTo("{\"msg\":\"<b>Hi</b>\",\"timestamp\":1}");
        assertThat(submit("timestamp=0")).isEqualTo("{\"msg\":\"<b>Hi</b>\",\"timestamp\":1}");
        assertThat(submit("timestamp=")).isEqualTo("{\"msg\":\"<b>Hi</b>\",\"timestamp\":1}");
    }

    private void meetsTheJsonApiInBothDirections() {
        CompletableFuture<HttpResponse<String>> classic = client.submit("timestamp=1");
        CompletableFuture<HttpResponse<String>> modern = client.poll(client.cursor("classic"), "classic");
        submit("msg=two");
        assertThat(classic.join().body()).isEqualTo("{\"msg\":\"two\",\"timestamp\":2}");
        assertThat(texts(json(modern.join()))).containsExactly("two");

        classic = client.submit("timestamp=2");
        client.postText("classic", "1 < 2\n& so on");
        assertThat(json(classic.join()).getString("msg")).isEqualTo("1 &lt; 2<br/>&amp; so on");
    }

    private void joinsWhatWasSaidBetweenTwoPolls() {
        submit("msg=a");
        submit("msg=b");
        submit("msg=c");
        await().untilAsserted(() ->
                assertThat(submit("timestamp=3")).isEqualTo("{\"msg\":\"a<br/>b<br/>c\",\"timestamp\":6}"));
    }

    private void storesNothingForAnEmptyMsg() {
        for (String nothing :
                List.of("", "+", "%E2%80%8B", "%3Cbr%3E", "%26nbsp%3B", "%3Cp%3E%E2%80%8B%3C/p%3E", "%3Cscript%3E")) {
            assertThat(submit("msg=" + nothing)).as(nothing).isEmpty();
        }
        assertThat(client.newest("classic").getJsonArray("messages")).hasSize(6);
    }

    private void givesNoAnswerThatWouldStopAClient() {
        // The old script counted in seconds: a page that was open when it was replaced asks like this.
        assertThat(json(client.submit("timestamp=1700000000").join()).getInt("timestamp"))
                .isEqualTo(6);

        // And what is no number was 0 to it.
        for (String none : List.of("undefined", "null", "abc", "NaN", "-1", "1e3", "%2B1", "9".repeat(30), "٣")) {
            assertThat(submit("timestamp=" + none)).as(none).isEqualTo("{\"msg\":\"c\",\"timestamp\":6}");
        }

        JsonObject over = json(client.submit("timestamp=6").join());
        assertThat(over.keySet()).containsExactly("timestamp");
        assertThat(over.getInt("timestamp")).isEqualTo(6);
    }

    /** Another server may have told what it wrote before this one has looked into the log. */
    private void saysNothingTwiceThatAnotherServerHasSaidFirst() {
        execute(
                "update log_head set last_id = 7",
                "insert into message (id, room, author, text, at) values (7, 'classic', 'anonymous', 'elsewhere', 0)",
                "update room set messages = 7, last_id = 7 where name = 'classic'");
        assertThat(client.submit("timestamp=7").join().body()).isEqualTo("{\"timestamp\":7}");
    }

    /** And the JSON API tells of the gap. */
    private void goesOnWithWhatIsLeftBehindATrim() {
        String cursor = client.cursor("classic").replaceFirst("-.*", "-1");
        server.stop();
        execute(
                "delete from message where id <= 4",
                "update room set messages = 3, trimmed_id = 4 where name = 'classic'");
        server.restart();
        assertThat(submit("timestamp=1")).isEqualTo("{\"msg\":\"b<br/>c<br/>elsewhere\",\"timestamp\":7}");

        HttpResponse<String> gone = client.get(HalleyClient.messages("classic") + "?after=" + cursor);
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(texts(json(client.follow(gone, json(gone).getString("missed")))))
                .containsExactly("b", "c", "elsewhere");
        assertThat(texts(client.after(json(gone).getString("cursor"), "classic")))
                .isEmpty();
    }

    private void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String submit(String form) {
        HttpResponse<String> response = client.submit(form).join();
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
