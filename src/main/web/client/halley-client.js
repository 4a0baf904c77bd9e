/**
 * Halley's client for browsers: messages of many rooms by one long poll, sends that get there once.
 *
 *     const halley = new HalleyClient();
 *     halley.addEventListener("messages", ({detail}) => detail.messages.forEach(show));
 *     halley.follow(["lobby"]);
 *     const page = await halley.newest("lobby");         // {messages, cursor, more}
 *     halley.send("lobby", {author: "Ann", text: "Hi"});
 *
 * Events, each with its `detail`:
 * - `messages` {messages, jumped}: what is new in the rooms followed, in the server's order. A message may come twice
 *   (it is told apart by id and time), never not at all. `jumped` names rooms to be read anew: too much was missed.
 * - `changes` {changes}: what has happened to messages since they were posted, in order, and after those that are new: see
 *   changes.js, which knows what a message is after one.
 * - `reactions` {reactions}: the emoji that were put on messages or taken back, in order, and after the messages and changes
 *   that came with them: `hear` of changes.js tells them to a message.
 * - `measures` {measures}: what was decided about who may speak, or is there, in order: {room, type, author, personId, until},
 *   where the type is "locked", "unlocked", "muted" or "unmuted", and of rooms that people make "private", "public",
 *   "joined", "left" or "handed" (over); or "topic", with what the room is about from then on as `text`. A message may be refused for it: see `outbox`.
 * - `gap` {rooms}: of at least one of them the server no longer has messages that we have not seen, and what it has of
 *   the others may not be told any more: read anew what you show of them. Or the server does not know our cursor.
 * - `presence` {room, count, participants, typing}: who is in the room on the screen, and who is typing there, each time that
 *   this is something else; null where the server does not tell.
 * - `refused` {room, problem}: nothing is heard of this room any more, until it has been read again.
 * - `state` {name, reason, signIn, failures, retryAt}: "live"; or "lost", for the reason "network", "server" or "busy", to be
 *   tried again at `retryAt` (milliseconds), or "signIn", to be tried again when somebody says so, having signed in at the
 *   address `signIn` where that can be done. A "live" that is "busy" has to ask from time to time instead of waiting.
 * - `outbox` {outcome}: what is being sent has changed; see `outbox`. `outcome` {key, message} or {key, problem}.
 *
 * All tabs of a browser share one connection: see tabs.js. No dependency; secure contexts get the most out of it.
 */
import {isVisible, watch} from "./attention.js";
import {Audience} from "./audience.js";
import {isChange, isMeasure, isPosted, isReaction, withChanges} from "./changes.js";
import {Outbox} from "./outbox.js";
import {Backoff, Nap} from "./patience.js";
import {Poller} from "./poller.js";
import {placeOf, Server} from "./server.js";
import {Tabs} from "./tabs.js";

export {Refused, Unreachable} from "./http.js";

/** What a tab that has just come may have missed while it was coming: kept by the leader, told once more. */
const REPLAYED = 200;
const MOST_ROOMS = 50;

export class HalleyClient extends EventTarget {
    #server;
    #id = randomKey();
    #cursor = null;
    #rooms = [];
    #audience = new Audience();
    #lately = [];
    #as;
    #here = {};
    #presence = null;
    #state = {name: "live"};
    #nap = new Nap();
    #outbox;
    #poller;
    #tabs;

    /**
     * @param {{base?: string, storage?: Storage|null, makeRoom?: () => void}} options `base`: where the server's /api is,
     *     "" for beside the page (on another origin it has to name the page's in halley.http.allowed-origins); `makeRoom`: frees what it can of a storage that is full
     */
    constructor({base = "", storage = globalThis.localStorage ?? null, makeRoom = () => {}} = {}) {
        super();
        const place = placeOf(base);
        this.#server = new Server(base);
        this.#outbox = new Outbox(
            storage,
            `halley${place}.outbox.`,
            makeRoom,
            (entry) => this.#server.post(entry),
            (outcome) => this.#share({type: "outcome", outcome}),
        );
        this.#poller = new Poller((rooms, query) => this.#server.address(rooms, query), {
            cursor: () => this.#cursor,
            messages: (messages, cursor, jumped = []) => this.#share({type: "answer", messages, cursor, jumped}),
            beside: (rooms) => this.#beside(rooms),
            present: (presence) => this.#share({type: "present", presence}),
            gap: (rooms) => this.#share({type: "gap", rooms}),
            refused: (room, problem) => this.#share({type: "refused", room, problem}),
            state: (state) => this.#share({type: "state", state}),
        });
        this.#tabs = new Tabs(`halley:${place}`, {
            lead: () => this.#lead(),
            yieldLead: () => this.#yieldLead(),
            hear: (message) => this.#hear(message),
        });
        this.#tabs.start();
        this.#outbox.load();
        this.#watch();
    }

    /** Whether this tab is the one that talks to the server. */
    get leading() {
        return this.#tabs.leading;
    }

    /** Whether somebody looks at any of the browser's tabs; known to the leading tab. */
    get watched() {
        return this.#audience.looks || isVisible();
    }

    get state() {
        return this.#state;
    }

    /** Behind all that was told; null before anything was. */
    get cursor() {
        return this.#cursor;
    }

    /** What is not acknowledged yet, oldest first. */
    get outbox() {
        return this.#outbox.entries;
    }

    /**
     * Which rooms to hear of, up to 50, and fewer where their names are very long; the one on the screen first: other tabs
     * want theirs too.
     */
    follow(rooms) {
        this.#rooms = rooms.slice(0, MOST_ROOMS);
        this.#sayHello();
        this.#followAll();
    }

    /** Under which name the reader is seen in the room on the screen; by nobody without one. */
    appear(name) {
        if (this.#as !== name) {
            this.#as = name;
            this.#sayHello();
            this.#followAll();
        }
    }

    /** The reader is typing in this room. */
    type(room) {
        if (this.#as) {
            this.#server.tell("PUT", room, "participants/typing", {as: this.#as});
        }
    }

    /** The newest messages of a room; patient: it asks until it is answered or refused, or the signal ends it. */
    newest(room, {limit = 100, signal} = {}) {
        return this.#patiently(async () => {
            const page = await this.#server.read([room], {limit, ...this.#reader}, signal);
            this.#begin(page.cursor);
            this.#share({type: "readable", room});
            return page;
        });
    }

    /** The newest messages of some rooms together, at once. */
    newestOf(rooms, {limit = 500, signal} = {}) {
        return this.#server.read(this.#server.fitting(rooms), {limit}, signal);
    }

    /** What was said on both sides of an id, as {before, after}: the message itself is the first one of those after. As patient. */
    around(room, id, {limit = 100, signal} = {}) {
        return this.#patiently(async () => {
            const before = await this.before(room, id, {limit, signal});
            return {before, after: await this.after(room, before.cursor, {limit, signal})};
        });
    }

    /** Messages of a room before this id; its `cursor` reads on from there towards the newest. */
    before(room, id, {limit = 100, signal} = {}) {
        return this.#server.read([room], {before: id, limit, ...this.#reader}, signal);
    }

    /** Whose reactions are told as one's own. */
    get #reader() {
        return this.#as ? {as: this.#as} : {};
    }

    /** Messages of a room after a cursor, at once, as they are now: what happened to them later is passed over. */
    async after(room, cursor, {limit = 100, signal} = {}) {
        const page = await this.#server.read([room], {after: cursor, limit}, signal);
        const messages = page.messages.filter(isPosted);
        const empty = messages.length === 0 && page.more;
        return empty ? this.after(room, page.cursor, {limit, signal}) : {...page, messages};
    }

    /**
     * The rooms that there are, the last spoken in first, and who the server takes us for, where it asks:
     * {rooms: [{name, messages, last, kind, people, topic, mayModerate, locked, mutedUntil}], next, you: {id, name, pictures}}. Of a
     * private room the `kind` is told, and of a conversation by the names of which `people` it goes.
     *
     * @param {number} [before] the `next` of the page before, where there are more
     */
    rooms(before, limit = MOST_ROOMS) {
        return this.#server.rooms({limit, ...(before && {before})});
    }

    /** Where the picture of somebody is, or nothing; only where the server says that there are `pictures`. */
    pictureOf(person) {
        return this.#server.pictureOf(person);
    }

    /**
     * Sends a message: now, or when it becomes possible.
     *
     * @param {{author?: string, text?: string, html?: string, replyTo?: number}} draft `replyTo`: the message that it answers
     * @returns {string} the key under which it is in the outbox
     */
    send(room, draft) {
        const entry = {key: randomKey(), at: Date.now(), room, state: "waiting", ...draft};
        this.#queue(entry);
        return entry.key;
    }

    /**
     * Asks that nobody else is called that.
     *
     * @throws {Refused|Unreachable} where somebody is, or nobody can be
     */
    takeName(name) {
        return this.#server.takeName(name);
    }

    /** Tries what was refused once more, as said by `author`. */
    retry(key, author) {
        const entry = this.#outbox.retry(key, author);
        if (entry) {
            this.#queue(entry);
        }
    }

    /** Gives up what was refused. */
    discard(key) {
        this.#share({type: "outcome", outcome: {key}});
    }

    /** Do not wait for the next attempt: try now. */
    wake() {
        this.#wakeHere();
        this.#tabs.tell({type: "wake"});
    }

    /** @returns {Promise<string>} where to go from here, so that the provider forgets who has signed in, too */
    signOut() {
        return this.#server.signOut();
    }

    /** Who the server takes us for: what others have written at this browser is not said by them. */
    known(id) {
        this.#outbox.person = id;
    }

    /** Nothing of what was written here is sent or kept any more: whoever comes next is somebody else. */
    forget() {
        this.#outbox.forget();
        this.close();
    }

    close() {
        if (this.leading) {
            this.#leave();
        }
        this.#tabs.tell({type: "bye", tab: this.#id});
        this.#poller.stop();
        this.#outbox.stop();
        this.#tabs.close();
    }

    #wakeHere() {
        [this.#nap, this.#poller, this.#outbox].forEach((sleeper) => sleeper.wakeAll());
    }

    /** Somebody looks again: what waits by itself need not wait any longer, what the server has put off must. */
    #look() {
        [this.#nap, this.#poller, this.#outbox].forEach((sleeper) => sleeper.wake());
    }

    #queue(entry) {
        this.#tabs.tell({type: "queued", entry: this.#outbox.add(entry)});
        this.#emit("outbox", {});
    }

    /** For everybody here and in the other tabs. */
    #share(message) {
        this.#tabs.tell(message);
        this.#hear(message);
    }

    #hear(message) {
        if (message.to && message.to !== this.#id) {
            return;
        }
        switch (message.type) {
            case "answer": return this.#answer(message);
            case "present": this.#presence = message.presence; return this.#emit("presence", message.presence);
            case "gap": this.#lately = []; return this.#emit("gap", {rooms: message.rooms});
            case "refused": return this.#emit("refused", message);
            case "readable": return this.#poller.readmit(message.room);
            case "state": return this.#setState(message.state);
            case "queued": this.#outbox.add(message.entry); return this.#emit("outbox", {});
            case "outcome": this.#outbox.settle(message.outcome); return this.#emit("outbox", {outcome: message.outcome});
            case "hello": return this.#welcome(message);
            case "bye": this.#audience.leaves(message.tab); return this.#followAll();
            case "who": this.#sayHello(); return this.#catchUp();
            case "wake": return this.#wakeHere();
            case "look": return this.#look();
        }
    }

    #answer({messages: entries, cursor, jumped}) {
        this.#cursor = cursor;
        this.#lately = withChanges(this.#lately, entries).slice(-REPLAYED);
        this.#pass(entries, jumped);
    }

    #pass(entries, jumped) {
        const messages = entries.filter(isPosted);
        const changes = entries.filter(isChange);
        if (messages.length > 0 || jumped.length > 0) {
            this.#emit("messages", {messages, jumped});
        }
        if (changes.length > 0) {
            this.#emit("changes", {changes});
        }
        const reactions = entries.filter(isReaction);
        if (reactions.length > 0) {
            this.#emit("reactions", {reactions});
        }
        const measures = entries.filter(isMeasure);
        if (measures.length > 0) {
            this.#emit("measures", {measures});
        }
    }

    #setState(state) {
        this.#state = state;
        this.#emit("state", state);
    }

    #lead() {
        this.#tabs.tell({type: "who"});
        this.#followAll();
        this.#poller.start();
        this.#outbox.run();
    }

    #yieldLead() {
        this.#poller.stop();
        this.#outbox.stop();
    }

    #sayHello() {
        this.#tabs.tell({type: "hello", tab: this.#id, rooms: this.#rooms, visible: isVisible(), as: this.#as, cursor: this.#cursor});
    }

    #welcome({tab, rooms, visible, as, cursor}) {
        const isNew = this.#audience.hears(tab, {rooms, visible, as});
        if (!this.leading) {
            return;
        }
        this.#begin(cursor);
        this.#followAll();
        if (isNew) {
            this.#tabs.tell({type: "state", to: tab, state: this.#state});
            if (this.#cursor) {
                this.#tabs.tell({type: "present", to: tab, presence: this.#presence});
                this.#tabs.tell({type: "answer", to: tab, messages: this.#lately, cursor: this.#cursor, jumped: []});
            }
        }
    }

    #followAll() {
        if (this.leading) {
            this.#audience.hears(this.#id, {rooms: this.#rooms, visible: isVisible(), as: this.#as});
            this.#poller.follow(this.#server.fitting(this.#audience.rooms(MOST_ROOMS)));
            this.#move();
        }
    }

    /** To the room that is looked at now. It is another visit: what is said of the one before comes when it comes. */
    #move() {
        const {room, as} = this.#audience.here;
        if (room !== this.#here.room || as !== this.#here.as) {
            this.#leave();
            this.#here = {room, as, visit: randomKey()};
            this.#poller.turn();
        }
    }

    #leave() {
        const {room, as, visit} = this.#here;
        if (room && as) {
            this.#server.tell("DELETE", room, "participants", {as, visit});
        }
    }

    #beside(rooms) {
        const {room, as, visit} = this.#here;
        if (!rooms.includes(room)) {
            return {};
        }
        const seen = this.#presence?.room === room ? this.#presence.tag : "";
        return {with: "presence,typing", in: room, visit, ...(as && {as}), ...(seen && {seen})};
    }

    #begin(cursor) {
        if (!this.#cursor && cursor) {
            this.#cursor = cursor;
            this.#poller.wake();
            this.#setState({name: "live"});
            this.#sayHello();
        }
    }

    /** The leader changed, and the new one may have begun further on than we have heard. */
    async #catchUp() {
        if (this.#cursor && this.#rooms.length > 0) {
            const page = await this.#server.read(this.#server.fitting(this.#rooms), {after: this.#cursor, limit: 500}).catch(() => null);
            if (page) {
                this.#pass(page.messages, page.more ? this.#rooms : []);
            }
        }
    }

    async #patiently(read) {
        const backoff = new Backoff();
        while (true) {
            try {
                return await read();
            } catch (error) {
                if (error.reason === undefined) {
                    throw error;
                }
                await this.#loseHeart(error, backoff);
            }
        }
    }

    /** Before the first answer there is no poll that could tell how it stands. */
    async #loseHeart(error, backoff) {
        const pause = Math.max(backoff.next(), error.retryAfter);
        if (!this.#cursor) {
            this.#setState({name: "lost", reason: error.reason, failures: backoff.failures, retryAt: Date.now() + pause});
        }
        await this.#nap.take(pause, {firm: error.retryAfter > 0});
    }

    #emit(type, detail) {
        this.dispatchEvent(new CustomEvent(type, {detail}));
    }

    #watch() {
        watch({
            turned: () => {
                this.#sayHello();
                this.#followAll();
            },
            looked: () => {
                this.#look();
                this.#tabs.tell({type: "look"});
                this.#tabs.check();
            },
            check: () => {
                this.#poller.revive();
                if (isVisible()) {
                    this.#tabs.check();
                }
            },
            cutOff: () => this.#poller.networkChanged(),
            back: () => {
                this.#poller.networkChanged();
                this.#wakeHere();
            },
            gone: () => this.close(),
        });
    }
}

function randomKey() {
    const random = crypto.getRandomValues(new Uint32Array(4));
    return Array.from(random, (number) => number.toString(36).padStart(7, "0")).join("");
}
