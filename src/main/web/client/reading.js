import {ask} from "./http.js";
import {folder} from "./server.js";

const isUnread = (body) => Array.isArray(body?.rooms) && body.rooms.every(({room, seen, unread}) => typeof room === "string" && seen >= 0 && unread >= 0);

const isRead = (body) => Array.isArray(body?.read) && body.read.every(({name, seen}) => typeof name === "string" && seen >= 0);

const done = (_, status) => status === 204;

/** How far people have read, for those who are known. Beside the client, for not every page shows it. */
export class Reading {
    #base;

    /** @param {string} base as the client's */
    constructor(base = "") {
        this.#base = folder(base);
    }

    /**
     * One has looked at all that has come. Also of a page that is being left.
     *
     * @param {string} cursor of the answer that it came with
     * @param {boolean|null} hidden whether nobody else is to be told; null where that stays as it is
     */
    async see(room, cursor, hidden = null) {
        const query = new URLSearchParams({cursor, ...(hidden !== null && {hidden})});
        await ask(`${this.#of(room)}?${query}`, {method: "PUT", keepalive: true, isOurs: done});
    }

    /** @returns {Promise<{name: string, id: string, delivered: number, seen: number}[]>} the furthest first */
    async readers(room) {
        return (await ask(this.#of(room), {isOurs: isRead})).body.read;
    }

    /** @returns {Promise<{room: string, seen: number, unread: number}[]>} of the rooms that one has looked at, anywhere */
    async unread() {
        return (await ask(`${this.#base}api/unread`, {isOurs: isUnread})).body.rooms;
    }

    #of(room) {
        return `${this.#base}api/rooms/${encodeURIComponent(room)}/seen`;
    }
}
