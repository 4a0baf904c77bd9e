// As in later.js: what the page begins with is one part.
import "../chat.js";
import {Refused} from "../client/http.js";
import {Reading} from "../client/reading.js";
import {recall} from "./memory.js";

/** Who only passes through a room has not looked at it. */
const LOOK_MS = 500;
/** While one goes on looking it is told so seldom: a thousand people behind one address count as one. */
const SELDOM_MS = 15_000;

/**
 * How far the reader has read, kept by the server, so that it follows them from device to device. One request tells that a room
 * was looked at; what has come to the page the server knows by the cursor that comes back.
 */
export class Progress {
    #chat;
    #reading = new Reading();
    /** What was told of each room, {id, hidden, at}. */
    #told = new Map();
    /** What is to be told, of which room. */
    #due = null;
    #timer;

    constructor(chat) {
        this.#chat = chat;
        this.#begin();
    }

    /** Where the others are. */
    readers(room) {
        return this.#reading.readers(room);
    }

    /** First where one was, for the line above what is new; then what one looks at counts. */
    async #begin() {
        await this.follow(true);
        this.#chat.addEventListener("change", () => this.#look());
        document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? this.follow() : this.#tell()));
        this.#look();
    }

    async follow(first = false) {
        const {rooms} = this.#chat;
        const before = rooms.lasts;
        const listed = await this.#reading.unread().catch(() => []);
        rooms.follow(listed, before);
        const here = listed.find(({room}) => room === this.#chat.room);
        if (here && (first || this.#chat.line !== null) && here.seen > (this.#chat.line ?? 0)) {
            this.#chat.drawLine(here.seen);
        }
        this.#chat.dispatchEvent(new Event("change"));
    }

    #look() {
        const {room, history, isLooking, client} = this.#chat;
        if (this.#due && this.#due.room !== room) {
            this.#tell();
        }
        if (!isLooking) {
            return;
        }
        const {id} = history.newest;
        const hidden = recall("hideReading");
        const told = this.#told.get(room);
        const isTold = [told, this.#due].some((known) => known?.id === id && known.hidden === hidden);
        if (!isTold) {
            const soonest = told?.hidden === hidden ? told.at + SELDOM_MS : 0;
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#tell(), Math.max(LOOK_MS, soonest - Date.now()));
            this.#due = {room, id, hidden};
        }
        if (this.#due) {
            this.#due.cursor = client.cursor; // It may come behind what the page has read by itself.
        }
    }

    async #tell() {
        const due = this.#due;
        clearTimeout(this.#timer);
        this.#due = null;
        if (due?.cursor) {
            const {room, id, hidden, cursor} = due;
            const at = Date.now();
            this.#told.set(room, {id, hidden, at});
            await this.#reading.see(room, cursor, hidden).catch((error) => {
                if (!(error instanceof Refused)) {
                    this.#told.set(room, {hidden, at}); // With one of the next looks.
                }
            });
        }
    }
}
