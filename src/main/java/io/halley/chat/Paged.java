package io.halley.chat;

import io.halley.log.Page;
import io.halley.poll.Answer;
import io.halley.poll.Form;

/** A form whose answers are pages of messages, beside which something else may stand. */
interface Paged extends Form {
    /** @param presence a JSON object */
    Answer answer(Page page, byte[] presence);
}
