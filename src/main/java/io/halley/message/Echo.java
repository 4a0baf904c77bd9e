package io.halley.message;

/**
 * What a message has called forth.
 *
 * @param replies how many messages answer it, those among them that are deleted too
 * @param reactions what people have put on it
 * @param heard the newest answer, or entry of a reaction, that is counted in; 0 where nobody has said anything to it
 */
public record Echo(int replies, Reactions reactions, long heard) {
    public static final Echo NONE = new Echo(0, Reactions.NONE, 0);

    /** After the next entry. One that is counted in already changes nothing. */
    Echo after(Message entry) {
        if (entry.id() <= heard) {
            return this;
        }
        Reactions.Kind reaction = entry.reaction();
        return reaction == null
                ? new Echo(replies + 1, reactions, entry.id())
                : new Echo(replies, reactions.with(reaction), entry.id());
    }

    /** Nobody's reactions are left on what is deleted; the answers to it are. */
    Echo ofDeleted() {
        return new Echo(replies, Reactions.NONE, heard);
    }
}
