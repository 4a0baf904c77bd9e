import {keyOf} from "./history.js";

/** So many of the newest messages are looked through for what is on its way. */
const SEARCHED = 40;

/** Whitespace and raised digits aside: the server reads text out of HTML in its own way. */
const bare = (text = "") => text.normalize("NFKC").replace(/\s+/g, "");

/**
 * Which messages are the reader's own, and which of those on their way the log shows already. The server's answers to
 * what was sent tell for sure; the log may be quicker, and then it is who said what since when. A name alone tells
 * nothing: everybody can take it, and the anonymous share one.
 */
export class Own {
    #arrivals = new WeakMap();
    #settled = new Set();

    arrived(message) {
        this.#arrivals.set(message, Date.now());
    }

    settled(message) {
        this.#settled.add(keyOf(message));
    }

    isOwn(message, outbox) {
        return this.#settled.has(keyOf(message)) || outbox.some((entry) => this.#is(message, entry));
    }

    /** What is on its way to a room, without what its items show: each message once. */
    pending(room, items, outbox) {
        const shown = items.slice(-SEARCHED).filter((item) => !this.#settled.has(keyOf(item)));
        return outbox.filter((entry) => entry.room === room && !this.#takeShown(shown, entry));
    }

    #takeShown(shown, entry) {
        const at = entry.state === "failed" ? -1 : shown.findIndex((item) => this.#is(item, entry));
        return at >= 0 && shown.splice(at, 1);
    }

    #is(item, {room, author = "anonymous", said, at}) {
        const since = this.#arrivals.get(item) ?? Date.parse(item.at);
        return since >= at && item.room === room && item.author === author && bare(item.text) === bare(said);
    }
}
