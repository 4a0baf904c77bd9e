import {t} from "../i18n.js";
import {hashOf} from "../model/room-name.js";
import {tell} from "./notice.js";
import {titleOf} from "./rows.js";

const DEFAULT_ROOM = "lobby";

/** The reader is in a room no more: it is said, and they are taken elsewhere. */
export function goOut(chat, room, word = "takenOut") {
    tell(t(word, {room: titleOf(room)}));
    if (chat.room === room.name) {
        const next = chat.rooms.own.find(({name, kind}) => name !== room.name && !kind)?.name ?? DEFAULT_ROOM;
        location.replace(hashOf(next));
    }
}
