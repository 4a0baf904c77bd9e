package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.SharedContainerConfig;
import org.microshed.testing.jupiter.MicroShedTest;

/** Who is in a room, and who is typing there, as clients are told. */
@MicroShedTest
@SharedContainerConfig(HalleyDeployment.class)
public class PresenceIT {
    private static final String WAIT = "wait=20";

    private final HalleyClient client = HalleyDeployment.client();
    private final String room = freshRoom();

    @Test
    void whoWaitsIsThereAndWhoLeavesIsNot() {
        JsonObject ann = told(wait("as=Ann"));
        assertThat(names(ann, "participants")).isEmpty();
        CompletableFuture<HttpResponse<String>> next = wait("as=Ann&seen=" + ann.getString("tag"));
        JsonObject alone = told(next);
        assertThat(names(alone, "participants")).containsExactly("Ann");
        CompletableFuture<HttpResponse<String>> bob = wait("as=Bob&visit=phone&seen=" + alone.getString("tag"));
        JsonObject both = told(wait("as=Ann&seen=" + alone.getString("tag")));
        assertThat(names(both, "participants")).containsExactly("Ann", "Bob");
        assertThat(both.getInt("count")).isEqualTo(2);
        assertThat(told(bob).getString("tag")).isEqualTo(both.getString("tag"));
        CompletableFuture<HttpResponse<String>> after = wait("as=Ann&seen=" + both.getString("tag"));
        assertThat(delete("participants?as=Bob").statusCode()).isEqualTo(204);
        assertThat(delete("participants?as=Bob&visit=phone").statusCode()).isEqualTo(204);
        assertThat(names(told(after), "participants")).containsExactly("Ann");
    }

    @Test
    void whoTypesIsToldOfUntilTheyHaveSaidIt() {
        JsonObject nobody = told(wait("as=Ann"));
        JsonObject ann = told(wait("as=Ann&seen=" + nobody.getString("tag")));
        CompletableFuture<HttpResponse<String>> next = wait("seen=" + ann.getString("tag"));
        assertThat(type("?as=Ann").statusCode()).isEqualTo(204);
        JsonObject typing = told(next);
        assertThat(names(typing, "typing")).containsExactly("Ann");
        client.postJson(room, "{\"author\":\"Ann\",\"text\":\"Hi\"}");
        await().until(() -> names(participants(), "typing").isEmpty());
        assertThat(names(participants(), "participants")).containsExactly("Ann");
    }

    /** A message and a change of presence are one answer where they come together, and neither holds up the other. */
    @Test
    void aMessageIsToldBesideIt() {
        told(wait("as=Ann"));
        await().until(() -> !names(participants(), "participants").isEmpty());
        CompletableFuture<HttpResponse<String>> next =
                wait("seen=" + participants().getString("tag"));
        assertThat(client.postText(room, "Hi").statusCode()).isEqualTo(201);
        assertThat(json(next.join()).getJsonArray("messages")).hasSize(1);
    }

    @Test
    void whoDoesNotAskIsToldNothingAndSeesNobodyComing() {
        String cursor = client.newest(room).getString("cursor");
        CompletableFuture<HttpResponse<String>> plain =
                client.sendAsync(client.request(messages(room) + "?after=" + cursor, "Prefer", "wait=3"));
        told(wait("as=Ann"));
        await().until(() -> !names(participants(), "participants").isEmpty());
        JsonObject answer = json(plain.join());
        assertThat(answer.getJsonArray("messages")).isEmpty();
        assertThat(answer).doesNotContainKey("presence");
    }

    @Test
    void aStreamHasItToo() {
        String cursor = client.newest(room).getString("cursor");
        String asked = messages(room) + "?after=" + cursor + "&with=presence,typing&as=Ann&visit=s";
        try (ServerSentEvents stream = ServerSentEvents.of(client, asked)) {
            await().until(() -> names(last(stream)).equals(List.of("Ann")));
            told(wait("as=Bob"));
            await().until(() -> names(last(stream)).equals(List.of("Ann", "Bob")));
            int events = stream.events().size();
            client.postText(room, "Hi");
            assertThat(stream.texts(1)).containsExactly("Hi");
            assertThat(json(stream.events().get(events).data())).doesNotContainKey("presence");
        }
    }

    private static List<String> names(JsonObject presence) {
        return presence.isEmpty() ? List.of() : names(presence, "participants");
    }

    /** What the last event that told of it has told. */
    private static JsonObject last(ServerSentEvents stream) {
        JsonObject last = JsonValue.EMPTY_JSON_OBJECT;
        for (ServerSentEvents.Event event : stream.events()) {
            last = json(event.data()).containsKey("presence")
                    ? json(event.data()).getJsonObject("presence")
                    : last;
        }
        return last;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with=all",
                "with=presence&with=typing",
                "with=presence&in=kitchen",
                "with=presence&as=",
                "with=presence&as=%E2%80%AE",
                "with=presence&visit=a%20b",
                "with=presence&seen=0123456789012345678901234567890123456",
                "in=ROOM",
                "as=Ann",
                "visit=a",
                "seen=a"
            })
    void whatCannotBeMeantIsRefused(String query) {
        String cursor = client.newest(room).getString("cursor");
        String path = messages(room) + "?after=" + cursor + "&" + query.replace("ROOM", room);
        for (String accept : List.of("application/json", "text/event-stream")) {
            HttpResponse<String> refused = client.get(path, "Accept", accept);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        }
        assertThat(client.get(messages(room) + "?with=presence").statusCode()).isEqualTo(400);
        assertThat(client.get("/api/messages?room=a&room=b&with=presence&after=" + cursor)
                        .statusCode())
                .isEqualTo(400);
    }

    private CompletableFuture<HttpResponse<String>> wait(String query) {
        return wait(query, "presence,typing");
    }

    private CompletableFuture<HttpResponse<String>> wait(String query, String with) {
        String cursor = client.newest(room).getString("cursor");
        String beside = query.contains("with=") ? query : query + "&with=" + with;
        return client.sendAsync(client.request(messages(room) + "?after=" + cursor + "&" + beside, "Prefer", WAIT));
    }

    private static JsonObject told(CompletableFuture<HttpResponse<String>> answer) {
        return json(answer.join()).getJsonObject("presence");
    }

    private JsonObject participants() {
        return json(client.get("/api/rooms/" + room + "/participants"));
    }

    private static List<String> names(JsonObject told, String of) {
        return told.getJsonArray(of).getValuesAs(JsonObject.class).stream()
                .map(who -> who.getString("name"))
                .toList();
    }

    private HttpResponse<String> delete(String path) {
        return client.send(client.request("/api/rooms/" + room + "/" + path).DELETE());
    }

    private HttpResponse<String> type(String query) {
        return client.send(client.request("/api/rooms/" + room + "/participants/typing" + query)
                .PUT(BodyPublishers.noBody()));
    }
}
