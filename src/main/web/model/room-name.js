/** Letters and numbers with their marks, as the server has it; a mark does not come first. */
const NAME = /^(?!\p{M})[\p{L}\p{N}\p{Mn}\p{Mc}._-]{1,64}$/u;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
const PILE = /[\p{Mn}\p{Me}]{5}/u;

/** The server's rule, told before it has to refuse. */
export function isRoomName(name) {
    const composed = name.normalize("NFC");
    return NAME.test(composed) && !UNSEEN.test(composed) && !PILE.test(composed) && !/^\.+$/.test(composed);
}

const TALK = /^talk--[0-9a-z]{30}$/;

/** Whether it is a conversation, whose name nobody can read. */
export const isTalk = (name) => TALK.test(name);

/** What an address leads to: a room, `#room`, or a message in it, `#room/id`. */
const MESSAGE = /\/(\d{1,16})$/;

/** @returns {string} the room that an address names, also where there can be no such room; empty where it names none */
export function roomOf(hash) {
    const named = hash.slice(1).replace(MESSAGE, "");
    try {
        return decodeURIComponent(named).normalize("NFC");
    } catch {
        return named;
    }
}

/** @returns {number|null} the message that an address names */
export function messageOf(hash) {
    const [, id] = MESSAGE.exec(hash) ?? [];
    return Number(id) || null;
}

/** @param {number} [id] a message's */
export const hashOf = (room, id) => `#${encodeURIComponent(room.normalize("NFC"))}${id ? `/${id}` : ""}`;

/** The whole address of a room, or of a message in it, to be given to others. */
export const addressOf = (room, id) => new URL(hashOf(room, id), location.href).href;
