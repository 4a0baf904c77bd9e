package io.halley.chat;

import io.halley.log.Cursor;
import io.halley.log.Page;
import io.halley.poll.Answer;
import io.halley.poll.Form;
import io.halley.poll.Reply.Header;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The answers to reads of a Durable Stream in JSON mode: an array of what a poll's answer has as {@code messages}, and all
 * else in headers.
 */
enum DurableForm implements Form {
    /** At once, also where there is nothing. */
    CATCH_UP,
    /** Where there is nothing when the wait is over, nothing. */
    LONG_POLL,
    /** Where the stream ends, which is another place the next moment. */
    TAIL;

    private static final Header NOT_KEPT = new Header("Cache-Control", "no-store");

    /** For pages of ours alone; those of other sites that may read ask by CORS. */
    private static final Header NOT_EMBEDDED = new Header("Cross-Origin-Resource-Policy", "same-origin");

    @Override
    public Answer answer(Page page) {
        boolean nothing = page.isEmpty() && this == LONG_POLL;
        byte[] json = nothing ? new byte[0] : JsonForm.messages(page);
        return new Answer(nothing ? 204 : 200, MediaType.APPLICATION_JSON, json, page.isEmpty())
                .orLater(JsonForm.LATER)
                .with(headers(page, json));
    }

    private List<Header> headers(Page page, byte[] json) {
        List<Header> headers = new ArrayList<>(List.of(NOT_KEPT, NOT_EMBEDDED));
        headers.add(new Header("Stream-Next-Offset", Offset.of(page.cursor())));
        if (!page.more()) {
            headers.add(new Header("Stream-Up-To-Date", "true"));
        }
        if (this != TAIL && json.length > 0) {
            headers.add(new Header(HttpHeaders.ETAG, tag(page, json)));
        }
        return headers;
    }

    /** What is said of old messages changes with them: so the tag is of what is told, and not of its place alone. */
    private static String tag(Page page, byte[] json) {
        CRC32C sum = new CRC32C();
        sum.update(json);
        return '"' + Offset.of(page.cursor()) + ":" + HexFormat.of().toHexDigits((int) sum.getValue()) + '"';
    }

    /** The tag that an answer to a catch-up has. */
    static String tagOf(Answer answer) {
        return answer.own().stream()
                .filter(header -> header.name().equals(HttpHeaders.ETAG))
                .map(Header::value)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Answer ended(Cursor after) {
        return JsonForm.ENDED;
    }

    /** They ask again the same instant, and wait without being told how long. */
    @Override
    public boolean obeysHeaders() {
        return false;
    }
}
