package io.halley.poll;

import io.halley.log.Cursor;
import io.halley.log.Page;
import java.util.List;

/** The form in which a kind of client wants its answers. One instance a kind: polls of one form share their answers. */
public interface Form {
    /** What to answer with: where the page is empty, the wait was over, or could not begin. */
    Answer answer(Page page);

    /** What to answer with where there is nothing to say after this, or nothing that may be said. */
    default Answer nothing(Cursor after) {
        return answer(new Page(List.of(), after, false));
    }

    /** Whether there is something to tell beside the messages: then a page without any ends a wait as well. */
    default boolean hasNews() {
        return false;
    }

    /**
     * Asked of who has just come to wait.
     *
     * @return whether that is told at once. Where not, and there is some, its room is told of in a moment
     *     ({@link ParkedPolls#tellBeside})
     */
    default boolean isToldAtOnce() {
        return false;
    }

    /** What to answer with, status 401, where the asker's time was over before there was anything to say after this. */
    Answer ended(Cursor after);

    /**
     * Whether its clients obey headers: ask by {@code Prefer: wait}, and come back after {@code Retry-After}. Those that
     * do not ask again the same instant, whatever they are told; so they are held for at least a second, also where the
     * server is full or has lost its log.
     */
    boolean obeysHeaders();
}
