/*
 * What happens to messages afterwards. The server tells of it by entries of their own, each `of` a message: `edited` says
 * what that one says from now on, `deleted` that nothing is left of it. And what moderators do about who may speak
 * is told, too. Entries of other types may come one day.
 */

export const isPosted = ({type = "posted"}) => type === "posted";

/** Whether it tells of a change. An edit that was overtaken says nothing any more: the change that overtook it follows. */
export const isChange = ({type, text}) => type === "deleted" || (type === "edited" && text !== undefined);

/** Whether it tells what a moderator did about who may speak in the room. */
export const isMeasure = ({type}) => ["locked", "unlocked", "muted", "unmuted"].includes(type);

/** A message after a change: itself, where that is of another one, or no newer than what is known of it. */
export function after(message, change) {
    const {id, version = id, text, html, editedAt, ...rest} = message;
    if (change?.of !== id || change.room !== message.room || change.id <= version) {
        return message;
    }
    const now = {...rest, id, version: change.id};
    return change.type === "deleted" ? {...now, deleted: true} : {...now, text: change.text, html: change.html, editedAt: change.at};
}

/** The change that made a message what it is. */
export const lastChangeOf = ({id, room, version, deleted, text, html, editedAt}) =>
    ({id: version, room, of: id, ...(deleted ? {type: "deleted"} : {type: "edited", text, html, at: editedAt})});

/** What was told, and then these too: of what was said before they happened nothing is kept. */
export function withChanges(told, entries) {
    return entries.filter(isChange).reduce(
        (kept, change) => kept.filter(({of, id}) => of !== change.of || id >= change.id).map((entry) => after(entry, change)),
        [...told, ...entries],
    );
}
