package io.halley;

import static io.halley.HalleyClient.messages;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * All ways to a room.
 *
 * @param epoch the beginning of the log's cursors
 * @param first the id of a message that is one's own; behind it are another one's, one's own and another one's
 */
record RoomWays(HalleyClient client, String room, String epoch, long first) {
    /** What an answer has in it that was served. Streams are opened with a cursor of another log, so that they end. */
    static String shown(String way, String said) {
        return switch (way) {
            case "classic-wait" -> "timestamp";
            case "listen", "listen-to-many" -> "event: gone";
            case "muted" -> "u-77";
            case "replies" -> "cursor";
            default -> said;
        };
    }

    HttpRequest.Builder asked(String way) {
        String ofRoom = "/api/rooms/" + room;
        String messages = messages(room);
        String cursor = epoch + "-0";
        return switch (way) {
            case "list" -> client.request("/api/rooms");
            case "read" -> client.request(messages);
            case "read-before" -> client.request(messages + "?before=" + (first + 1));
            case "read-after" -> client.request(messages + "?after=" + cursor);
            case "wait" -> client.request(messages + "?after=" + cursor, "Prefer", "wait=5");
            case "read-one" -> client.request(messages + "/" + first);
            case "read-none" -> client.request(messages + "/9007199254740991");
            case "many" -> client.request("/api/messages?room=" + room);
            case "many-with-lobby" -> client.request("/api/messages?room=lobby&room=" + room);
            case "wait-for-many" ->
                client.request("/api/messages?room=lobby&room=" + room + "&after=" + cursor, "Prefer", "wait=5");
            case "follow" -> client.request(ofRoom + "/stream");
            case "follow-many" -> client.request("/api/stream?room=lobby&room=" + room);
            case "follow-live" -> client.request(ofRoom + "/stream?offset=-1&live=long-poll");
            case "measure" -> client.request(ofRoom + "/stream").method("HEAD", BodyPublishers.noBody());
            case "listen" -> client.request(messages + "?after=00000000-1", "Accept", "text/event-stream");
            case "listen-to-many" ->
                client.request("/api/messages?room=" + room + "&after=00000000-1", "Accept", "text/event-stream");
            case "post-text" ->
                client.request(messages, "Content-Type", "text/plain").POST(BodyPublishers.ofString("Hi"));
            case "post-json" ->
                client.request(messages, "Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"text\":\"Hi\"}"));
            case "edit-own" -> edit(first);
            case "edit-another's" -> edit(first + 1);
            case "delete-own" -> client.request(messages + "/" + (first + 2)).DELETE();
            case "delete-another's" ->
                client.request(messages + "/" + (first + 3)).DELETE();
            case "replies" -> client.request(messages + "/" + first + "/replies");
            case "react" -> client.request(star()).PUT(BodyPublishers.noBody());
            case "unreact" -> client.request(star()).DELETE();
            case "seen" -> client.request(ofRoom + "/seen");
            case "see" ->
                client.request(ofRoom + "/seen?cursor=" + epoch + "-" + first).PUT(BodyPublishers.noBody());
            case "search" -> client.request("/api/search?q=ourselves");
            case "participants" -> client.request(ofRoom + "/participants");
            case "be-gone" -> client.request(ofRoom + "/participants").DELETE();
            case "type" -> client.request(ofRoom + "/participants/typing").PUT(BodyPublishers.noBody());
            case "pause" -> client.request(ofRoom + "/participants/typing").DELETE();
            case "name-topic" ->
                client.request(ofRoom + "/topic", "Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"topic\":\"Where we go\"}"));
            case "lock" -> client.request(ofRoom + "/lock").PUT(BodyPublishers.noBody());
            case "unlock" -> client.request(ofRoom + "/lock").DELETE();
            case "mute" -> mute();
            case "muted" -> client.request(ofRoom + "/muted");
            case "unmute" -> client.request(ofRoom + "/muted?person=u-77").DELETE();
            case "look" -> client.request(ofRoom);
            case "make" ->
                client.request(ofRoom, "Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"kind\":\"private\"}"));
            case "make-public" ->
                client.request(ofRoom, "Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"kind\":\"public\"}"));
            case "members" -> client.request(ofRoom + "/members");
            case "let-in" -> client.request(ofRoom + "/members?person=u-77").PUT(BodyPublishers.noBody());
            case "take-out" -> client.request(ofRoom + "/members?person=u-77").DELETE();
            case "hand-over" -> client.request(ofRoom + "/owner?person=u-OWNER").PUT(BodyPublishers.noBody());
            case "classic-wait" -> form("timestamp=0");
            case "classic-post" -> form("msg=Hi");
            default -> throw new IllegalArgumentException(way);
        };
    }

    private String star() {
        return messages(room) + "/" + (first + 1) + "/reactions/%E2%AD%90";
    }

    private HttpRequest.Builder edit(long id) {
        return client.request(messages(room) + "/" + id, "Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString("mended"));
    }

    /** Somebody who says nothing here. */
    private HttpRequest.Builder mute() {
        String until = Instant.now().plus(1, ChronoUnit.DAYS).toString();
        return client.request("/api/rooms/" + room + "/muted?person=u-77", "Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"until\":\"" + until + "\"}"));
    }

    private HttpRequest.Builder form(String form) {
        return client.request("/comet.php", "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }
}
