package io.halley.poll;

import io.halley.log.Cursor;
import io.halley.log.Page;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Says which ids it brings; the body is all that a test looks at. */
enum Ids implements Form {
    OBEDIENT,
    CLASSIC;

    @Override
    public Answer answer(Page page) {
        String ids = page.messages().stream()
                .map(message -> Long.toString(message.id()))
                .collect(Collectors.joining(","));
        return new Answer(200, "text/plain", ids.getBytes(StandardCharsets.US_ASCII), page.isEmpty());
    }

    @Override
    public Answer ended(Cursor after) {
        return new Answer(401, "text/plain", "ended".getBytes(StandardCharsets.US_ASCII), true);
    }

    @Override
    public boolean obeysHeaders() {
        return this == OBEDIENT;
    }
}
