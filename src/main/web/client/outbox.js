import {Refused} from "./http.js";
import {Backoff, LONGEST_NAP_MS, Nap} from "./patience.js";

/** As long as the server remembers a key; after that a retry could be a second message, and a person must decide. */
const KEY_LIFETIME_MS = 24 * 3600 * 1000;

/**
 * @typedef {{key: string, at: number, turn: number, room: string, by?: string, author?: string, text?: string, html?: string, replyTo?: number,
 *     state: "waiting"|"failed", problem?: object, triedAt?: number}} Entry `by`: the id of who wrote it; `turn`: its place in the order, whatever the clock
 *     says; `triedAt`: when it was first sent without an answer, after which the server may have it
 */

/**
 * What is to be sent, in order. Each entry is kept in the browser's storage until the server has acknowledged it, and is
 * sent under one Idempotency-Key however often it takes: it survives a reload, and is never said twice.
 */
export class Outbox {
    #storage;
    #prefix;
    #makeRoom;
    #post;
    #changed;
    #entries = new Map();
    #nap = new Nap();
    #running = false;
    #loop = null;
    #person;

    /**
     * @param {Storage|null} storage
     * @param {string} prefix of the names under which they are kept there
     * @param {() => void} makeRoom called where the storage is full, before a second attempt
     * @param {(entry: Entry) => Promise<object>} post
     * @param {(outcome: {key: string, message?: object, problem?: object}) => void} changed
     */
    constructor(storage, prefix, makeRoom, post, changed) {
        this.#storage = storage;
        this.#prefix = prefix;
        this.#makeRoom = makeRoom;
        this.#post = post;
        this.#changed = changed;
    }

    /** @returns {Entry[]} oldest first */
    get entries() {
        return [...this.#entries.values()].sort((a, b) => a.turn - b.turn || (a.key < b.key ? -1 : 1));
    }

    load() {
        Object.keys(this.#storage ?? {})
            .filter((name) => name.startsWith(this.#prefix))
            .map((name) => JSON.parse(this.#storage.getItem(name)))
            .sort((a, b) => a.at - b.at) // Those that a page of before has stored have no turn yet.
            .forEach((entry) => this.add(entry));
    }

    /** The turn of what is said next: behind all that is here. */
    get #turn() {
        return Math.max(0, ...[...this.#entries.values()].map(({turn}) => turn)) + 1;
    }

    /**
     * @param {Entry} entry without a `turn` where it is new
     * @returns {Entry} with one
     */
    add(entry) {
        const added = {turn: this.#turn, ...entry};
        this.#entries.set(entry.key, added);
        this.#store(added);
        this.#nap.wake();
        return added;
    }

    /** @returns {Entry|undefined} the entry, which waits again */
    retry(key, author) {
        const entry = this.#entries.get(key);
        if (entry) {
            this.add({...entry, author, at: Date.now(), turn: this.#turn, state: "waiting", problem: undefined, triedAt: undefined});
        }
        return this.#entries.get(key);
    }

    settle({key, problem}) {
        const entry = this.#entries.get(key);
        if (entry && problem) {
            this.add({...entry, state: "failed", problem});
        } else {
            this.#entries.delete(key);
            this.#storage?.removeItem(this.#prefix + key);
        }
    }

    /** Sends what waits, and goes on until stopped. Only one tab of a browser does this. */
    run() {
        this.#running = true;
        this.#loop ??= this.#work();
    }

    stop() {
        this.#running = false;
        this.#nap.wakeAll();
    }

    wake() {
        this.#nap.wake();
    }

    /** Who the server takes us for; undefined where it asks nobody, or has not said. What another one wrote waits for them. */
    set person(id) {
        this.#person = id;
        this.#nap.wakeAll();
    }

    /** Whoever comes next is somebody else. */
    forget() {
        this.#entries.clear();
        this.#storage = null;
        this.stop();
    }

    wakeAll() {
        this.#nap.wakeAll();
    }

    async #work() {
        const backoff = new Backoff();
        while (this.#running) {
            const next = this.entries.find(({state, by}) => state === "waiting" && (by ?? this.#person) === this.#person);
            if (!next) {
                await this.#nap.take(60_000);
                continue;
            }
            try {
                this.#finish(await this.#attempt(next));
                backoff.reset();
            } catch (error) {
                if (error instanceof Refused) {
                    await this.#nap.take(LONGEST_NAP_MS, {firm: true});
                    continue;
                }
                const {retryAfter = 0} = error;
                this.#tried(next);
                await this.#nap.take(Math.max(backoff.next(), retryAfter), {firm: retryAfter > 0});
            }
        }
        this.#loop = null;
    }

    /** What was never sent cannot be there twice, however long it has waited. */
    #tried({key}) {
        const entry = this.#entries.get(key);
        if (entry && !entry.triedAt && navigator.onLine !== false) {
            this.add({...entry, triedAt: Date.now()});
        }
    }

    async #attempt(entry) {
        const {key} = entry;
        if (Date.now() - entry.triedAt > KEY_LIFETIME_MS) {
            return {key, problem: {type: "too-late"}};
        }
        try {
            return {key, message: await this.#post(entry)};
        } catch (error) {
            // Whoever has to sign in first has said nothing yet, and need not say it again.
            if (error instanceof Refused && !error.problem.signIn) {
                return {key, problem: {status: error.status, ...error.problem}};
            }
            throw error;
        }
    }

    #finish(outcome) {
        this.settle(outcome);
        this.#changed(outcome);
    }

    /** A full storage must not keep anybody from talking: then the entry lives as long as the tab. */
    #store(entry) {
        const write = () => this.#storage?.setItem(this.#prefix + entry.key, JSON.stringify(entry));
        try {
            write();
        } catch {
            this.#makeRoom();
            attempt(write);
        }
    }
}

function attempt(write) {
    try {
        write();
    } catch {
        // Still full. What is stored of the others stays where it is found, and is taken away, as before.
    }
}
