import {t} from "../i18n.js";
import {nameOf, titleHere, titleOf} from "./rows.js";

const MOST_CHARACTERS = 140;

/** Whether messages are told by the system: as the browser says, and as the reader has chosen here. */
export const notifyState = (wanted) => {
    const permission = globalThis.Notification?.permission ?? "denied";
    return permission === "granted" && !wanted ? "default" : permission;
};

export const askToNotify = () => globalThis.Notification?.requestPermission();

/** The last one of each room, which goes where its message is deleted. */
const shown = new Map();

/** Only the tab that leads tells, and only where nobody looks at any: seven tabs must not say the same seven times. */
export function notify(messages, chat, wanted) {
    if (!chat.client.leading || chat.client.watched || notifyState(wanted) !== "granted") {
        return;
    }
    const {id, room, author, text} = messages.findLast((message) => chat.calls?.(message)) ?? messages.at(-1);
    const note = noteOf(chat.rooms.named(room), t("said", {author: nameOf(author), text: text.slice(0, MOST_CHARACTERS)}));
    shown.set(room, {id, note});
    note?.addEventListener("click", () => {
        focus();
        location.hash = encodeURIComponent(room);
        note.close();
    });
}

/** Tells no longer what was deleted. */
export function untell({room, of}) {
    if (shown.get(room)?.id === of) {
        shown.get(room).note?.close();
    }
}

/** Browsers of phones have the permission, but let no page make a notification. */
function noteOf(room, body) {
    try {
        return new Notification(titleOf(room), {body, icon: "icon.svg", tag: `halley ${room.name}`});
    } catch {
        return null;
    }
}

export function showInTitle(chat) {
    const {unread, calls} = chat.rooms;
    document.title = `${unread > 0 ? `(${unread}${calls > 0 ? `, @${calls}` : ""}) ` : ""}${titleHere(chat)} – Halley`;
}
