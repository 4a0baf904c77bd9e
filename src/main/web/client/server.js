import {ask} from "./http.js";
import {isEntry, isPage, isRoomList, isWay} from "./shapes.js";
import {Turns} from "./turns.js";

/** Of an address: the usual proxies take 8 KiB, with the method, a path before ours, the cursor, the limit, and who is where. */
const MOST_OF_ROOMS = 5_500;

/** As long as somebody waits until a name is theirs; then they go on without. */
const NAMING_MS = 3_000;

/**
 * What tells a server from the others whose pages share this browser's storage: those of the same origin, at other paths.
 *
 * @param {string} base where its /api is, "" for beside the page
 * @returns {string} nothing for the one at the root of the page's own origin
 */
export function placeOf(base) {
    const {origin, pathname} = new URL(folder(base) || ".", location.href);
    return (origin === location.origin ? "" : origin) + (pathname === "/" ? "" : pathname);
}

/** An address below which others are. */
export const folder = (base) => (base && !base.endsWith("/") ? `${base}/` : base);

/** What can be asked of a server, and where. */
export class Server {
    #base;
    #naming;

    /** @param {string} base where the server's /api is, "" for beside the page */
    constructor(base) {
        this.#base = folder(base);
        this.#naming = new Turns(`halley:${placeOf(base)}.name`, NAMING_MS);
    }

    address(rooms, query = {}) {
        const parameters = new URLSearchParams(query);
        if (rooms.length === 1) {
            return `${this.#base}api/rooms/${encodeURIComponent(rooms[0])}/messages?${parameters}`;
        }
        rooms.forEach((room) => parameters.append("room", room));
        return `${this.#base}api/messages?${parameters}`;
    }

    /** As many of the rooms, from the first on, as an address has room for: names of rare letters take a dozen bytes each. */
    fitting(rooms) {
        let left = MOST_OF_ROOMS;
        return rooms.filter((room) => (left -= "&room=".length + encodeURIComponent(room).length) >= 0);
    }

    async read(rooms, query, signal) {
        return (await ask(this.address(rooms, query), {isOurs: isPage, signal})).body;
    }

    async rooms(query) {
        return (await ask(`${this.#base}api/rooms?${new URLSearchParams(query)}`, {isOurs: isRoomList})).body;
    }

    pictureOf(person) {
        return `${this.#base}api/picture?${new URLSearchParams({person})}`;
    }

    /** Where nobody waits for the outcome, also of a page that is being left. */
    tell(method, room, what, query) {
        const address = `${this.#base}api/rooms/${encodeURIComponent(room)}/${what}?${new URLSearchParams(query)}`;
        fetch(address, {method, keepalive: true}).catch(() => {});
    }

    /** Asks that nobody else is called that. One after the other: what tells browsers apart comes with the first answer. */
    takeName(name) {
        const address = `${this.#base}api/name?${new URLSearchParams({as: name})}`;
        return this.#naming.take(() => ask(address, {method: "PUT", isOurs: () => true, timeout: NAMING_MS}));
    }

    async signOut() {
        return (await ask(`${this.#base}sign-out`, {method: "POST", isOurs: isWay})).body.next;
    }

    /** A name that is being taken is nobody's but the browser's, which it can show when it has it. */
    async post({key, room, author, text, html, replyTo}) {
        await this.#naming.take(async () => {}, "shared");
        const {body} = await ask(this.address([room]), {
            method: "POST",
            headers: {"Content-Type": "application/json", "Idempotency-Key": key},
            body: JSON.stringify({author, text, html, replyTo}),
            isOurs: isEntry,
        });
        return body;
    }
}
