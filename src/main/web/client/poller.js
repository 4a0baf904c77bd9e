import {ask, Refused, Unreachable} from "./http.js";
import {Backoff, LONGEST_NAP_MS, Nap} from "./patience.js";
import {isGap, isPage, isPresence} from "./shapes.js";
import {listen} from "./stream.js";
import {Way} from "./way.js";

const LONGEST_WAIT_S = 25;
const SHORTEST_WAIT_S = 5;
/** A poll that lived this long and was cut was cut by something that measures time; a shorter one met a dead server. */
const CUT_MS = 4_000;
const CUT_MARGIN = 0.8;
/** After so many full waits a shortened one is tried a little longer again. */
const WAITS_UNTIL_LONGER = 20;
/** How long an answer may take beyond the wait before the connection counts as dead. */
const GRACE_MS = 10_000;
/** What a machine has to have slept through before its connection counts as dead, beyond what may be quiet. */
const SLEPT_MS = 3_000;
/** So long may a stream be quiet: the server says something every 15 s. */
const QUIET_STREAM_MS = 20_000;
/** A server or proxy that neither waits nor says when to come back is asked this often. */
const UNPARKED_MS = 1_000;
const CATCH_UP_LIMIT = 500;
/** What is refused to one room: its name cannot be, or it is not for whoever asks. */
const ROOM_REFUSALS = [400, 403, 404];
/** A server of a version that tells nothing beside the messages is not asked for that again so soon. */
const PLAIN_MS = 60_000;
/** Where nothing may be asked for, it is looked again whether that still holds. */
const OUT_MS = 60_000;

/**
 * Asks for what is newer than the cursor, is answered the moment there is something, asks again: by a stream, which is
 * answered again and again, where one gets through, and else by long polls. One request at a time. Whatever fails is
 * asked again, and the cursor only moves with an answer: nothing is skipped.
 *
 * After each stream comes a poll, with the same cursor, which does not ask to wait where the server has not ended the
 * stream itself. It is told why a stream was refused, or that the server is gone, and it goes where no stream does; so
 * nobody waits for what only streams know.
 */
export class Poller {
    #address;
    #listener;
    #backoff = new Backoff();
    #nap = new Nap();
    #rooms = [];
    /** What is refused by itself is not asked for: with it all others would be refused. */
    #out = new Set();
    #stopped = true;
    #lost = false;
    #loop = null;
    #request = new AbortController();
    /** When the last sign of the request under way came, or it was made; there is none at Infinity. */
    #askedAt = Infinity;
    /** How long it may be quiet. */
    #quiet = 0;
    #way = new Way();
    #pollIsNext = false;
    #wait = LONGEST_WAIT_S;
    #waitBeforeCut = 0;
    #fullWaits = 0;
    #beside = {};
    #plainUntil = 0;

    /**
     * @param {(rooms: string[], query: object) => string} address
     * @param listener is told by messages(page, cursor), present(presence), gap(rooms), refused(room, problem), state(state);
     *     and asked by cursor(), and by beside(rooms) for what else to ask
     */
    constructor(address, listener) {
        this.#address = address;
        this.#listener = listener;
    }

    /** Seconds that the next poll will ask for. */
    get wait() {
        return this.#wait;
    }

    start() {
        this.#stopped = false;
        this.#loop ??= this.#work();
    }

    stop() {
        this.#stopped = true;
        this.#request.abort();
        this.#nap.wakeAll();
    }

    /** A poll under way is let be where it already asks for all of these. */
    follow(rooms) {
        const more = rooms.some((room) => !this.#rooms.includes(room));
        this.#rooms = rooms;
        if (more) {
            this.turn();
        }
    }

    /** What else is asked has changed. */
    turn() {
        this.#request.abort();
        this.#nap.wake();
    }

    /** It could be read after all. */
    readmit(room) {
        if (this.#out.delete(room)) {
            this.turn();
        }
    }

    /** Where all are refused it need not be the rooms: a proxy may have said no to everybody for a while. */
    #readmitAll() {
        if (this.#asked.length === 0) {
            this.#out.clear();
        }
    }

    get #asked() {
        return this.#rooms.filter((room) => !this.#out.has(room));
    }

    /** Something may have changed for the better: do not sit out the pause, where the server did not ask for it. */
    wake() {
        this.revive();
        this.#nap.wake();
    }

    /** Somebody wants to know at once. */
    wakeAll() {
        this.revive();
        this.#nap.wakeAll();
    }

    /** Where the machine has slept, its connection must be dead. Whether another one is better is asked without waiting. */
    revive() {
        if (Date.now() - this.#askedAt > this.#quiet + SLEPT_MS) {
            this.#lost = true;
            this.#request.abort();
        }
    }

    /** Another network: what was learnt about the old one, and its connection, are worth nothing. */
    networkChanged() {
        this.#wait = LONGEST_WAIT_S;
        this.#waitBeforeCut = 0;
        this.#way.changed();
        this.#backoff.reset();
        this.#request.abort();
        this.#nap.wakeAll();
    }

    async #work() {
        while (!this.#stopped) {
            await this.#once();
        }
        this.#loop = null;
    }

    async #once() {
        const cursor = this.#listener.cursor();
        if (!cursor || this.#asked.length === 0) {
            await this.#nap.take(OUT_MS);
            this.#readmitAll();
            return;
        }
        this.#beside = Date.now() < this.#plainUntil ? {} : this.#listener.beside(this.#asked);
        const address = this.#address(this.#asked, {after: cursor, limit: CATCH_UP_LIMIT, ...this.#beside});
        const {signal} = this.#request = new AbortController();
        const streams = !this.#pollIsNext && !this.#lost && this.#way.isClear;
        this.#pollIsNext = false;
        this.#askedAt = Date.now();
        await (streams ? this.#listen(address, signal) : this.#poll(address, signal));
    }

    async #listen(address, signal) {
        this.#quiet = QUIET_STREAM_MS;
        const begun = this.#askedAt;
        let live = false;
        const outcome = await listen(address, {
            signal,
            sign: () => {
                this.#askedAt = Date.now();
                live ||= this.#listens();
            },
            heard: (page) => this.#heard(page),
        });
        this.#askedAt = Infinity;
        if (!signal.aborted) {
            this.#way.ended(outcome.passes, Date.now() - begun);
            this.#pollIsNext = true;
            this.#lost ||= !outcome.sentOn;
        }
    }

    #heard({messages, cursor, presence}) {
        this.#listener.messages(messages, cursor);
        if (isPresence(presence)) {
            this.#listener.present(presence);
        }
    }

    #listens() {
        this.#backoff.reset();
        this.#listener.state({name: "live"});
        return true;
    }

    async #poll(address, signal) {
        const asked = this.#askedAt;
        this.#quiet = this.#lost ? 0 : this.#wait * 1000;
        try {
            const answer = await this.#ask(address, signal).finally(() => (this.#askedAt = Infinity));
            this.#heard(answer.body);
            await this.#answered(answer, Date.now() - asked);
        } catch (error) {
            if (!signal.aborted) {
                await this.#failed(error, Date.now() - asked);
            }
        }
    }

    /**
     * After a failure it does not ask to wait: the first answer tells that the connection is back. What does not ask to
     * wait is answered at once, or not at all.
     */
    #ask(address, signal) {
        return ask(address, {
            headers: this.#lost ? {} : {Prefer: `wait=${this.#wait}`},
            timeout: this.#quiet + GRACE_MS,
            isOurs: isPage,
            signal,
        });
    }

    async #answered({body, retryAfter, applied}, age) {
        this.#backoff.reset();
        this.#waitBeforeCut = 0;
        const idle = body.messages.length === 0 && !body.presence && !this.#lost;
        this.#lost = false;
        this.#listener.state(retryAfter ? {name: "live", reason: "busy", retryAt: Date.now() + retryAfter} : {name: "live"});
        if (idle && (!applied || age < UNPARKED_MS)) {
            await this.#nap.take(retryAfter || UNPARKED_MS, {firm: retryAfter > 0});
        } else if (idle && ++this.#fullWaits % WAITS_UNTIL_LONGER === 0) {
            this.#wait = Math.min(LONGEST_WAIT_S, Math.ceil(this.#wait * 1.25));
        }
    }

    async #failed(error, age) {
        if (error instanceof Refused) {
            await this.#startOver(error).catch((failure) => this.#pause(failure));
            return;
        }
        if (this.#isCut(error, age)) {
            const first = this.#waitBeforeCut === 0;
            this.#waitBeforeCut = first ? this.#wait : 0;
            this.#wait = Math.max(SHORTEST_WAIT_S, Math.min(this.#wait, Math.floor((age / 1000) * CUT_MARGIN)));
            if (first) {
                return;
            }
        } else if (this.#waitBeforeCut) {
            this.#wait = this.#waitBeforeCut;
            this.#waitBeforeCut = 0;
        }
        await this.#pause(error);
    }

    /**
     * Nobody needs to know of one cut; a second without an answer in between, and what outlived its wait, is a loss. The
     * second is still learnt from: a browser asks again by itself where a connection that it has used before is cut, so
     * that the first may have come at twice the time.
     */
    #isCut({reason}, age) {
        const mayBe = !this.#lost && reason !== "busy" && navigator.onLine !== false;
        return mayBe && age > CUT_MS && age < this.#wait * 1000;
    }

    async #pause(error) {
        this.#lost = true;
        const {retryAfter = 0} = error;
        const pause = Math.max(this.#backoff.next(), retryAfter);
        this.#listener.state({
            name: "lost",
            reason: error instanceof Unreachable ? error.reason : "server",
            failures: this.#backoff.failures,
            retryAt: Date.now() + pause,
        });
        await this.#nap.take(pause, {firm: retryAfter > 0});
    }

    /** The server wants to know who asks: what it is asked again it refuses again, until somebody has done something. */
    async #awaitPerson({signIn}) {
        this.#lost = true;
        this.#listener.state({name: "lost", reason: "signIn", signIn, failures: this.#backoff.failures, retryAt: 0});
        const soonest = Date.now() + this.#backoff.next();
        await this.#nap.take(LONGEST_NAP_MS, {firm: true});
        await this.#nap.take(soonest - Date.now(), {firm: true});
    }

    /** What the server has understood and refused it refuses again. */
    async #startOver({status, problem}) {
        if (status === 401) {
            return this.#awaitPerson(problem);
        }
        if (status === 400 && this.#beside.with) {
            this.#plainUntil = Date.now() + PLAIN_MS;
            this.#listener.present(null);
            return;
        }
        try {
            await (status === 410 ? this.#gap(problem) : this.#beginAnew());
        } catch (error) {
            if (!(error instanceof Refused)) {
                throw error;
            }
            await this.#leaveOut();
        }
    }

    /** The history no longer reaches back to our cursor: say so, read what is left of it, go on from there. */
    async #gap(problem) {
        if (!isGap(problem)) {
            throw new Unreachable("server");
        }
        const {cursor, missed} = problem;
        const rooms = this.#asked;
        const left = await ask(new URL(missed, new URL(this.#address(rooms, {}), location.href)), {isOurs: isPage});
        this.#listener.gap(rooms);
        const jump = left.body.more;
        this.#listener.messages(jump ? [] : left.body.messages, jump ? cursor : left.body.cursor, jump ? rooms : []);
    }

    /** Say so, and go on from where the server is now. */
    async #beginAnew() {
        const rooms = this.#asked;
        const newest = await ask(this.#address(rooms, {limit: 1}), {isOurs: isPage});
        this.#listener.gap(rooms);
        this.#listener.messages([], newest.body.cursor, rooms);
        await this.#nap.take(this.#backoff.next());
    }

    /** Even a fresh start is refused: some room must be the reason, and the others go on without it. */
    async #leaveOut() {
        const before = this.#out.size;
        for (const room of this.#asked) {
            try {
                await ask(this.#address([room], {limit: 1}), {isOurs: isPage});
            } catch (error) {
                if (!ROOM_REFUSALS.includes(error.status)) {
                    throw error;
                }
                this.#out.add(room);
                this.#listener.refused(room, {status: error.status, ...error.problem});
            }
        }
        if (this.#out.size === before) {
            throw new Unreachable("server");
        }
        await this.#nap.take(this.#backoff.next());
    }
}
