/*
 * What happens to messages afterwards. The server tells of it by entries of their own, each `of` a message: `edited` says
 * what that one says from now on, `deleted` that nothing is left of it. And what is decided about who may speak or who is
 * there is told, too. What is said to a message comes as an answer, which is a message itself with `replyTo`, or as a reaction:
 * `reacted` and `unreacted` tell how that emoji stands on it from then on. Entries of other types may come one day.
 */

export const isPosted = ({type = "posted"}) => type === "posted";

/** Whether it tells of a change. An edit that was overtaken says nothing any more: the change that overtook it follows. */
export const isChange = ({type, text}) => type === "deleted" || (type === "edited" && text !== undefined);

/** What moderators do about who may speak in a room, what is done to one that people make and to who is in it, and what it is about. */
const MEASURES = ["locked", "unlocked", "muted", "unmuted", "private", "public", "joined", "left", "handed", "topic"];

/** Whether it tells what was decided about a room. */
export const isMeasure = ({type}) => MEASURES.includes(type);

/** Whether an emoji was put on a message, or taken back. */
export const isReaction = ({type}) => type === "reacted" || type === "unreacted";

/** The message to which this says something; undefined where it does so to none. */
export const heardBy = (entry) => (isReaction(entry) ? entry.of : entry.replyTo);

/**
 * Tells a message what was said to it. The message itself is changed, so that what is shown of it stays where it is. One
 * that is counted in already (`heard`) changes nothing but whose a reaction is: reads from a cursor do not tell that.
 *
 * @param {{mine?: boolean}} entry `mine`: by whom the reactions to a message are looked at
 */
export function hear(message, entry) {
    const {id, room, deleted, heard = 0, replies = 0, reactions = []} = message;
    if (heardBy(entry) !== id || entry.room !== room || deleted) {
        return;
    }
    const {reaction, count, first, mine} = entry;
    const isNew = entry.id > heard;
    if (isReaction(entry)) {
        const known = reactions.find((one) => one.reaction === reaction);
        const isMine = mine ? entry.type === "reacted" : known?.mine;
        const now = {...(isNew ? {reaction, count, first} : known), ...(isMine !== undefined && {mine: isMine})};
        const all = known ? reactions.map((one) => (one === known ? now : one)) : isNew ? [...reactions, now] : reactions;
        message.reactions = all.filter((one) => one.count > 0);
    } else if (isNew) {
        message.replies = replies + 1;
    }
    message.heard = Math.max(heard, entry.id);
}

/** A message after a change: itself, where that is of another one, or no newer than what is known of it. */
export function after(message, change) {
    const {id, version = id, text, html, editedAt, ...rest} = message;
    if (change?.of !== id || change.room !== message.room || change.id <= version) {
        return message;
    }
    const now = {...rest, id, version: change.id};
    return change.type === "deleted" ? {...now, reactions: undefined, deleted: true} : {...now, text: change.text, html: change.html, editedAt: change.at};
}

/** The change that made a message what it is. */
export const lastChangeOf = ({id, room, version, deleted, text, html, editedAt}) =>
    ({id: version, room, of: id, ...(deleted ? {type: "deleted"} : {type: "edited", text, html, at: editedAt})});

/** What was told, and then these too: of what was said before they happened nothing is kept. */
export function withChanges(told, entries) {
    const now = entries.filter(isChange).reduce(
        (kept, change) => kept
            .filter((entry) => !isChange(entry) || entry.of !== change.of || entry.id >= change.id)
            .map((entry) => after(entry, change)),
        [...told, ...entries],
    );
    entries.filter(heardBy).forEach((entry) => now.forEach((message) => hear(message, entry)));
    return now;
}
