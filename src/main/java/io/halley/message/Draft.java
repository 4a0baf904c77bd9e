package io.halley.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to say, checked and sanitised, before it has a place in the log.
 *
 * @param author 1 to 64 characters in composed form (NFC), which show something and turn nothing that stands beside them;
 *     {@value #ANONYMOUS} where none is given
 * @param text what is said, as plain text: what a client shows that cannot or will not show HTML
 * @param html the same with its formatting, safe to show as it is; null where the message is plain
 * @param authorId whom the author's token names; null where nobody was asked
 * @param replyTo the message that it answers; 0 where it answers none
 */
public record Draft(
        String author,
        String text,
        @Nullable String html,
        @Nullable String authorId,
        long replyTo) {
    public static final String ANONYMOUS = "anonymous";

    private static final int AUTHOR_MAX = 64;
    private static final int TOPIC_MAX = 250;

    /** A message has its text twice where it is rich, and JSON writes quotation marks with two bytes. */
    private static final int SERVED_FACTOR = 2;

    /** Names, times and the author around the text; six bytes for a character are the most. */
    private static final int AROUND_BYTES = 1_024;

    private static final int MOST_BYTES_A_CHARACTER = 6;

    /** In characters: its text, and its HTML where it has one. */
    public int length() {
        return text.length() + (html == null ? 0 : html.length());
    }

    /** By whom, and nothing of what. */
    public Draft withoutText() {
        return new Draft(author, "", null, authorId, replyTo);
    }

    /** The same as somebody's. */
    public Draft signed(String name, @Nullable String id) {
        return new Draft(name, text, html, id, replyTo);
    }

    /** The same as an answer. */
    public Draft answering(long message) {
        return new Draft(author, text, html, authorId, message);
    }

    /** The same author in other words. */
    Draft saying(String otherText, @Nullable String otherHtml) {
        return new Draft(author, otherText, otherHtml, authorId, replyTo);
    }

    /** One that answers nothing. */
    public Draft(String author, String text, @Nullable String html, @Nullable String authorId) {
        this(author, text, html, authorId, 0);
    }

    /** Of whoever gives that name. */
    public Draft(String author, String text, @Nullable String html) {
        this(author, text, html, null);
    }

    /**
     * @throws MalformedException where author or text break a rule
     * @throws NothingSaidException where there is nothing to say
     */
    public static Draft plain(@Nullable String author, String text) {
        return new Draft(author(author), checkedText(text), null);
    }

    /**
     * Nobody's words: for an entry that says nothing.
     *
     * @throws MalformedException where the name is no author's
     */
    public static Draft signature(@Nullable String author) {
        return new Draft(author(author), "", null);
    }

    /**
     * Takes HTML from outside: sanitised, and read as text for those who want that.
     *
     * @throws MalformedException where author or text break a rule
     * @throws NothingSaidException where sanitising leaves nothing to say
     * @throws TooLargeException where it is longer once it is safe, before it is read as text
     */
    public static Draft rich(@Nullable String author, String html, int maxBytes) {
        String safe = cleaned("The HTML", HtmlPolicy.sanitise(cleaned("The HTML", html), maxBytes));
        return new Draft(author(author), checkedText(HtmlPolicy.text(safe)), safe);
    }

    /**
     * The name as it is kept.
     *
     * @throws MalformedException where it is no author's
     */
    public static String author(@Nullable String author) {
        if (author == null) {
            return ANONYMOUS;
        }
        String unturned = Characters.withoutBidiControls(whole("The author", author));
        String name = Characters.composed(Characters.withoutSpaceAround(unturned), AUTHOR_MAX);
        if (Characters.count(name) > AUTHOR_MAX || !Characters.isOneLine(name)) {
            throw new MalformedException("An author has 1 to 64 characters on one line; leave it out to be anonymous.");
        }
        if (Characters.showNothing(name) || Characters.pileMarks(name)) {
            throw new MalformedException("An author can be read: a name that shows something, without piles of marks.");
        }
        return name;
    }

    /**
     * The same author on what a room is about.
     *
     * @param topic empty, or blanks, for nothing in particular
     * @throws MalformedException where it is no topic
     */
    public Draft about(String topic) {
        String said = Characters.withoutSpaceAround(Characters.withoutBidiControls(cleaned("The topic", topic)));
        if (said.isEmpty()) {
            return withoutText();
        }
        if (Characters.count(said) > TOPIC_MAX || !Characters.isOneLine(said)) {
            throw new MalformedException("A topic has at most 250 characters on one line; leave it empty for none.");
        }
        if (Characters.showNothing(said) || Characters.pileMarks(said)) {
            throw new MalformedException("A topic can be read: it shows something, without piles of marks.");
        }
        return saying(said, null);
    }

    /**
     * Holds it to the limit that its body had to keep: sanitising writes some characters with five bytes, and JSON some
     * with two.
     *
     * @throws TooLargeException where what is kept of it, or served, is longer
     */
    public Draft within(int maxBytes, RoomName room) {
        if (lengthOf(text) > maxBytes) {
            throw new TooLargeException("The text of the message", maxBytes);
        }
        if (html != null && lengthOf(html) > maxBytes) {
            throw new TooLargeException(HtmlPolicy.SAFE, maxBytes);
        }
        int maxServed = SERVED_FACTOR * maxBytes + AROUND_BYTES;
        if (mayBeLonger(maxServed) && new Message(0, room, this, Instant.EPOCH).json().length > maxServed) {
            throw new TooLargeException("The message, as JSON,", maxServed);
        }
        return this;
    }

    private boolean mayBeLonger(int maxServed) {
        int characters = text.length() + (html == null ? 0 : html.length());
        return MOST_BYTES_A_CHARACTER * characters + AROUND_BYTES > maxServed;
    }

    private static int lengthOf(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String checkedText(String text) {
        String said = cleaned("The text", text);
        if (Characters.showNothing(said)) {
            throw new NothingSaidException();
        }
        return said;
    }

    private static String cleaned(String what, String value) {
        return Characters.cleaned(whole(what, value));
    }

    /** Which character half of one was cannot be known any more: who sent it is told, for they have cut a text amiss. */
    private static String whole(String what, String value) {
        if (Characters.haveHalfACharacter(value)) {
            throw new MalformedException(what + " has half of a surrogate pair in it: cut no text within a character.");
        }
        return value;
    }
}
