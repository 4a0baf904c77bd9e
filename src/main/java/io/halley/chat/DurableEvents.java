package io.halley.chat;

import io.halley.log.Cursor;
import io.halley.log.Page;
import io.halley.poll.Answer;
import io.halley.poll.EventStreams;
import io.halley.poll.Form;
import java.io.ByteArrayOutputStream;

/**
 * A Durable Stream as server-sent events: the messages, where there are any, and then where to go on from.
 *
 * @param above what the client has as its {@code Stream-Cursor}, where that is of the future; those who have none, or a usual
 *     one, share their events
 */
record DurableEvents(long above) implements Form {
    /** The names, the offset and the line breaks around the JSON. */
    private static final int AROUND_BYTES = 160;

    @Override
    public Answer answer(Page page) {
        ByteArrayOutputStream events = new ByteArrayOutputStream(AROUND_BYTES);
        if (!page.isEmpty()) {
            JsonForm.write(events, "event: data\ndata: ");
            events.writeBytes(JsonForm.messages(page));
            JsonForm.write(events, "\n\n");
        }
        JsonForm.write(
                events,
                "event: control\ndata: {\"streamNextOffset\":\"" + Offset.of(page.cursor()) + "\",\"streamCursor\":\""
                        + StreamCursor.after(above) + "\"" + (page.more() ? "" : ",\"upToDate\":true") + "}\n\n");
        return new Answer(200, EventStreams.MEDIA_TYPE, events.toByteArray(), page.isEmpty())
                .orLater(JsonForm.LATER)
                .goingOnFrom(page.cursor());
    }

    @Override
    public Answer ended(Cursor after) {
        return JsonForm.ENDED;
    }

    @Override
    public boolean obeysHeaders() {
        return false;
    }
}
