package io.halley.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.halley.log.Cursor;
import io.halley.log.Page;
import io.halley.poll.Answer;
import io.halley.poll.EventStreams;
import java.io.ByteArrayOutputStream;

/**
 * The answers of the JSON API as server-sent events (WHATWG HTML, 9.2): one event is one answer, and its id the cursor to go
 * on from. Where there is nothing to say it is a comment, which readers pass over.
 */
enum EventForm implements Paged {
    /** One after the other in one response. */
    STREAM(""),
    /**
     * The only one of its response. Browsers ask again after some seconds where they are told nothing; as they are not told
     * by headers that the server is full, it is not at once.
     */
    ONCE("retry: 1000\n");

    /** The names, the cursor and the line breaks around the JSON. */
    private static final int AROUND_BYTES = 80;

    private final String before;

    EventForm(String before) {
        this.before = before;
    }

    @Override
    public Answer answer(Page page) {
        byte[] event = page.isEmpty() ? (before + ":\n\n").getBytes(US_ASCII) : event(page, JsonForm.page(page));
        return answer(event, page.isEmpty()).goingOnFrom(page.cursor());
    }

    @Override
    public Answer answer(Page page, byte[] presence) {
        return answer(event(page, JsonForm.page(page, presence)), false).goingOnFrom(page.cursor());
    }

    private byte[] event(Page page, byte[] json) {
        return event("id: " + page.cursor() + "\n", json);
    }

    /** The end of what can be told from the reader's cursor on, with this problem. */
    Answer gone(byte[] problem) {
        return answer(event("event: gone\n", problem), false);
    }

    private static Answer answer(byte[] event, boolean empty) {
        return new Answer(200, EventStreams.MEDIA_TYPE, event, empty).orLater(JsonForm.LATER);
    }

    private byte[] event(String name, byte[] json) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(json.length + AROUND_BYTES);
        JsonForm.write(event, before + name + "data: ");
        event.writeBytes(json);
        JsonForm.write(event, "\n\n");
        return event.toByteArray();
    }

    @Override
    public Answer ended(Cursor after) {
        return JsonForm.ENDED;
    }

    @Override
    public boolean obeysHeaders() {
        return true;
    }
}
