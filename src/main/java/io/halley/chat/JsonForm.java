package io.halley.chat;

import io.halley.log.Cursor;
import io.halley.log.Page;
import io.halley.message.Message;
import io.halley.poll.Answer;
import io.halley.problem.Problem;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The answers of the JSON API. They are put together from the messages' own bytes, which are made once; what is around
 * them (names of rooms, cursors, numbers) has no character that JSON would want escaped.
 */
enum JsonForm implements Paged {
    PAGE;

    /** The braces, names and the cursor around the messages. */
    private static final int AROUND_BYTES = 80;

    /** What is said where an answer finds no room on its way. */
    static final Answer LATER =
            new Answer(503, Problem.MEDIA_TYPE.toString(), Problem.tooBusy().json(), false);

    static final Answer ENDED =
            new Answer(401, Problem.MEDIA_TYPE.toString(), Problem.tokenEnded().json(), true);

    @Override
    public Answer answer(Page page) {
        return answer(page(page), page.isEmpty());
    }

    @Override
    public Answer answer(Page page, byte[] presence) {
        return answer(page(page, presence), false);
    }

    @Override
    public Answer ended(Cursor after) {
        return ENDED;
    }

    /** An answer with this JSON. */
    static Answer answer(byte[] json, boolean empty) {
        return new Answer(200, MediaType.APPLICATION_JSON, json, empty).orLater(LATER);
    }

    @Override
    public boolean obeysHeaders() {
        return true;
    }

    /** {@code {"messages":[…],"cursor":"…","more":false}} */
    static byte[] page(Page page) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(length(page));
        writePage(json, page);
        write(json, "}");
        return json.toByteArray();
    }

    /** {@code {"messages":[…],"cursor":"…","more":false,"presence":{…}}} */
    static byte[] page(Page page, byte[] presence) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(length(page) + presence.length);
        writePage(json, page);
        write(json, ",\"presence\":");
        json.writeBytes(presence);
        write(json, "}");
        return json.toByteArray();
    }

    private static void writePage(ByteArrayOutputStream json, Page page) {
        write(json, "{\"messages\":");
        writeMessages(json, page);
        write(json, ",\"cursor\":\"" + page.cursor() + "\",\"more\":" + page.more());
    }

    /** {@code […]} */
    static byte[] messages(Page page) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(length(page));
        writeMessages(json, page);
        return json.toByteArray();
    }

    private static int length(Page page) {
        int length = AROUND_BYTES;
        for (Message message : page.messages()) {
            length += message.json().length + 1;
        }
        return length;
    }

    private static void writeMessages(ByteArrayOutputStream json, Page page) {
        json.write('[');
        String separator = "";
        for (Message message : page.messages()) {
            write(json, separator);
            json.writeBytes(message.json());
            separator = ",";
        }
        json.write(']');
    }

    static void write(ByteArrayOutputStream json, String text) {
        json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
