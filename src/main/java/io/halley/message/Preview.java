package io.halley.message;

/**
 * How a message begins, without its formatting: enough to know it by in a list.
 *
 * @param beginning the message as a plain one, with as much of its text as there is here
 * @param shortened whether that is not all of it
 */
public record Preview(Message beginning, boolean shortened) {
    /** One line of a list; the page shows some forty. In code points. */
    public static final int MOST_CHARACTERS = 60;

    /** @param message with all of its text, or at least a character more than a preview has */
    public static Preview of(Message message) {
        String text = message.text();
        boolean shortened = text.codePointCount(0, text.length()) > MOST_CHARACTERS;
        String shown = shortened ? text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS)) : text;
        return new Preview(message.beginningWith(shown), shortened);
    }

    /** The preview as JSON in UTF-8: a message that says where its text is not whole. */
    public byte[] json() {
        return MessageJson.encode(this);
    }
}
