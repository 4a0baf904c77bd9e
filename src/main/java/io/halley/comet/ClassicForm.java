package io.halley.comet;

import io.halley.log.Cursor;
import io.halley.log.Page;
import io.halley.message.Message;
import io.halley.poll.Answer;
import io.halley.poll.Form;
import io.halley.problem.Problem;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code {"msg":"…","timestamp":N}}, the messages joined with {@code <br/>}.
 *
 * <p>Where there is nothing, a 503 with the timestamp alone. A classic client appends whatever {@code msg} it gets, so
 * an empty one would print a blank line, and it is stopped for good by a body that it cannot parse; but on an error
 * with a timestamp it asks again and shows nothing.
 */
enum ClassicForm implements Form {
    MSG;

    @Override
    public Answer answer(Page page) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        if (!page.isEmpty()) {
            List<String> msg = new ArrayList<>();
            int length = 0;
            for (Message message : page.messages()) {
                String html = html(message);
                length += html.length();
                if (length > Page.MAX_BYTES && !msg.isEmpty()) {
                    break; // Escaped, some characters have five; the rest comes with the next answer.
                }
                msg.add(html);
            }
            json.add("msg", String.join("<br/>", msg));
            boolean whole = msg.size() == page.messages().size();
            json.add(
                    "timestamp",
                    whole
                            ? page.cursor().id()
                            : page.messages().get(msg.size() - 1).id());
        } else {
            json.add("timestamp", page.cursor().id());
        }
        Answer answer = answer(page.isEmpty() ? 503 : 200, json, page.isEmpty());
        return page.isEmpty() ? answer : answer.orLater(before(page));
    }

    /** As if the wait were over: it asks for the same again, since nothing lies between this number and the first message. */
    private static Answer before(Page page) {
        long number = page.messages().get(0).id() - 1;
        return answer(503, Json.createObjectBuilder().add("timestamp", number), true);
    }

    /** A number lets such a client go on where it was, should its proxy have a new token for it. */
    @Override
    public Answer ended(Cursor after) {
        byte[] problem = Problem.tokenEnded().with("timestamp", after.id()).json();
        return new Answer(401, Problem.MEDIA_TYPE.toString(), problem, true);
    }

    private static Answer answer(int status, JsonObjectBuilder json, boolean empty) {
        byte[] body = json.build().toString().getBytes(StandardCharsets.UTF_8);
        return new Answer(status, MediaType.APPLICATION_JSON, body, empty);
    }

    @Override
    public boolean obeysHeaders() {
        return false;
    }

    private static String html(Message message) {
        String html = message.html();
        return html != null ? html : escaped(message.text()).replace("\n", "<br/>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
