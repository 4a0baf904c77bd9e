package io.halley.chat;

import io.halley.log.Cursor;
import io.halley.log.Page;
import io.halley.message.RoomName;
import io.halley.poll.Answer;
import io.halley.poll.Form;
import io.halley.presence.Presence;
import io.halley.presence.Told;

/**
 * The answers for who wants to be told who is there, beside the messages. All who have been told the same last share them.
 *
 * @param seen the tag of that; empty for nothing
 */
record PresentForm(Paged base, RoomName room, Told.Of asked, String seen, Presence presence) implements Form {
    @Override
    public Answer answer(Page page) {
        Told told = told();
        return isNews(told)
                ? base.answer(page, told.json()).goingOnIn(new PresentForm(base, room, asked, told.tag(), presence))
                : base.answer(page);
    }

    @Override
    public Answer nothing(Cursor after) {
        return base.nothing(after);
    }

    @Override
    public boolean hasNews() {
        return isNews(told());
    }

    /**
     * Who comes with a tag was told lately, and perhaps by another server, which knows a little more or less: told at once, they
     * would go to and fro between the two as fast as the network is. In a crowd who comes without one waits with all others.
     */
    @Override
    public boolean isToldAtOnce() {
        boolean isNews = hasNews();
        boolean isFirst = seen.isEmpty() && !presence.isCrowd(room);
        if (isNews && !isFirst) {
            presence.tellSoon(room);
        }
        return isNews && isFirst;
    }

    private boolean isNews(Told told) {
        return !told.tag().equals(seen);
    }

    private Told told() {
        return presence.told(room, asked);
    }

    @Override
    public Answer ended(Cursor after) {
        return base.ended(after);
    }

    @Override
    public boolean obeysHeaders() {
        return base.obeysHeaders();
    }
}
