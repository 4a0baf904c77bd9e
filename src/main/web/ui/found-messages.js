import {search} from "../client/search.js";

/** Until nothing more is typed, so that not each letter is looked for. */
const PAUSE_MS = 250;
/** A search that has found nothing yet in the time that it takes itself goes on by itself, so often. */
const MOST_EMPTY = 20;

/** The messages that are found while one types. Tells when there is something new to be shown. */
export class FoundMessages {
    found = [];
    /** Where it goes on; null where it does not. */
    next = null;
    complete = true;
    /** "busy", "failed", "refused", or null. */
    state = null;
    /** Why it was refused, as the server says it. */
    problem = {};
    sort = "newest";
    #sought = "";
    #timer;
    #under = new AbortController();
    #tell;

    /** @param {() => void} tell */
    constructor(tell) {
        this.#tell = tell;
    }

    seek(sought, sort = this.sort) {
        this.stop();
        Object.assign(this, {found: [], next: null, state: sought ? "busy" : null, sort});
        this.#sought = sought;
        if (sought) {
            this.#timer = setTimeout(() => this.more(), PAUSE_MS);
        }
        this.#tell();
    }

    stop() {
        clearTimeout(this.#timer);
        this.#under.abort();
    }

    async more() {
        const {signal} = this.#under = new AbortController();
        this.state = "busy";
        this.#tell();
        try {
            let page = {found: []};
            for (let asked = 0; asked < MOST_EMPTY && page.found.length === 0 && this.next !== ""; asked++) {
                page = await search(this.#sought, {after: this.next, sort: this.sort, signal});
                this.next = page.next ?? "";
            }
            this.found = [...this.found, ...page.found];
            this.complete = page.complete ?? true;
            this.state = null;
        } catch (error) {
            if (signal.aborted) {
                return;
            }
            this.state = error.status === 400 ? "refused" : "failed";
            this.problem = {status: error.status, ...error.problem};
        }
        this.#tell();
    }
}
